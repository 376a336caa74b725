package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.FileSink;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;
import org.waystation.wire.v1.Delivery;

/** A file that is fetched: what the relay delivers is opened, judged and written. */
final class Taking extends Carriage {
    /** After so many segments they are made to outlast a power cut: about 4 MiB. */
    private static final int FORCE_AFTER = 256;

    /** S-625: beyond as many as the file has. */
    private static final int MOST_PASSED_OVER = 4_096;

    private final FileSink sink;
    private @Nullable FileKey key;
    private byte[] digest = {};
    private int next;
    private int safe;
    private long position;
    private long passedOver;
    private boolean over;

    Taking(Transfers.Standing standing, FileSink sink, Steps steps) {
        super(standing, steps);
        this.sink = sink;
    }

    @Override
    void begin() throws IOException {
        long inSink = sink.length();
        Transfers.Start start = call((engine, step) -> engine.files().startFetching(id(), inSink, this::wake, step));
        key = start.key();
        digest = start.digest().toByteArray();
        next = start.next();
        safe = next;
    }

    @Override
    boolean advance() throws IOException {
        Retrieval.Progress progress = progress();
        Retrieval.Arrived arrived = call((engine, step) -> engine.files().take(id(), progress, step));
        for (Delivery delivery : arrived.entries()) {
            take(delivery);
        }
        if (next == shape().segments()) {
            finish();
        } else if (arrived.atEnd() || passedOver > shape().segments() + MOST_PASSED_OVER) {
            throw damaged(); // S-625
        }
        return over || !arrived.entries().isEmpty();
    }

    private Retrieval.Progress progress() throws IOException {
        boolean force = next - safe >= FORCE_AFTER;
        if (force) {
            sink.force();
            safe = next;
        }
        return new Retrieval.Progress(next, ByteString.copyFrom(digest), position, force);
    }

    /** S-623, S-624. */
    private void take(Delivery delivery) throws IOException {
        position = Math.max(position, delivery.getPosition());
        FileKey.Segment segment = null;
        try {
            segment = key().open(delivery.getEntry().toByteArray());
        } catch (DoesNotOpenException e) {
            // passed over
        }
        if (segment == null || segment.index() != next) {
            passedOver++;
            return;
        }
        byte[] data = segment.data();
        if (data.length > 0) {
            digest = FileKey.digest(digest, data);
            sink.write(shape().before(next), data);
        }
        next++;
        done(shape().before(next));
    }

    private void finish() throws IOException {
        byte[] expected = call((engine, step) -> engine.transfers().expected(id()));
        if (!MessageDigest.isEqual(digest, expected)) {
            throw damaged(); // S-626
        }
        sink.force();
        call((engine, step) -> {
            engine.transfers().fetched(id(), step);
            return id();
        });
        over = true;
        future().complete(null);
    }

    private AskUserException damaged() {
        call((engine, step) -> {
            engine.transfers().damaged(id(), step);
            return id();
        });
        return new AskUserException(
                Reason.FILE_DAMAGED,
                "what the relay has is not all of the file, or not as it was sent: ask for it to be sent again");
    }

    private FileKey key() {
        FileKey begun = key;
        if (begun == null) {
            throw new IllegalStateException("not begun");
        }
        return begun;
    }

    private FileShape shape() {
        return key().shape();
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    void close() {
        if (key != null) {
            key.close();
        }
    }
}
