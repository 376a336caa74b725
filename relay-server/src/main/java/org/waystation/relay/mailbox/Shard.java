package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private final Capacity capacity;
    private final Mailboxes mailboxes;
    private final RoleBook book;
    private final Roles roles;
    private final Queues queues;
    private final Sweep sweep;

    private boolean room = true;
    private boolean sweeping;
    private @Nullable Turn turn;

    Shard(Store store, Limits limits, Capacity capacity, SecureRandom random) throws StoreException {
        this.store = store;
        this.capacity = capacity;
        byte[] pairingKey = introduce(store, random);
        this.mailboxes = new Mailboxes(store, random);
        this.book = new RoleBook(store, random, pairingKey);
        this.roles = new Roles(mailboxes, book, limits, capacity);
        this.queues = new Queues(store, mailboxes, limits);
        this.sweep = new Sweep(store, mailboxes, roles, queues);
    }

    /** Reads what the store says about itself, or says it; returns the pairing key. */
    private static byte[] introduce(Store store, SecureRandom random) throws StoreException {
        byte[] about = store.get(Rows.ABOUT);
        if (about != null) {
            int format = ByteBuffer.wrap(about).getInt();
            if (format != Rows.FORMAT) {
                throw new UnknownFormatException("the store has format " + format + ", and this relay knows format "
                        + Rows.FORMAT + ": run the newer relay that wrote it");
            }
            byte[] pairingKey = new byte[Sealing.KEY];
            ByteBuffer.wrap(about, Integer.BYTES, Sealing.KEY).get(pairingKey);
            return pairingKey;
        }
        byte[] pairingKey = new byte[Sealing.KEY];
        random.nextBytes(pairingKey);
        ByteBuffer row = ByteBuffer.allocate(Integer.BYTES + Sealing.KEY);
        row.putInt(Rows.FORMAT).put(pairingKey).flip();
        var batch = store.batch();
        batch.put(Rows.ABOUT, ByteString.copyFrom(row));
        batch.commit(true);
        return pairingKey;
    }

    /** Whether {@link #sweep} has something to do before the next second. */
    boolean sweeps() {
        return sweeping || !queues.expired().isEmpty();
    }

    /**
     * Looks at the disk and for what is due, as a batch of its own: what it deletes must be seen by what comes after. About once a
     * second, and whenever {@link #sweeps}.
     *
     * @param now seconds since 1970
     * @throws StoreException if the batch is not committed; no other turn follows
     */
    void sweep(long now) throws StoreException {
        Turn begun = begin(now);
        room = store.room() > capacity.reserve();
        if (queues.expired().isEmpty()) {
            sweeping = sweep.slice(begun);
        } else {
            sweep.urgent(begun);
        }
        commit(begun);
    }

    /**
     * Carries out the commands as one batch and commits it.
     *
     * @param commands in order
     * @param now seconds since 1970
     * @throws StoreException if the batch is not committed; {@link #refuse} then answers, and no other turn follows
     */
    void apply(List<Command> commands, long now) throws StoreException {
        Turn begun = begin(now);
        for (Command command : commands) {
            carryOut(begun, command);
        }
        commit(begun);
    }

    private Turn begin(long now) {
        Turn begun = new Turn((int) (now / 3600), store.batch());
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

    private void carryOut(Turn begun, Command command) throws StoreException {
        if (command instanceof Command.Append append) {
            Mailbox mailbox = seated(begun, append);
            if (mailbox != null) {
                queues.append(begun, append, mailbox, room);
            }
        } else if (command instanceof Command.Acknowledge acknowledge) {
            Mailbox mailbox = seated(begun, acknowledge);
            if (mailbox != null) {
                queues.acknowledge(begun, acknowledge, mailbox);
            }
        } else if (command instanceof Command.Subscribe subscribe) {
            Mailbox mailbox = seated(begun, subscribe);
            if (mailbox != null) {
                queues.subscribe(begun, subscribe, mailbox);
            }
        } else if (command instanceof Command.Open open) {
            roles.open(begun, open);
        } else if (command instanceof Command.Create create) {
            roles.create(begun, create, room);
        } else if (command instanceof Command.Claim claim) {
            Mailbox mailbox = seated(begun, claim);
            if (mailbox != null) {
                roles.claim(begun, claim, mailbox);
            }
        } else if (command instanceof Command.Delete delete) {
            Mailbox mailbox = seated(begun, delete);
            if (mailbox != null) {
                roles.delete(begun, delete, mailbox);
            }
        } else if (command instanceof Command.Resume resume) {
            queues.resume(resume.outlet());
        } else if (command instanceof Command.Leave leave) {
            roles.leave(leave.outlet());
        }
    }

    /** The mailbox of the handle; null, and W-310 answered, if the handle was closed meanwhile. */
    private static @Nullable Mailbox seated(Turn begun, Command.Seated command) {
        Mailbox mailbox = command.seat().mailbox;
        if (mailbox == null) {
            begun.fail(command, ErrorCode.UNKNOWN_HANDLE);
        }
        return mailbox;
    }

    /** Adds the deliveries that are possible now to the effects of the batch that was just committed. */
    void deliver() throws StoreException {
        queues.deliver(current());
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
        Turn refusal = new Turn(0, store.batch());
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
        return queues.more() || sweeps();
    }

    private Turn current() {
        if (turn == null) {
            throw new IllegalStateException("deliver and finish follow apply");
        }
        return turn;
    }
}
