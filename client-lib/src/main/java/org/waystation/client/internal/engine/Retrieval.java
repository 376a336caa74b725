package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.record.TransferRecord;
import org.waystation.sealed.v1.Attachment;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Delivery;

/** A file that somebody sent, being brought here. */
final class Retrieval {
    private final byte[] id;
    private final TransferRecord.Builder record;
    private final Transfers transfers;
    private final Surroundings around;
    private final FileShape shape;
    private @Nullable Download endpoint;
    private @Nullable Runnable waker;
    private int done;

    Retrieval(byte[] id, TransferRecord.Builder record, Transfers transfers, Surroundings around) {
        this.id = id;
        this.record = record;
        this.transfers = transfers;
        this.around = around;
        this.shape = new FileShape(attachment().getLength());
        this.done = record.getNext();
    }

    static Retrieval begin(byte[] id, FileTicket ticket, Transfers transfers, Surroundings around) {
        TransferRecord.Builder record = TransferRecord.newBuilder()
                .setAttachment(ticket.attachment().toByteString())
                .setFetched(TransferRecord.Fetched.getDefaultInstance());
        Retrieval retrieval = new Retrieval(id, record, transfers, around);
        retrieval.beginAgain();
        return retrieval;
    }

    private void beginAgain() {
        record.clearNext()
                .setFetched(TransferRecord.Fetched.getDefaultInstance())
                .setDigest(ByteString.copyFrom(FileKey.emptyDigest(shape)));
        done = 0;
    }

    TransferRecord.Builder record() {
        return record;
    }

    Attachment attachment() {
        return Shipment.attachment(record);
    }

    FileShape shape() {
        return shape;
    }

    int done() {
        return done;
    }

    /**
     * Somebody takes what comes, from {@link TransferRecord#getNext} on.
     *
     * @param anew nothing of what was taken before is there
     */
    void start(boolean anew, Runnable wakes, Step step) {
        stop();
        if (anew) {
            beginAgain();
            save(step);
        }
        waker = wakes;
        done = record.getNext();
        RelayAddress relay = RelayAddress.parse(attachment().getRelay());
        Download download = new Download(
                relay, attachment().getReaderSeed(), record.getFetched().getPosition(), this::wake);
        endpoint = download;
        around.add(download, step);
    }

    void stop() {
        if (endpoint != null) {
            around.remove(endpoint);
            endpoint = null;
        }
        wake();
        waker = null;
    }

    /** It is done with: whoever still holds this, such as a connection that is closing, holds no key. */
    void erase() {
        record.clear();
    }

    void wake() {
        if (waker != null) {
            waker.run();
        }
    }

    /**
     * How far the taker is.
     *
     * @param next the segment that is taken next
     * @param digest over those before it
     * @param position of the last entry that was looked at
     * @param safe whether everything so far would be in the sink after a power cut
     */
    record Progress(int next, ByteString digest, long position, boolean safe) {}

    /**
     * What has come.
     *
     * @param atEnd the relay has nothing beyond these
     */
    record Arrived(List<Delivery> entries, boolean atEnd) {}

    /** @throws WaystationException what only the user can help with */
    Arrived take(Progress progress, Step step) {
        Download standing = endpoint;
        if (standing == null) {
            return new Arrived(new ArrayList<>(), false);
        }
        if (standing.failure() instanceof AskUserException why) {
            throw why;
        }
        done = progress.next();
        if (progress.safe()) {
            record.setNext(done)
                    .setDigest(progress.digest())
                    .setFetched(TransferRecord.Fetched.newBuilder().setPosition(progress.position()));
            save(step);
        }
        List<Delivery> entries = standing.take(progress.position(), step);
        return new Arrived(entries, standing.isAtEnd());
    }

    /** What was taken is not what it should be. */
    void damaged(Step step) {
        stop();
        beginAgain();
        save(step);
    }

    void linkDown(LinkKey key) {
        if (endpoint != null && endpoint.key().equals(key)) {
            wake();
        }
    }

    private void save(Step step) {
        transfers.save(id, record, step);
    }
}
