package org.waystation.terminal.command;

import java.util.ArrayList;
import java.util.List;
import org.waystation.client.Profile;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;
import org.waystation.wire.RelayAddress;

/** Relay addresses as users give them, and as they are shown: never with an access secret. */
final class Addresses {
    private Addresses() {}

    static List<RelayAddress> parse(List<String> texts) {
        List<RelayAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(Profile.relayAddress(text.strip()));
        }
        return addresses;
    }

    /** One line for each, the preferred one first. */
    static void print(List<RelayAddress> relays, Output out) {
        for (int i = 0; i < relays.size(); i++) {
            String shown = relays.get(i).withoutAccess().format();
            out.print(Line.of("relay", shown).with("relay", shown).with("preference", i + 1));
        }
    }
}
