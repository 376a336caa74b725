package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.FileSource;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.FileKey;
import org.waystation.client.internal.crypto.FileShape;

/** A file that is sent: read, sealed, and handed on as the engine wants more. */
final class Bringing extends Carriage {
    /** Segments sealed between two steps of the engine. */
    private static final int BATCH = 16;

    private final FileSource source;
    private final SecureRandom random;
    private @Nullable InputStream file;
    private @Nullable FileKey key;
    private byte[] digest = {};
    private int next;
    private boolean sealed;

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
        int room = supply(Collections.emptyList());
        boolean any = false;
        while (room > 0 && !allRead() && !future().isDone()) {
            room = supply(seal(Math.min(room, BATCH)));
            any = true;
        }
        return any;
    }

    private boolean allRead() {
        return next == key().shape().segments();
    }

    private int supply(List<Upload.Segment> segments) {
        long[] bytes = new long[1];
        int room = call((engine, step) -> {
            int left = engine.files().supply(id(), segments, step);
            bytes[0] = engine.transfers().doneOf(id());
            return left;
        });
        sealed = room < 0;
        done(sealed ? total() : bytes[0]);
        return room;
    }

    private List<Upload.Segment> seal(int most) throws IOException {
        List<Upload.Segment> segments = new ArrayList<>();
        InputStream opened = file;
        while (opened != null && segments.size() < most && !allRead()) {
            byte[] data = read(opened, key().shape());
            digest = FileKey.digest(digest, data);
            byte[] entry = key().seal(next, data, random);
            segments.add(new Upload.Segment(next, ByteString.copyFrom(entry), ByteString.copyFrom(digest)));
            Arrays.fill(data, (byte) 0);
            next++;
        }
        return segments;
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
        return sealed;
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
