package org.waystation.relay.session;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Request;

/**
 * Reads the message of a frame (W-103, W-104). Protobuf alone would follow groups, which the schema has none of, in unknown
 * fields; so the tags are walked over first, which costs little since entries are skipped.
 */
public final class ClientFrames {
    /** W-103. */
    private static final int MAX_NESTING = 8;

    /** W-104. */
    private static final int MAX_REQUESTS = 256;

    private ClientFrames() {}

    /** @param message a view of memory that is reused afterwards: what is kept of it is copied */
    public static ClientFrame read(ByteBuffer message) throws MalformedFrameException {
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
            int field = WireFormat.getTagFieldNumber(tag);
            if (field == ClientFrame.REQUESTS_FIELD_NUMBER && ++requests > MAX_REQUESTS) {
                throw new MalformedFrameException("W-104: a frame carries at most " + MAX_REQUESTS + " requests");
            }
            if (isMessage(tag, ClientFrame.HELLO_FIELD_NUMBER, ClientFrame.REQUESTS_FIELD_NUMBER)) {
                int end = in.pushLimit(in.readRawVarint32());
                walkMessage(in, field == ClientFrame.REQUESTS_FIELD_NUMBER);
                in.popLimit(end);
            } else {
                skip(in, tag);
            }
        }
    }

    /** @param request whether this is a request, whose verbs are messages; nothing else in a frame holds one */
    private static void walkMessage(CodedInputStream in, boolean request) throws IOException, MalformedFrameException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (request && isMessage(tag, Request.CREATE_FIELD_NUMBER, Request.DELETE_FIELD_NUMBER)) {
                int end = in.pushLimit(in.readRawVarint32());
                walkMessage(in, false);
                in.popLimit(end);
            } else {
                skip(in, tag);
            }
        }
    }

    /** What an unknown field holds is nobody's business, even if it looks like a message. */
    private static boolean isMessage(int tag, int firstField, int lastField) {
        int field = WireFormat.getTagFieldNumber(tag);
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && field >= firstField
                && field <= lastField;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException, MalformedFrameException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw new MalformedFrameException("W-103: there are no groups in a message");
        }
        in.skipField(tag);
    }
}
