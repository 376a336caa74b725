package org.waystation.client.internal.net;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.BytePipe;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;

/** Reads the frames of a relay, with rules W-101 to W-103. Needs one large frame of memory, whatever comes. */
final class RelayFrames {
    /** W-103. */
    private static final int MAX_NESTING = 8;

    private final BytePipe pipe;
    private final byte[] buffer = new byte[Wire.LARGE_FRAME];

    RelayFrames(BytePipe pipe) {
        this.pipe = pipe;
    }

    /** The next frame, or null if the pipe ends where one could begin. */
    @Nullable
    RelayFrame next() throws IOException, MalformedFrameException {
        int begun = pipe.read(buffer, 0, Wire.LENGTH_PREFIX);
        if (begun < 0) {
            return null;
        }
        fill(begun, Wire.LENGTH_PREFIX);
        int size = Frames.sizeOf(ByteBuffer.wrap(buffer).getInt());
        fill(Wire.LENGTH_PREFIX, size);
        return parse(Frames.messageOf(ByteBuffer.wrap(buffer, 0, size)));
    }

    private void fill(int from, int to) throws IOException {
        for (int at = from; at < to; ) {
            int count = pipe.read(buffer, at, to - at);
            if (count < 0) {
                throw new EOFException();
            }
            at += count;
        }
    }

    static RelayFrame parse(ByteBuffer message) throws MalformedFrameException {
        try {
            requireNoGroups(Shape.FRAME, CodedInputStream.newInstance(message.duplicate()));
            CodedInputStream in = CodedInputStream.newInstance(message);
            in.setRecursionLimit(MAX_NESTING);
            return RelayFrame.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrameException("W-103: the message of a frame is protobuf");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("memory that cannot be read", e);
        }
    }

    /** Where messages are inside messages. */
    private enum Shape {
        FRAME,
        HELLO,
        REPLY_OR_EVENT,
        FLAT;

        /** The shape of a field with a length, or null if it is no message. */
        @Nullable
        Shape inside(int field) {
            return switch (this) {
                case FRAME ->
                    switch (field) {
                        case RelayFrame.HELLO_FIELD_NUMBER -> HELLO;
                        case RelayFrame.REPLIES_FIELD_NUMBER, RelayFrame.EVENTS_FIELD_NUMBER -> REPLY_OR_EVENT;
                        case RelayFrame.GOODBYE_FIELD_NUMBER -> FLAT;
                        default -> null;
                    };
                case HELLO -> field == RelayHello.LIMITS_FIELD_NUMBER ? FLAT : null;
                case REPLY_OR_EVENT -> FLAT;
                case FLAT -> null;
            };
        }
    }

    /** Protobuf would follow groups among the unknown fields, and ours has none anywhere. */
    private static void requireNoGroups(Shape shape, CodedInputStream in) throws IOException, MalformedFrameException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int type = WireFormat.getTagWireType(tag);
            if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
                throw new MalformedFrameException("W-103: there are no groups in a message");
            }
            Shape inside = type == WireFormat.WIRETYPE_LENGTH_DELIMITED
                    ? shape.inside(WireFormat.getTagFieldNumber(tag))
                    : null;
            if (inside == null) {
                in.skipField(tag);
            } else {
                int end = in.pushLimit(in.readRawVarint32());
                requireNoGroups(inside, in);
                in.popLimit(end);
            }
        }
    }
}
