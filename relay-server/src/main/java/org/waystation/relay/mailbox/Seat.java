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

    /** The last position sent as a delivery since the handle was opened: W-421. */
    long delivered;

    /** The next seat at the same mailbox. */
    @Nullable
    Seat next;

    Seat(Outlet outlet, int handle, Role role, Mailbox mailbox) {
        this.outlet = outlet;
        this.handle = handle;
        this.role = role;
        this.mailbox = mailbox;
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
