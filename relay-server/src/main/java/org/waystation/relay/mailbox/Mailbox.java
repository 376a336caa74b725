package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.Role;

/** One QUEUE: what its row says, and what only memory knows while somebody has it open. Times are whole hours since 1970. */
final class Mailbox {
    private static final int ROW = 1 + 2 * Short.BYTES + 5 * Integer.BYTES + 3 * Long.BYTES;
    private static final int READER_OPENED = 1;
    private static final int WRITER_OPENED = 2;
    private static final int RETIRED_PRESENTED = 4;
    private static final int UNORDERED = 8;

    final long number;

    boolean readerOpened;
    boolean writerOpened;

    /** W-324: somebody presented a key that a claim had replaced. */
    boolean retiredPresented;

    /** True if an entry may expire before one that stands in front of it. */
    boolean unordered;

    /** How often the key of the role was replaced; a role record of an earlier generation is retired. */
    int readerGeneration;

    int writerGeneration;

    int created;
    int opened;

    /** When the sweep must look at this mailbox, at the latest. */
    int due;

    /** The latest expiry of an entry appended since the mailbox was last empty. */
    int latestExpiry;

    /** No entry before it is stored. */
    long head = 1;

    /** The position of the next entry. */
    long next = 1;

    int entries;
    long bytes;

    /** The hour under which the due index lists the mailbox; 0: not yet. */
    int savedDue;

    boolean dirty;
    boolean gone;

    @Nullable
    Seat seats;

    @Nullable
    Subscription subscription;

    /** The newest entries of the present batch, the last at {@code next - 1}: a reader who is there gets them without a read. */
    @Nullable
    List<ByteString> fresh;

    Mailbox(long number, int hour) {
        this.number = number;
        this.created = hour;
        this.opened = hour;
    }

    static Mailbox parse(long number, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        int flags = in.get();
        Mailbox mailbox = new Mailbox(number, 0);
        mailbox.readerOpened = (flags & READER_OPENED) != 0;
        mailbox.writerOpened = (flags & WRITER_OPENED) != 0;
        mailbox.retiredPresented = (flags & RETIRED_PRESENTED) != 0;
        mailbox.unordered = (flags & UNORDERED) != 0;
        mailbox.readerGeneration = Short.toUnsignedInt(in.getShort());
        mailbox.writerGeneration = Short.toUnsignedInt(in.getShort());
        mailbox.created = in.getInt();
        mailbox.opened = in.getInt();
        mailbox.due = in.getInt();
        mailbox.savedDue = mailbox.due;
        mailbox.latestExpiry = in.getInt();
        mailbox.entries = in.getInt();
        mailbox.head = in.getLong();
        mailbox.next = in.getLong();
        mailbox.bytes = in.getLong();
        return mailbox;
    }

    ByteString row() {
        int flags = (readerOpened ? READER_OPENED : 0)
                | (writerOpened ? WRITER_OPENED : 0)
                | (retiredPresented ? RETIRED_PRESENTED : 0)
                | (unordered ? UNORDERED : 0);
        byte[] row = new byte[ROW];
        ByteBuffer.wrap(row)
                .put((byte) flags)
                .putShort((short) readerGeneration)
                .putShort((short) writerGeneration)
                .putInt(created)
                .putInt(opened)
                .putInt(due)
                .putInt(latestExpiry)
                .putInt(entries)
                .putLong(head)
                .putLong(next)
                .putLong(bytes);
        return UnsafeByteOperations.unsafeWrap(row);
    }

    int generation(Role role) {
        return role == Role.READER ? readerGeneration : writerGeneration;
    }

    void nextGeneration(Role role) {
        if (role == Role.READER) {
            readerGeneration++;
        } else {
            writerGeneration++;
        }
    }

    /** Somebody opened it in this role; true if the row changed. */
    boolean openedBy(Role role, int hour) {
        boolean first = role == Role.READER ? !readerOpened : !writerOpened;
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

    /** Counts an entry in; returns its position. */
    long append(ByteString entry, int expiry) {
        if (entries == 0) {
            unordered = false;
            latestExpiry = expiry;
        }
        unordered |= expiry < latestExpiry;
        latestExpiry = Math.max(latestExpiry, expiry);
        due = Math.min(due, expiry);
        entries++;
        bytes += entry.size();
        if (subscription == null) {
            fresh = null;
        } else {
            fresh = fresh == null ? new ArrayList<>(4) : fresh;
            fresh.add(entry);
        }
        return next++;
    }

    /** Counts an entry out that is stored no more. */
    void removed(int size) {
        entries--;
        bytes -= size;
    }

    void sit(Seat seat) {
        seat.next = seats;
        seats = seat;
    }

    void leave(Seat seat) {
        if (subscription != null && subscription.seat == seat) {
            subscription = null;
        }
        if (seats == seat) {
            seats = seat.next;
            return;
        }
        for (Seat before = seats; before != null; before = before.next) {
            if (before.next == seat) {
                before.next = seat.next;
                return;
            }
        }
    }
}
