package org.waystation.terminal.command;

import java.util.ArrayList;
import java.util.List;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Output;
import org.waystation.terminal.console.Terminal;
import org.waystation.wire.RelayAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows where the profile's mailboxes are, and moves them. */
@Command(
        name = "relays",
        description =
                "Show your relays, or change them: contacts are told, and what is at the old ones is fetched first.",
        footer = {
            "",
            "Examples:",
            "  waystation relays",
            "  waystation relays set waystation://…@one.example:7443 waystation://…@two.example:7443",
            "",
            "If the old relays are all gone, contacts cannot be told: give each of them a code (rehome-code)."
        })
public final class Relays extends ProfileCommand {
    @Parameters(
            paramLabel = "set ADDRESS",
            arity = "0..4",
            description = "The word set, and 1 to 3 addresses, the preferred one first.")
    private List<String> words = new ArrayList<>();

    public Relays(Terminal terminal) {
        super(terminal);
    }

    @Override
    void run(Output out) {
        if (!words.isEmpty() && (!words.get(0).equals("set") || words.size() == 1)) {
            throw Failure.usage("It is either relays alone, or relays set and 1 to 3 addresses.");
        }
        List<RelayAddress> changed = Addresses.parse(words.subList(Math.min(1, words.size()), words.size()));
        try (Session session = open()) {
            if (!changed.isEmpty()) {
                session.profile().changeRelays(changed);
                terminal().tell("Your contacts are told when you next reach the relays: waystation inbox");
            }
            Addresses.print(session.profile().relays(), out);
        }
    }
}
