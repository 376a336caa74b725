package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.TransferRecord;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/**
 * The {@code LOG} of a file that is being sent: made, and given one segment after the other. What a recipient takes is the first run of
 * segments in order (S-624), so after anything went wrong all is appended again from the first that is not known to be stored; and since
 * that fills the mailbox with repeats, fewer are on their way at a time then.
 */
final class Upload extends Endpoint {
    /** Segments on their way, at most: 2 MiB, of which a relay stores one half while the other comes. */
    static final int WINDOW = 128;

    private static final int NARROWEST = 8;

    /** After so many segments in order the window opens again. */
    private static final int WIDEN_AFTER = 256;

    /** What is being sent. */
    interface Owner {
        TransferRecord.Builder record();

        int segments();

        /** The mailbox stands. */
        void created(Step step);

        /** All segments before this one are stored. */
        void stored(Segment last, Step step);

        /** More segments are wanted. */
        void wake();

        /** Something is in the way: see {@link Endpoint#failure}. */
        void stuck(Upload upload, Step step);
    }

    /**
     * A sealed segment.
     *
     * @param digest over the file up to its end
     */
    record Segment(int index, ByteString entry, ByteString digest) {}

    private static final class Piece {
        private final Segment segment;
        private boolean sent;
        private boolean stored;

        Piece(Segment segment) {
            this.segment = segment;
        }
    }

    private final Owner owner;
    private final RelayAddress relay;
    private final SigningKey reader;
    private final SigningKey writer;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private int window = WINDOW;
    private int inOrder;
    /** What was sent before it changed is answered in vain. */
    private int attempt;

    /** A request is unanswered that must not be made twice. */
    private boolean busy;

    /** @param relay with access secret, if it has one */
    Upload(Owner owner, RelayAddress relay, ByteString readerSeed) {
        super(new LinkKey(relay, LinkKey.Use.UPLOAD));
        this.owner = owner;
        this.relay = relay;
        this.reader = SigningKey.fromSeed(readerSeed.toByteArray());
        this.writer = SigningKey.fromSeed(sent().getWriterSeed().toByteArray());
    }

    private TransferRecord.Sent sent() {
        return owner.record().getSent();
    }

    private int room() {
        return Math.max(0, window - pieces.size());
    }

    /** Takes as many of these, from the first on, as it has room for. Returns how many. */
    int offer(List<Segment> segments, Step step) {
        int taken = Math.min(room(), segments.size());
        segments.subList(0, taken).forEach(segment -> pieces.add(new Piece(segment)));
        pump(step);
        return taken;
    }

    /** What it was offered and is not stored, for another relay. */
    List<Segment> left() {
        return pieces.stream().map(piece -> piece.segment).collect(Collectors.toList());
    }

    @Override
    void begin(Link link, Step step) {
        if (busy) {
            return;
        }
        if (!sent().getCreated()) {
            create(link, step);
        } else if (handle() == 0) {
            open(link, step);
        } else {
            pump(step);
        }
    }

    private void create(Link link, Step step) {
        AskUserException unfit = unfit(link.hello());
        if (unfit != null) {
            failed(unfit);
            owner.stuck(this, step);
            return;
        }
        busy = true;
        SigningKey ownerKey = SigningKey.fromSeed(sent().getOwnerSeed().toByteArray());
        link.request(Creating.log(reader, writer, ownerKey, relay, link), step, (reply, then) -> {
            if (reply.hasCreated()) {
                owner.created(then);
                open(link, then);
            } else {
                failed(reply.getFailed(), then);
            }
        });
    }

    /** Said before anything is sent. */
    private @org.jspecify.annotations.Nullable AskUserException unfit(RelayHello hello) {
        Limits limits = hello.getLimits();
        long bytes = (long) owner.segments() * Wire.LARGE_ENTRY;
        if (!hello.getRetentionsList().contains(Retention.LOG)) {
            return new AskUserException(
                    Reason.NOT_OFFERED,
                    "the relay keeps everything in memory, and so takes no files: use another relay");
        }
        boolean fits = Integer.toUnsignedLong(limits.getMailboxEntries()) >= owner.segments()
                && Long.compareUnsigned(limits.getMailboxBytes(), bytes) >= 0;
        return fits
                ? null
                : new AskUserException(
                        Reason.FILE_TOO_LARGE,
                        "the relay takes no file of this size: its operator has set a lower limit");
    }

    /** In both roles, so that the relay keeps it (protocol.md, "Open"). */
    private void open(Link link, Step step) {
        busy = true;
        link.openOnce(Role.READER, reader, step, then -> {
            Link.OnOpened onOpened = (opened, later) -> {
                busy = false;
                worked();
                hold(opened.getHandle());
                owner.wake();
                pump(later);
            };
            link.open(Role.WRITER, writer, then, onOpened, this::failed);
        });
    }

    private void pump(Step step) {
        Link standing = link();
        if (standing == null || handle() == 0 || retryAt() != null || failure() != null) {
            return;
        }
        for (Piece piece : pieces) {
            if (!piece.sent) {
                append(piece, standing, step);
            }
        }
    }

    private void append(Piece piece, Link link, Step step) {
        int sentIn = attempt;
        piece.sent = true;
        Link.OnAppended onAppended = (position, then) -> {
            if (sentIn == attempt) {
                stored(piece, then);
            }
        };
        link.append(handle(), piece.segment.entry(), sent().getHours(), step, onAppended, (failed, then) -> {
            if (sentIn == attempt) {
                failed(failed, then);
            }
        });
    }

    private void stored(Piece piece, Step step) {
        worked();
        piece.stored = true;
        Segment last = null;
        while (!pieces.isEmpty() && pieces.element().stored) {
            last = pieces.remove().segment;
            inOrder++;
        }
        if (inOrder >= WIDEN_AFTER) {
            inOrder = 0;
            window = Math.min(WINDOW, 2 * window);
        }
        if (last != null) {
            owner.stored(last, step);
            if (room() >= window / 4) {
                owner.wake();
            }
        }
    }

    private void failed(Failed failed, Step step) {
        busy = false;
        if (failed.getCode() == ErrorCode.REFUSED) {
            letGo();
            failed(lost());
        } else if (failed.getCode() == ErrorCode.MAILBOX_FULL) {
            failed(
                    new AskUserException(
                            Reason.FILE_TOO_LARGE,
                            "after many interruptions the relay has no room for the rest of the file: cancel, and send it again"));
        } else {
            refused(failed, step);
        }
        owner.stuck(this, step);
    }

    private static AskUserException lost() {
        return new AskUserException(
                Reason.MAILBOX_GONE, "the relay has lost what it had of the file: cancel, and send it again");
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasEnded()) {
            letGo();
            failed(lost());
            owner.stuck(this, step);
        }
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            busy = false;
        }
        attempt++;
        if (pieces.stream().anyMatch(piece -> piece.sent)) {
            window = Math.max(NARROWEST, window / 2);
        }
        inOrder = 0;
        for (Piece piece : pieces) {
            piece.sent = false;
            piece.stored = false;
        }
    }

    @Override
    boolean settled() {
        return true; // who waits for a file waits for its transfer
    }

    @Override
    boolean isNeeded() {
        return false;
    }
}
