package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.RelayAddress;

/** What a conversation needs of the engine it is in. */
interface Surroundings {
    SecureRandom random();

    /** The profile's own relays, the preferred one first, with access secrets. */
    List<RelayAddress> relays();

    /** The address with its access secret, if it is one of the profile's own. */
    default RelayAddress withAccess(RelayAddress relay) {
        for (RelayAddress own : relays()) {
            if (own.withoutAccess().equals(relay)) {
                return own;
            }
        }
        return relay;
    }

    Inbox inbox();

    byte @Nullable [] read(Table table, byte[] key);

    /** The endpoint takes part from now on. */
    void add(Endpoint endpoint, Step step);

    void remove(Endpoint endpoint);

    /** The profile was restored on another device: this one is at its end. */
    void replaced(Step step);

    /** The contact is no more. */
    void forget(Conversation conversation, Step step);

    /** Whether somebody waits for everything to be sent, so that nothing is put off. */
    boolean hurried();
}
