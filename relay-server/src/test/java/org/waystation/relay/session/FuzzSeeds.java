package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;

/** Writes the seeds of the relay's fuzz tests: run by hand when frames, or the scripts of {@link Strangers}, grow. */
final class FuzzSeeds {
    private static final Path ROOT = Path.of("src/test/resources/org/waystation/relay");
    private static final int READER = 1;
    private static final int WRITER = 2;
    private static final int OWNER = 3;

    /** What {@link Strangers} reads: a verb, its choices, an id. */
    private static final int[] CREATE = {0, 0, 0, 1, 0, 0, 0};

    private static final int[] OPEN_READER = {2, READER, 0, 0, 0, 0};
    private static final int[] OPEN_WRITER = {2, WRITER, 1, 0, 0, 0};
    private static final int[] CLAIM_WRITER = {4, 2, 3, WRITER, 0, 0};
    private static final int[] APPEND = {5, 0, 2, 0, 0};
    private static final int[] APPEND_LARGE = {5, 220, 2, 24, 0};
    private static final int[] SUBSCRIBE = {7, 1, 3, 0, 0};
    private static final int[] ACKNOWLEDGE = {8, 1, 1, 0};
    private static final int[] DELETE = {9, 1, 0};
    private static final int[] CREATE_LOG = {0, 200, 0, 1, 0, 0, 2, 0, 0};
    private static final int[] OPEN_OWNER = {2, OWNER, 2, 0, 0, 0};
    private static final int[] REKEY = {10, 3, 1, 2, 3, 4, 5, 0, 0, 0, 0};
    private static final int[] REKEY_AGAIN = {10, 3, 2, 5, 6, 7, 8, 0, 0, 0, 0};
    private static final int[] OPEN_NEXT_READER = {2, READER, 3, 0, 0, 0};
    private static final int[] OPEN_NEXT_WRITER = {2, WRITER, 4, 0, 0, 0};
    private static final int[] TRIM = {11, 3, 2, 0};
    private static final int[] SEND = {16};
    private static final int[] RECONNECT = {19, 18, 0};
    private static final int[] TWO_DAYS = {20, 5};
    private static final int[] RESTART = {23, 1};

    private FuzzSeeds() {}

    public static void main(String[] arguments) throws IOException {
        int[][] mailbox = {CREATE, SEND, OPEN_READER, OPEN_WRITER, SEND};
        script("queue", mailbox, APPEND, APPEND_LARGE, SUBSCRIBE, SEND, ACKNOWLEDGE, SEND, APPEND, SEND, DELETE, SEND);
        script("claim", mailbox, CLAIM_WRITER, SEND, OPEN_WRITER, SEND, APPEND, SEND);
        script("unclaimed", mailbox, APPEND, SEND, TWO_DAYS, RECONNECT, OPEN_READER, SEND);
        script("reconnect", mailbox, SUBSCRIBE, APPEND, SEND, RECONNECT, OPEN_READER, SEND, SUBSCRIBE, SEND);
        script("restart", mailbox, APPEND, SEND, RESTART, OPEN_READER, SEND, SUBSCRIBE, SEND);
        script("full", mailbox, APPEND, APPEND, APPEND, APPEND, APPEND, SEND, APPEND_LARGE, APPEND_LARGE, SEND);
        int[][] log = {CREATE_LOG, SEND, OPEN_READER, OPEN_WRITER, OPEN_OWNER, SEND};
        script("log", log, APPEND, APPEND, SUBSCRIBE, SEND, ACKNOWLEDGE, TRIM, SEND, OPEN_READER, SEND);
        script("epochs", log, APPEND, REKEY, SEND, SUBSCRIBE, SEND, REKEY_AGAIN, SEND, RECONNECT, OPEN_READER);
        script("next", log, REKEY, SEND, RECONNECT, OPEN_NEXT_READER, OPEN_NEXT_WRITER, SEND, APPEND, SUBSCRIBE, SEND);

        ClientHello hello = ClientHello.newBuilder().setVersion(Wire.VERSION).build();
        ByteString key = ByteString.copyFrom(new byte[Wire.KEY]);
        ByteString proof = ByteString.copyFrom(new byte[Wire.PROOF]);
        Create.Builder create = Create.newBuilder()
                .setRetention(Retention.QUEUE)
                .setReaderKey(key)
                .setWriterKey(key)
                .setReaderProof(proof)
                .setWriterProof(proof);
        Open.Builder open = Open.newBuilder().setRole(Role.READER).setKey(key).setProof(proof);
        Append.Builder append = Append.newBuilder().setHandle(1).setEntry(ByteString.copyFrom(new byte[100]));
        ClientFrame first = ClientFrame.newBuilder()
                .setHello(hello)
                .addRequests(Request.newBuilder().setId(1).setCreate(create))
                .addRequests(Request.newBuilder().setId(2).setOpen(open))
                .build();
        ClientFrame second = ClientFrame.newBuilder()
                .addRequests(Request.newBuilder().setId(3).setAppend(append))
                .build();
        seed("net/FrameFuzzTestInputs/message/first", first.toByteArray());
        seed("net/FrameFuzzTestInputs/message/append", second.toByteArray());
        seed("net/FrameFuzzTestInputs/stream/hello", stream(hello.toByteArray()));
        seed("net/FrameFuzzTestInputs/frames/two", frames(first, second));
        seed("config/EndpointFuzzTestInputs/parse/name", ascii("relay.example.org:7443"));
        seed("config/EndpointFuzzTestInputs/parse/ipv6", ascii("[2001:db8::1]:7443"));
    }

    private static void script(String name, int[][] begin, int[]... then) throws IOException {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        for (int[][] part : new int[][][] {begin, then}) {
            for (int[] act : part) {
                for (int choice : act) {
                    script.write(choice);
                }
            }
        }
        seed("session/SessionFuzzTestInputs/strangers/" + name, script.toByteArray());
    }

    private static byte[] stream(byte[] message) {
        return ByteBuffer.allocate(1 + Wire.LENGTH_PREFIX + message.length)
                .put((byte) 1)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] frames(ClientFrame... frames) {
        ByteBuffer out = ByteBuffer.allocate(4_096).put((byte) 1).put((byte) 0);
        for (ClientFrame frame : frames) {
            out.putShort((short) frame.getSerializedSize()).put(frame.toByteArray());
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void seed(String name, byte[] data) throws IOException {
        Path file = ROOT.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, data);
    }
}
