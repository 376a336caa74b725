package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.FileSource;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;

/** A file that is sent: read, sealed, and handed on as the engine wants more. */
final class Bringing extends Carriage {
    /** Segments that are sealed and wait, at most. */
    private static final int BATCH = Upload.WINDOW / 4;

    private final FileSource source;
    private final SecureRandom random;
    private @Nullable InputStream file;
    private @Nullable FileKey key;
    private final Deque<Upload.Segment> sealed = new ArrayDeque<>();
    private byte[] digest = {};
    private int next;
    private boolean over;

    Bringing(Transfers.Standing standing, FileSource source, SecureRandom random, Steps steps) {
        super(standing, steps);
        this.source = source;
        this.random = random;
    }

    @Override
    void begin() throws IOException {
        Transfers.Start start = call((engine, step) -> engine.files().startSending(id(), future(), this::wake, step));
        key = start.key();
        FileShape shape = start.key().shape();
        if (start.next() == shape.segments()) {
            next = start.next(); // the relay has all of it; only the message was missing
            return;
        }
        InputStream opened = source.open();
        file = opened;
        digest = FileKey.emptyDigest(shape);
        for (next = 0; next < start.next(); next++) {
            digest = FileKey.digest(digest, read(opened, shape));
        }
        if (!MessageDigest.isEqual(digest, start.digest().toByteArray())) {
            throw changed(); // S-627
        }
    }

    @Override
    boolean advance() throws IOException {
        seal();
        int taken = offer();
        for (int i = 0; i < taken; i++) {
            sealed.remove();
        }
        return over || taken > 0;
    }

    private int offer() {
        List<Upload.Segment> offered = new ArrayList<>(sealed);
        long[] bytes = new long[1];
        int taken = call((engine, step) -> {
            int some = engine.files().offer(id(), offered, step);
            bytes[0] = engine.transfers().doneOf(id());
            return some;
        });
        over = taken < 0;
        done(over ? total() : bytes[0]);
        return taken;
    }

    /** Before they are wanted, so that nobody waits for it. */
    private void seal() throws IOException {
        InputStream opened = file;
        while (opened != null && sealed.size() < BATCH && next < key().shape().segments()) {
            byte[] data = read(opened, key().shape());
            digest = FileKey.digest(digest, data);
            byte[] entry = key().seal(next, data, random);
            sealed.add(new Upload.Segment(next, ByteString.copyFrom(entry), ByteString.copyFrom(digest)));
            Arrays.fill(data, (byte) 0);
            next++;
        }
    }

    /** The data of the segment that is next; at the end of the file, that it has ended. */
    private byte[] read(InputStream opened, FileShape shape) throws IOException {
        byte[] data = new byte[shape.in(next)];
        for (int length = 0; length < data.length; ) {
            int read = opened.read(data, length, data.length - length);
            if (read < 0) {
                throw changed();
            }
            length += read;
        }
        boolean last = shape.before(next + 1) == shape.length() && (next == 0 || data.length > 0);
        if (last && opened.read() >= 0) {
            throw changed();
        }
        return data;
    }

    private static AskUserException changed() {
        return new AskUserException(
                Reason.FILE_CHANGED,
                "the file is not as it was when it was begun to be sent: cancel, and send it as it is now");
    }

    private FileKey key() {
        FileKey begun = key;
        if (begun == null) {
            throw new IllegalStateException("not begun");
        }
        return begun;
    }

    /** The message is sealed: it goes on its way like any other. */
    @Override
    boolean isOver() {
        return over;
    }

    @Override
    void close() {
        if (key != null) {
            key.close();
        }
        InputStream opened = file;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                // All was read that was needed.
            }
        }
    }
}
