package org.waystation.relay.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.relay.Relay;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.session.ClientFrames;
import org.waystation.relay.testing.MovingClock;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.TestRelay;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.Frames;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** W-1xx and W-2xx as somebody sees them who sends bytes over TLS. */
class FrameRulesTest {
    private static final MovingClock CLOCK = new MovingClock(Instant.parse("2026-11-21T12:00:00Z"));
    private static final byte[] HELLO = {0x0a, 0x02, 0x08, 0x01};

    private static Relay relay;

    private final SecureRandom random = new SecureRandom();

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        relay = Relay.start(
                TestRelay.in(temp)
                        .limits(DefaultLimits.builder().setRequestsInFlight(200).build())
                        .build(),
                CLOCK,
                new SecureRandom());
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    private static WireClient connect() throws IOException {
        return WireClient.connect(relay.address(), CLOCK);
    }

    /** Sends the bytes as the first thing a client says, and expects to be sent away for it. */
    private static void malformed(byte[] frame) throws IOException {
        try (WireClient client = connect()) {
            client.sendRaw(frame);
            assertEquals(ErrorCode.MALFORMED, client.goodbye().getCode());
        }
    }

    private static byte[] frame(byte[]... parts) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            message.writeBytes(part);
        }
        ByteBuffer frame = ByteBuffer.allocate(Frames.sizeFor(message.size()));
        return frame.putInt(message.size()).put(message.toByteArray()).array();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    // ------------------------------------------------------------------------------------------------ W-1xx

    @ParameterizedTest
    @ValueSource(ints = {Wire.MAX_MESSAGE + 1, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void W101_A11_aLengthBeyondALargeFrameIsRefusedBeforeAnythingIsAllocated(int length) throws Exception {
        malformed(ByteBuffer.allocate(4).putInt(length).array());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 100, Wire.SMALL_FRAME - 1})
    void W102_paddingIsZeros(int at) throws Exception {
        byte[] frame = frame(HELLO);
        frame[at] = 1;
        malformed(frame);
    }

    @Test
    void W103_A11_whatIsNoProtobufIsRefused() throws Exception {
        malformed(frame(HELLO, bytes(0x00, 0x00))); // field 0
        malformed(frame(HELLO, bytes(0x12, 0x7f, 0x08))); // longer than there is
        malformed(frame(HELLO, bytes(0x12, 0x04, 0x08, 0x01, 0x2a, 0x7f))); // the same inside of a request
        malformed(frame(HELLO, bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0x07))); // 2^31 - 1
        malformed(frame(HELLO, bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f))); // -1
        malformed(frame(HELLO, bytes(0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)));
    }

    @Test
    void W103_A11_groupsAreRefusedWhereverTheyStand() throws Exception {
        malformed(frame(HELLO, bytes(0x1b, 0x1c))); // unknown field 3
        malformed(frame(HELLO, bytes(0x12, 0x04, 0x08, 0x01, 0x7b, 0x7c))); // in a request
        malformed(frame(HELLO, bytes(0x12, 0x06, 0x08, 0x01, 0x2a, 0x02, 0x23, 0x24))); // in an Append
        malformed(frame(HELLO, bytes(0x13, 0x08, 0x01, 0x14))); // a request that is a group
        malformed(frame(HELLO, bytes(0x1c))); // an end without a beginning
        byte[] deep = new byte[16_000];
        Arrays.fill(deep, (byte) 0x1b);
        malformed(frame(HELLO, deep));
    }

    @Test
    void W103_unknownFieldsAreIgnored() throws Exception {
        byte[] nested = bytes(0x7a, 0x03, 0x1b, 0x1b, 0x1b); // field 15 with bytes that only look like groups
        byte[] request = bytes(0x12, 0x07, 0x08, 0x05, 0x7a, 0x03, 0x1b, 0x1b, 0x1b);
        try (WireClient client = connect()) {
            client.sendRaw(frame(HELLO, nested, request, bytes(0xf8, 0x01, 0x01)));
            assertEquals(ErrorCode.NOT_OFFERED, client.reply(5).getFailed().getCode());
        }
    }

    @Test
    void W103_A11_hugeButWellFormedVarintsAreHarmless() throws Exception {
        try (WireClient client = connect()) {
            byte[] huge = bytes(0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
            client.sendRaw(frame(HELLO, huge));
            client.send(ClientFrame.newBuilder().build());
            assertTrue(client.hello().getMaxVersion() >= 1);
        }
    }

    @Test
    void W104_aFrameCarriesAtMost256Requests() throws Exception {
        byte[] empty = new byte[257 * 2];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = 0x12;
        }
        malformed(frame(HELLO, empty));
    }

    @Test
    void A11_framesMadeOfNoiseNeverHarmOthers() throws Exception {
        try (WireClient bystander = connect()) {
            bystander.send(ClientFrame.getDefaultInstance());
            for (int i = 0; i < 200; i++) {
                byte[] noise = new byte[random.nextInt(Wire.MAX_MESSAGE)];
                random.nextBytes(noise);
                try (WireClient client = connect()) {
                    client.sendRaw(frame(HELLO, noise.length + 4 > Wire.MAX_MESSAGE ? new byte[0] : noise));
                    if (i % 2 == 0) {
                        client.abort();
                    }
                }
            }
            assertTrue(bystander
                    .call(bystander.create(new RoleKeys(random), new RoleKeys(random)))
                    .hasCreated());
        }
    }

    // ------------------------------------------------------------------------------------------------ W-2xx

    @Test
    void W201_theFirstFrameAndNoOtherCarriesAHello() throws Exception {
        malformed(frame());
        malformed(frame(bytes(0x12, 0x02, 0x08, 0x01)));
        try (WireClient client = connect()) {
            client.sendRaw(frame(HELLO));
            client.sendRaw(frame(HELLO));
            assertEquals(ErrorCode.MALFORMED, client.goodbye().getCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1})
    void W202_aVersionThatTheRelayDoesNotSpeak(int version) throws Exception {
        try (WireClient client = connect()) {
            client.sendRaw(Frames.encode(ClientFrame.newBuilder()
                    .setHello(ClientHello.newBuilder().setVersion(version))
                    .build()));
            assertEquals(ErrorCode.VERSION_NOT_SPOKEN, client.goodbye().getCode());
        }
    }

    @Test
    void W203_idsAreNotZeroAndNotTakenTwice() throws Exception {
        malformed(frame(HELLO, bytes(0x12, 0x02, 0x08, 0x00)));
        try (WireClient client = connect()) {
            Request.Builder create = client.create(new RoleKeys(random), new RoleKeys(random));
            client.send(ClientFrame.newBuilder()
                    .addRequests(create.setId(7))
                    .addRequests(client.create(new RoleKeys(random), new RoleKeys(random))
                            .setId(7))
                    .build());
            assertEquals(ErrorCode.MALFORMED, client.goodbye().getCode());
        }
        try (WireClient client = connect()) {
            for (int round = 0; round < 3; round++) { // once answered, an id may be used again
                client.send(ClientFrame.newBuilder()
                        .addRequests(client.create(new RoleKeys(random), new RoleKeys(random))
                                .setId(7))
                        .build());
                assertTrue(client.reply(7).hasCreated());
            }
        }
    }

    @Test
    void W204_anUnknownVerbIsNotOfferedAndTheConnectionGoesOn() throws Exception {
        try (WireClient client = connect()) {
            Reply reply = client.call(Request.newBuilder());
            assertEquals(ErrorCode.NOT_OFFERED, reply.getFailed().getCode());
            assertTrue(client.call(client.create(new RoleKeys(random), new RoleKeys(random)))
                    .hasCreated());
        }
    }

    @Test
    void W205_tooManyRequestsInFlight() throws Exception {
        try (WireClient client = connect()) {
            ClientFrame.Builder frame = ClientFrame.newBuilder();
            for (int id = 1; id <= 201; id++) {
                frame.addRequests(Request.newBuilder().setId(id));
            }
            client.send(frame.build());
            assertEquals(ErrorCode.TOO_MANY_REQUESTS, client.goodbye().getCode());
        }
    }

    @Test
    void W206_whoIsSilentForLongIsSentAway() throws Exception {
        try (WireClient lively = connect();
                WireClient silent = connect()) {
            for (WireClient client : List.of(lively, silent)) {
                client.call(Request.newBuilder()); // once answered, it was heard
            }
            CLOCK.advance(Duration.ofSeconds(290));
            lively.send(ClientFrame.getDefaultInstance());
            assertEquals(RelayFrame.getDefaultInstance(), lively.receive(), "a frame for a frame");
            CLOCK.advance(Duration.ofSeconds(11));
            assertEquals(ErrorCode.SILENT, silent.goodbye().getCode());
            lively.send(ClientFrame.getDefaultInstance());
            assertEquals(RelayFrame.getDefaultInstance(), lively.receive());
        }
    }

    @Test
    void W207_halfAFrameAndThenNothingEndsTheConnection() throws Exception {
        try (WireClient client = connect()) {
            client.call(Request.newBuilder());
            client.sendRaw(Arrays.copyOf(frame(bytes(0x12, 0x02, 0x08, 0x09)), 2_000));
            client.timeout(1_500);
            int seconds = 0;
            for (boolean ended = false; !ended; ) {
                try {
                    assertEquals(ErrorCode.SILENT, client.goodbye().getCode());
                    ended = true;
                } catch (SocketTimeoutException notYet) {
                    CLOCK.advance(Duration.ofSeconds(20));
                    seconds += 20;
                }
            }
            assertTrue(seconds < 300, "ended by W-206, after " + seconds + " s");
        }
    }

    @Test
    void whatIsKeptOfAFrameIsACopy() throws Exception {
        byte[] entry = new byte[Wire.LARGE_ENTRY];
        random.nextBytes(entry);
        byte[] message = ClientFrame.newBuilder()
                .addRequests(WireClient.append(1, ByteString.copyFrom(entry)).setId(1))
                .build()
                .toByteArray();
        for (ByteBuffer memory : List.of(ByteBuffer.allocate(1 << 16), ByteBuffer.allocateDirect(1 << 16))) {
            memory.put(message).flip();
            ClientFrame read = ClientFrames.read(memory.slice());
            while (memory.hasRemaining()) {
                memory.put((byte) 0); // the network uses it for the next frame
            }
            ByteString kept = read.getRequests(0).getAppend().getEntry();
            assertArrayEquals(entry, kept.toByteArray());
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsSentAwayAfterTwentySeconds() throws Exception {
        try (WireClient client = connect()) {
            CLOCK.advance(Duration.ofSeconds(21));
            assertEquals(ErrorCode.SILENT, client.goodbye().getCode());
        }
    }

    // ------------------------------------------------------------------------------------------------ flow

    @Test
    void aFrameMayArriveByteByByte() throws Exception {
        try (WireClient client = connect()) {
            byte[] frame = frame(HELLO, bytes(0x12, 0x02, 0x08, 0x09));
            for (int at = 0; at < 40; at++) {
                client.sendRaw(new byte[] {frame[at]});
            }
            client.sendRaw(Arrays.copyOfRange(frame, 40, frame.length));
            assertEquals(ErrorCode.NOT_OFFERED, client.reply(9).getFailed().getCode());
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFrom() throws Exception {
        try (WireClient client = connect()) {
            client.send(ClientFrame.getDefaultInstance());
            int[] sent = new int[1];
            Thread sender = new Thread(() -> {
                try {
                    for (; sent[0] < 100_000; sent[0]++) {
                        client.send(ClientFrame.getDefaultInstance());
                    }
                } catch (IOException e) {
                    return; // closed below
                }
            });
            sender.start();
            int before = -1;
            while (before != sent[0]) { // stuck: nothing went out for a second
                before = sent[0];
                sender.join(1_000);
            }
            assertTrue(sender.isAlive(), "400 MB went into the relay");
            for (int i = 0; i < before; i++) {
                assertFalse(client.receive().hasGoodbye());
            }
            client.abort();
            sender.join();
        }
    }

    @Test
    void theLargestFrameOfRequestsIsAnswered() throws Exception {
        RoleKeys reader = new RoleKeys(random);
        RoleKeys writer = new RoleKeys(random);
        try (WireClient client = connect()) {
            assertTrue(client.call(client.create(reader, writer)).hasCreated());
            int handle = client.handle(Role.WRITER, writer);
            ClientFrame.Builder four = ClientFrame.newBuilder();
            for (int i = 0; i < 4; i++) {
                ByteString entry = WireClient.entry(random, Wire.SMALL_ENTRY);
                four.addRequests(WireClient.append(handle, entry).setId(100 + i));
            }
            assertEquals(Wire.LARGE_FRAME, Frames.encode(four.build()).length);
            client.send(four.build());
            for (int i = 0; i < 4; i++) {
                assertEquals(i + 1, client.reply(100 + i).getAppended().getPosition());
            }
        }
    }
}
