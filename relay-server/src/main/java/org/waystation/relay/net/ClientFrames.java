package org.waystation.relay.net;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.v1.ClientFrame;

/**
 * Reads the message of a frame (W-103, W-104). Protobuf alone would follow groups, which the schema has none of, in unknown
 * fields; so the tags are walked over first, which costs little since entries are skipped.
 */
final class ClientFrames {
    /** W-103. */
    private static final int MAX_NESTING = 8;

    /** W-104. */
    private static final int MAX_REQUESTS = 256;

    private ClientFrames() {}

    /** @param message a view of memory that is reused afterwards: what is kept of it is copied */
    static ClientFrame read(ByteBuffer message) throws MalformedFrameException {
        try {
            walkFrame(CodedInputStream.newInstance(message.duplicate()));
            CodedInputStream in = CodedInputStream.newInstance(message);
            in.setRecursionLimit(MAX_NESTING);
            return ClientFrame.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrameException("W-103: the message of a frame is protobuf");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("memory that cannot be read", e);
        }
    }

    private static void walkFrame(CodedInputStream in) throws IOException, MalformedFrameException {
        int requests = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean request = WireFormat.getTagFieldNumber(tag) == ClientFrame.REQUESTS_FIELD_NUMBER;
            if (request && ++requests > MAX_REQUESTS) {
                throw new MalformedFrameException("W-104: a frame carries at most " + MAX_REQUESTS + " requests");
            }
            boolean hello = WireFormat.getTagFieldNumber(tag) == ClientFrame.HELLO_FIELD_NUMBER;
            if ((request || hello) && isMessage(tag)) {
                int end = in.pushLimit(in.readRawVarint32());
                walkMessage(in, request);
                in.popLimit(end);
            } else {
                skip(in, tag);
            }
        }
    }

    /** @param nested whether the fields of this message are messages: all verbs of a request are, and hold none themselves */
    private static void walkMessage(CodedInputStream in, boolean nested) throws IOException, MalformedFrameException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (nested && isMessage(tag)) {
                int end = in.pushLimit(in.readRawVarint32());
                walkMessage(in, false);
                in.popLimit(end);
            } else {
                skip(in, tag);
            }
        }
    }

    private static boolean isMessage(int tag) {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException, MalformedFrameException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw new MalformedFrameException("W-103: there are no groups in a message");
        }
        in.skipField(tag);
    }
}
