package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    /** Whether it must be the only command of its batch, since it reads what an earlier one may have changed. */
    default boolean alone() {
        return false;
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

    /** The keys of a mailbox's roles; an owner key in a LOG, and only there. */
    record Keys(RoleKey reader, RoleKey writer, @Nullable RoleKey owner) {
        List<RoleKey> all() {
            return owner == null ? List.of(reader, writer) : List.of(reader, writer, owner);
        }

        RoleKey requireOwner() {
            return Objects.requireNonNull(owner, "a LOG has an owner");
        }
    }

    /** A new mailbox, whose keys are proven: a LOG if they have an owner, else a QUEUE. */
    record Create(Outlet outlet, int id, Keys keys) implements Asked {}

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

    /**
     * The wish for deliveries.
     *
     * @param from the first position wanted (unsigned); 0: the first there is
     */
    record Subscribe(Seat seat, int id, int window, long from) implements Seated {}

    /** Everything up to {@code through} (unsigned) is done with. */
    record Acknowledge(Seat seat, int id, long through) implements Seated {}

    /**
     * The end of an epoch, and the keys of the next.
     *
     * @param epoch the one that ends
     * @param signer the owner key of that epoch, by which the transition is said to be signed
     * @param proven whether it is
     * @param changeFrom the first position that the change names besides its entry, or 0
     */
    record Rekey(
            Seat seat, int id, long epoch, RoleKey signer, boolean proven, Keys keys, ByteString entry, long changeFrom)
            implements Seated {
        @Override
        public int weight() {
            return 512 + entry.size();
        }

        @Override
        public boolean alone() {
            return true;
        }
    }

    /** The end of everything before a position (unsigned) but changes. */
    record Trim(Seat seat, int id, long before) implements Seated {}

    /** The end of the mailbox. */
    record Delete(Seat seat, int id) implements Seated {}

    /** The connection takes deliveries again. */
    record Resume(Outlet outlet) implements Command {}

    /** The connection is gone; nothing of it comes after this. */
    record Leave(Outlet outlet) implements Command {}
}
