package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.Offers;
import org.waystation.client.internal.record.ProfileRecord;
import org.waystation.wire.RelayAddress;

/** The relays of a profile, as its own record has them: one to three, the preferred one first, with access secrets. */
final class Relays {
    private Relays() {}

    /** @throws AskUserException RELAYS_INVALID */
    private static List<RelayAddress> checked(List<RelayAddress> relays) {
        Set<RelayAddress> different = new HashSet<>();
        for (RelayAddress relay : relays) {
            different.add(relay.withoutAccess());
        }
        if (relays.isEmpty() || relays.size() > Offers.MAX || different.size() < relays.size()) {
            throw new AskUserException(
                    Reason.RELAYS_INVALID, "a profile has 1 to " + Offers.MAX + " relays, each of them once");
        }
        return Collections.unmodifiableList(new ArrayList<>(relays));
    }

    /** @throws IllegalArgumentException if the record has none, or one that is no address */
    static List<RelayAddress> of(ProfileRecord record) {
        List<RelayAddress> relays = new ArrayList<>();
        for (String relay : record.getRelaysList()) {
            relays.add(RelayAddress.parse(relay));
        }
        if (relays.isEmpty()) {
            relays.add(RelayAddress.parse(record.getRelay()));
        }
        return Collections.unmodifiableList(relays);
    }

    /**
     * The record, with these instead.
     *
     * @throws AskUserException RELAYS_INVALID
     */
    static ProfileRecord.Builder in(ProfileRecord.Builder record, List<RelayAddress> relays) {
        List<RelayAddress> checked = checked(relays);
        record.clearRelay().clearRelays();
        for (RelayAddress relay : checked) {
            record.addRelays(relay.format());
        }
        return record;
    }
}
