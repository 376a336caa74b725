package org.waystation.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The shape of a frame ({@code docs/spec/protocol.md}, section 2), for whoever reads or writes one:
 *
 * <pre>
 *  0        4                    4 + L                size
 *  +--------+--------------------+--------------------+
 *  | L      | message (protobuf) | zeros              |      size = 4,096 if L &lt;= 4,092, else 16,384
 *  +--------+--------------------+--------------------+
 * </pre>
 *
 * <p>Stateless and safe for any number of threads.
 */
public final class Frames {
    private Frames() {}

    /**
     * Bytes of the whole frame that carries a message of this length.
     *
     * @throws IllegalArgumentException if no frame can carry it
     */
    public static int sizeFor(int messageLength) {
        if (messageLength < 0 || messageLength > Wire.MAX_MESSAGE) {
            throw new IllegalArgumentException("no frame holds a message of " + messageLength + " bytes");
        }
        return messageLength <= Wire.SMALL_FRAME - Wire.LENGTH_PREFIX ? Wire.SMALL_FRAME : Wire.LARGE_FRAME;
    }

    /**
     * Bytes of the whole frame whose length prefix was read.
     *
     * @throws MalformedFrameException W-101, if the prefix promises more than a large frame holds
     */
    public static int sizeOf(int prefix) throws MalformedFrameException {
        if (prefix < 0 || prefix > Wire.MAX_MESSAGE) {
            throw new MalformedFrameException(
                    "W-101: a frame's message is at most " + Wire.MAX_MESSAGE + " bytes long");
        }
        return sizeFor(prefix);
    }

    /** The whole frame, padded, ready to be sent. */
    public static byte[] encode(MessageLite message) {
        int length = message.getSerializedSize();
        byte[] frame = new byte[sizeFor(length)];
        ByteBuffer.wrap(frame).putInt(length);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(frame, Wire.LENGTH_PREFIX, length);
            message.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a message changed while it was written", e);
        }
        return frame;
    }

    /**
     * The message of a whole frame, as a view of {@code frame}.
     *
     * @param frame exactly the bytes that {@link #sizeOf} asked for
     * @throws MalformedFrameException W-101 or W-102
     */
    public static ByteBuffer messageOf(ByteBuffer frame) throws MalformedFrameException {
        int start = frame.position();
        int length = frame.getInt(start);
        if (sizeOf(length) != frame.remaining()) {
            throw new IllegalArgumentException("not one whole frame");
        }
        requireZeros(frame, start + Wire.LENGTH_PREFIX + length);
        Buffer message = frame.duplicate(); // as Buffer: Android before 10 has no ByteBuffer.limit(int)
        message.limit(start + Wire.LENGTH_PREFIX + length);
        message.position(start + Wire.LENGTH_PREFIX);
        return (ByteBuffer) message;
    }

    /** Bytes that one element of a repeated field (with a number up to 15) adds to its message. */
    public static int elementSize(int serializedSize) {
        return 1 + CodedOutputStream.computeUInt32SizeNoTag(serializedSize) + serializedSize;
    }

    private static void requireZeros(ByteBuffer frame, int from) throws MalformedFrameException {
        int at = from;
        long seen = 0;
        for (; at + Long.BYTES <= frame.limit(); at += Long.BYTES) {
            seen |= frame.getLong(at);
        }
        for (; at < frame.limit(); at++) {
            seen |= frame.get(at);
        }
        if (seen != 0) {
            throw new MalformedFrameException("W-102: the padding of a frame is zeros");
        }
    }
}
