package org.waystation.relay.mailbox;

import java.security.SecureRandom;
import java.time.Clock;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.v1.Limits;

/** All mailboxes of a relay and the thread that stores for them. */
public final class Core implements AutoCloseable {
    private final Limits limits;

    /** Reads what the store knows. Does not own the store: close that after the core. */
    public Core(Store store, Limits limits, Capacity capacity, Clock clock, SecureRandom random, Observer observer)
            throws StoreException {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /** Starts the storage thread. */
    public void start() {}

    /** False once {@link Observer#storingStopped} was called: every request is answered UNAVAILABLE, and only a new process helps. */
    public boolean healthy() {
        return true;
    }

    /** Finishes what was submitted, then stops the thread. */
    @Override
    public void close() {}
}
