package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.RelayAddress;

/** What a conversation needs of the engine it is in. */
interface Surroundings {
    SecureRandom random();

    /** The profile's own relay, with access secret. */
    RelayAddress relay();

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
