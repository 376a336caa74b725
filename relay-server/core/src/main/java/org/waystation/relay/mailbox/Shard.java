package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Flush;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.relay.store.UnknownFormatException;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Limits;

/**
 * The core as a deterministic state machine: the same commands, times and random bytes make the same batches and effects. A turn is
 * {@link #apply} or {@link #sweep}, then {@link #deliver}, then {@link #finish}; nothing reaches a connection before {@code finish},
 * and the first step returns only once the batch is committed. Of one thread.
 */
final class Shard {
    private final Store store;
    private final Keyring keyring;
    private final Capacity capacity;
    private final Mailboxes mailboxes;
    private final RoleBook book;
    private final Roles roles;
    private final Deliveries deliveries;
    private final Traffic traffic;
    private final Rekeys rekeys;
    private final Trims trims;
    private final Sweep sweep;

    private boolean room = true;
    private boolean sweeping;

    /** The second of the last slice of the sweep. */
    private long swept = Long.MIN_VALUE;

    /** The first partition that the last sweep left. */
    private int live;

    private @Nullable Turn turn;

    /** @param keyring just opened; mailboxes without keys are given some here */
    Shard(Store store, Keyring keyring, Limits limits, Capacity capacity, SecureRandom random) throws IOException {
        this.store = store;
        this.keyring = keyring;
        this.capacity = capacity;
        introduce(store);
        Entries entries = new Entries(store, keyring, random);
        this.live = Rows.partition(keyring.hour());
        store.dropBefore(live);
        new Recovery(store, keyring, entries).run(live);
        Epochs epochs = new Epochs(store);
        this.mailboxes = new Mailboxes(store, random);
        this.book = new RoleBook(store, random);
        this.roles = new Roles(mailboxes, book, entries, epochs, keyring, limits, capacity);
        this.deliveries = new Deliveries(entries);
        this.traffic = new Traffic(mailboxes, entries, deliveries, epochs, limits);
        this.rekeys = new Rekeys(mailboxes, book, roles, epochs, entries, deliveries, limits);
        this.trims = new Trims(mailboxes, entries);
        this.sweep = new Sweep(store, mailboxes, roles);
    }

    /** Reads what the store says about itself, or says it. */
    static void introduce(Store store) throws StoreException {
        byte[] about = store.get(Rows.ABOUT);
        if (about == null) {
            byte[] row = ByteBuffer.allocate(Integer.BYTES).putInt(Rows.FORMAT).array();
            var batch = store.batch();
            batch.put(Rows.ABOUT, ByteString.copyFrom(row));
            batch.commit(true);
            return;
        }
        int format = ByteBuffer.wrap(about).getInt();
        if (format != Rows.FORMAT) {
            throw new UnknownFormatException(
                    "the store has format " + format + ", and this relay knows format " + Rows.FORMAT);
        }
    }

    /** Whether {@link #sweep} has something to do before the next second. */
    boolean sweeps() {
        return sweeping || trims.more();
    }

    /**
     * Looks at the clock, the disk and what is due, as a batch of its own: what it deletes must be seen by what comes after. About
     * once a second, and whenever {@link #sweeps}.
     *
     * @param now seconds since 1970
     * @throws IOException if the batch is not committed; no other turn follows
     */
    void sweep(long now) throws IOException {
        Turn begun = begin(now);
        keyring.advance(begun.hour);
        if (begun.live > live) {
            keyring.sync(); // so that a clock set back does not bring back a day whose rows are gone
            live = begun.live;
            store.dropBefore(live);
        }
        room = store.room() > capacity.reserve();
        if (trims.more() && now == swept) { // whoever trims without end does not keep others from being swept
            trims.slice(begun);
        } else {
            sweeping = sweep.slice(begun);
            swept = now;
        }
        commit(begun);
    }

    /**
     * Carries out the commands as one batch and commits it.
     *
     * @param commands in order
     * @param now seconds since 1970
     * @throws IOException if the batch is not committed; {@link #refuse} then answers, and no other turn follows
     */
    void apply(List<Command> commands, long now) throws IOException {
        Turn begun = begin(now);
        for (Command command : commands) {
            carryOut(begun, command);
        }
        commit(begun);
    }

    /** A clock that is set back does not bring back an hour whose keys are gone. */
    private Turn begin(long now) {
        int hour = Math.max((int) (now / 3600), keyring.hour());
        Turn begun = new Turn(hour, store.batch());
        turn = begun;
        return begun;
    }

    private void commit(Turn begun) throws StoreException {
        mailboxes.save(begun.batch);
        if (begun.isChanged()) {
            begun.batch.commit(begun.isDurable());
        }
        book.committed();
    }

    private void carryOut(Turn begun, Command command) throws IOException {
        if (command instanceof Command.Seated seated) {
            Mailbox mailbox = seated.seat().mailbox;
            if (mailbox == null) {
                begun.fail(seated, ErrorCode.UNKNOWN_HANDLE); // W-310: it was closed meanwhile
                return;
            }
            mailbox.expire(begun.live);
            carryOut(begun, seated, mailbox);
        } else if (command instanceof Command.Open open) {
            roles.open(begun, open);
        } else if (command instanceof Command.Create create) {
            roles.create(begun, create, room);
        } else if (command instanceof Command.Resume resume) {
            deliveries.resume(resume.outlet());
        } else if (command instanceof Command.Leave leave) {
            roles.leave(leave.outlet());
        }
    }

    private void carryOut(Turn begun, Command.Seated command, Mailbox mailbox) throws IOException {
        if (command instanceof Command.Append append) {
            traffic.append(begun, append, mailbox, room);
        } else if (command instanceof Command.Acknowledge acknowledge) {
            traffic.acknowledge(begun, acknowledge, mailbox);
        } else if (command instanceof Command.Subscribe subscribe) {
            traffic.subscribe(begun, subscribe, mailbox);
        } else if (command instanceof Command.Claim claim) {
            roles.claim(begun, claim, mailbox);
        } else if (command instanceof Command.Rekey rekey) {
            rekeys.rekey(begun, rekey, mailbox, room);
        } else if (command instanceof Command.Trim trim) {
            trims.trim(trim);
        } else if (command instanceof Command.Delete delete) {
            roles.delete(begun, delete, mailbox);
        }
    }

    /** What the keys owe the disk, to be written on another thread; null if nothing, or if the last is under way. */
    @Nullable
    Flush flushKeys() {
        return keyring.flush();
    }

    void keysFlushed(Flush flush) {
        keyring.flushed(flush);
    }

    /** Adds the deliveries that are possible now to the effects of the batch that was just committed. */
    void deliver() throws IOException {
        deliveries.deliver(current());
    }

    /** Hands the effects over. */
    void finish() {
        current().handOver();
        mailboxes.release();
        turn = null;
    }

    /** Answers commands that nothing came of, and forgets what else their batch would have meant. */
    void refuse(List<Command> commands) {
        if (turn != null) {
            turn.forget();
        }
        Turn refusal = new Turn(keyring.hour(), store.batch());
        for (Command command : commands) {
            if (command instanceof Command.Asked asked) {
                refusal.fail(asked, ErrorCode.UNAVAILABLE);
            }
        }
        refusal.handOver();
        turn = null;
    }

    /** Whether another turn is wanted although nobody asks for anything. */
    boolean more() {
        return deliveries.more() || sweeps();
    }

    private Turn current() {
        if (turn == null) {
            throw new IllegalStateException("deliver and finish follow apply");
        }
        return turn;
    }
}
