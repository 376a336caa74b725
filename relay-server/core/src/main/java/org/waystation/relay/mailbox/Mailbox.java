package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Chain;
import org.waystation.relay.keys.Slot;
import org.waystation.relay.store.Store;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** One mailbox: what its row says, and what only memory knows while somebody has it open. Times are whole hours since 1970. */
final class Mailbox {
    private static final int ROW = 1 + 6 * Integer.BYTES + 6 * Long.BYTES;
    private static final int READER_OPENED = 1;
    private static final int WRITER_OPENED = 2;
    private static final int RETIRED_PRESENTED = 4;
    private static final int LOG = 8;

    final long number;
    final Retention retention;

    boolean readerOpened;
    boolean writerOpened;

    /** W-324: somebody presented a key that a claim had replaced. */
    boolean retiredPresented;

    /** QUEUE: how often the key of the role was replaced; a role record of an earlier generation is retired. */
    int readerGeneration;

    int writerGeneration;

    int created;
    int opened;

    /** When the sweep must look at this mailbox, at the latest. */
    int due;

    /** No entry before it is stored, but for changes. */
    long head = 1;

    /** The position of the next entry. */
    long next = 1;

    /** LOG: the current epoch, from 1, and the first position that belongs to it. */
    long epoch;

    long epochFirst;

    Holdings holdings = new Holdings();

    /** Where the key file has its keys. */
    int slotIndex;

    long slotGeneration;

    /** How far the positions are before those of the chain: it begins at 1 whenever the mailbox is given a slot. */
    long chainBase;

    /** The hour under which the due index lists the mailbox; 0: not yet. */
    int savedDue;

    boolean dirty;
    boolean gone;

    /** The keys, once they were needed. */
    @Nullable
    Slot slot;

    /** The chain for {@link #next}, or a little before, once something was appended. */
    @Nullable
    Chain tail;

    /** For {@link LoadedMailboxes}. */
    @Nullable
    Mailbox nextLoaded;

    @Nullable
    Seat seats;

    /** QUEUE: the one subscription there is. */
    @Nullable
    Subscription reader;

    /** How many seats have a subscription. */
    int readers;

    /** The newest entries of the present batch, the last at {@code next - 1}: readers who are there get them without a read. */
    @Nullable
    List<Fresh> fresh;

    /** An entry of the present batch, as the client sealed it. */
    record Fresh(ByteString entry, int partition) {}

    Mailbox(long number, Retention retention, int hour) {
        this.number = number;
        this.retention = retention;
        this.created = hour;
        this.opened = hour;
        this.epoch = retention == Retention.LOG ? 1 : 0;
        this.epochFirst = 1;
    }

    static Mailbox parse(long number, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        int flags = in.get();
        Mailbox mailbox = new Mailbox(number, (flags & LOG) != 0 ? Retention.LOG : Retention.QUEUE, 0);
        mailbox.readerOpened = (flags & READER_OPENED) != 0;
        mailbox.writerOpened = (flags & WRITER_OPENED) != 0;
        mailbox.retiredPresented = (flags & RETIRED_PRESENTED) != 0;
        mailbox.readerGeneration = in.getInt();
        mailbox.writerGeneration = in.getInt();
        mailbox.created = in.getInt();
        mailbox.opened = in.getInt();
        mailbox.due = in.getInt();
        mailbox.savedDue = mailbox.due;
        mailbox.slotIndex = in.getInt();
        mailbox.slotGeneration = in.getLong();
        mailbox.chainBase = in.getLong();
        mailbox.head = in.getLong();
        mailbox.next = in.getLong();
        mailbox.epoch = in.getLong();
        mailbox.epochFirst = in.getLong();
        mailbox.holdings = Holdings.read(in);
        return mailbox;
    }

    ByteString row() {
        int flags = (readerOpened ? READER_OPENED : 0)
                | (writerOpened ? WRITER_OPENED : 0)
                | (retiredPresented ? RETIRED_PRESENTED : 0)
                | (isLog() ? LOG : 0);
        ByteBuffer row = ByteBuffer.allocate(ROW + holdings.rowSize());
        row.put((byte) flags)
                .putInt(readerGeneration)
                .putInt(writerGeneration)
                .putInt(created)
                .putInt(opened)
                .putInt(due)
                .putInt(slotIndex)
                .putLong(slotGeneration)
                .putLong(chainBase)
                .putLong(head)
                .putLong(next)
                .putLong(epoch)
                .putLong(epochFirst);
        holdings.write(row);
        return UnsafeByteOperations.unsafeWrap(row.array());
    }

    boolean isLog() {
        return retention == Retention.LOG;
    }

    void use(Slot taken) {
        slot = taken;
        tail = null;
        slotIndex = taken.index();
        slotGeneration = taken.generation();
    }

    /** Where the chain stands for a position. */
    long chainAt(long position) {
        return position - chainBase;
    }

    /** The generation of a role record that opens the mailbox as it is now; in a LOG that is its epoch. */
    long generation(Role role) {
        return isLog() ? epoch : role == Role.READER ? readerGeneration : writerGeneration;
    }

    void nextGeneration(Role role) {
        if (role == Role.READER) {
            readerGeneration++;
        } else {
            writerGeneration++;
        }
    }

    /** Whether somebody ever opened it in this role; of owners that is not noted. */
    boolean wasOpenedBy(Role role) {
        return role == Role.READER ? readerOpened : role != Role.WRITER || writerOpened;
    }

    /** Somebody opened it in this role; true if the row changed. */
    boolean openedBy(Role role, int hour) {
        boolean first = !wasOpenedBy(role);
        readerOpened |= role == Role.READER;
        writerOpened |= role == Role.WRITER;
        boolean changed = first || opened != hour;
        opened = hour;
        return changed;
    }

    /** The hour at which nobody has needed it for so long that it is dropped. */
    int deadline(int unclaimedHours, int idleDays) {
        return 1 + (readerOpened && writerOpened ? opened + 24 * idleDays : created + unclaimedHours);
    }

    /** Counts an entry in that is stored at {@link #next}. */
    void added(ByteString entry, int partition) {
        holdings.add(partition, next, entry.size());
        if (readers > 0) {
            fresh = fresh == null ? new ArrayList<>(4) : fresh;
            fresh.add(new Fresh(entry, partition));
        } else {
            fresh = null;
        }
        next++;
    }

    /** Forgets what the store has dropped: the partitions before {@code live}. */
    void expire(int live) {
        if (holdings.dropBefore(live)) {
            head = Math.max(head, holdings.first(false, next));
        }
    }

    /** Nothing before it is stored. */
    long firstKept() {
        Holdings.Part kept = holdings.find(Store.LASTING);
        long first = Math.max(head, holdings.first(false, next));
        return kept == null ? first : Math.min(kept.first, first);
    }

    void sit(Seat seat) {
        seat.next = seats;
        if (seats != null) {
            seats.previous = seat;
        }
        seats = seat;
    }

    void leave(Seat seat) {
        unsubscribe(seat);
        if (seat.previous != null) {
            seat.previous.next = seat.next;
        } else {
            seats = seat.next;
        }
        if (seat.next != null) {
            seat.next.previous = seat.previous;
        }
        seat.previous = null;
        seat.next = null;
    }

    void subscribe(Subscription subscription) {
        unsubscribe(subscription.seat);
        subscription.seat.subscription = subscription;
        reader = isLog() ? null : subscription;
        readers++;
    }

    void unsubscribe(Seat seat) {
        if (seat.subscription != null) {
            reader = reader == seat.subscription ? null : reader;
            seat.subscription = null;
            readers--;
        }
    }
}
