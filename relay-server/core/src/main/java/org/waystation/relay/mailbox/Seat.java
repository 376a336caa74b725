package org.waystation.relay.mailbox;

import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.Role;

/**
 * An open handle: one connection's place at one mailbox, in one role. Made by the core for {@link Command.Open}; a connection keeps
 * it for its later commands, and sees nothing but who it is. The rest belongs to the storage thread.
 */
public final class Seat {
    private final Outlet outlet;
    private final int handle;
    private final Role role;

    /** Null once the handle is closed. */
    @Nullable
    Mailbox mailbox;

    /** The generation of the key that the handle was opened with; in a LOG that is its epoch. */
    final long generation;

    /** READER: what it asked for last. */
    @Nullable
    Subscription subscription;

    /** The last position sent as a delivery since the handle was opened: W-421. */
    long delivered;

    /** The neighbours at the same mailbox. */
    @Nullable
    Seat next;

    @Nullable
    Seat previous;

    Seat(Outlet outlet, int handle, Role role, long generation, Mailbox mailbox) {
        this.outlet = outlet;
        this.handle = handle;
        this.role = role;
        this.generation = generation;
        this.mailbox = mailbox;
    }

    /** LOG: whether the key that the handle was opened with is of the current epoch. */
    boolean isCurrent() {
        return mailbox != null && generation == mailbox.epoch;
    }

    public int handle() {
        return handle;
    }

    public Role role() {
        return role;
    }

    Outlet outlet() {
        return outlet;
    }
}
