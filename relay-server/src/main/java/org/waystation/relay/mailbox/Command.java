package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/**
 * What the core is asked to do. Commands of one connection take effect in the order they were submitted. Whoever makes one has
 * checked every rule that needs no mailbox: lengths, roles of handles, proofs.
 */
public sealed interface Command {
    /** The connection whose command it is. */
    Outlet outlet();

    /** Bytes of memory that waiting costs, about. */
    default int weight() {
        return 128;
    }

    /** A command that is owed exactly one reply. */
    sealed interface Asked extends Command {
        /** The request's id on its connection. */
        int id();
    }

    /** A request on an open handle. */
    sealed interface Seated extends Asked {
        Seat seat();

        @Override
        default Outlet outlet() {
            return seat().outlet();
        }
    }

    /** A new QUEUE, whose keys are proven. */
    record Create(Outlet outlet, int id, RoleKey reader, RoleKey writer) implements Asked {}

    /** A handle for a key that is proven. A key that is not is replaced by random bytes before it comes here: W-312. */
    record Open(Outlet outlet, int id, int handle, Role role, RoleKey key) implements Asked {}

    /** A new key for the seat's role. */
    record Claim(Seat seat, int id, RoleKey key, boolean proven) implements Seated {}

    /**
     * One more entry.
     *
     * @param hours 0 or what the client asked for
     */
    record Append(Seat seat, int id, ByteString entry, int hours) implements Seated {
        @Override
        public int weight() {
            return 128 + entry.size();
        }
    }

    /** The wish for deliveries. */
    record Subscribe(Seat seat, int id, int window) implements Seated {}

    /** Everything up to {@code through} (unsigned) is done with. */
    record Acknowledge(Seat seat, int id, long through) implements Seated {}

    /** The end of the mailbox. */
    record Delete(Seat seat, int id) implements Seated {}

    /** The connection takes deliveries again. */
    record Resume(Outlet outlet) implements Command {}

    /** The connection is gone; nothing of it comes after this. */
    record Leave(Outlet outlet) implements Command {}
}
