package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.waystation.client.BytePipe;
import org.waystation.client.Connector;
import org.waystation.client.TlsFactory;
import org.waystation.client.internal.net.ConnectionFailure.Kind;
import org.waystation.wire.Frames;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Appended;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Goodbye;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

final class RelayConnectionTest {
    @Test
    void aConnectionSaysHelloSendsRequestsAndHearsReplies() throws Exception {
        CompletableFuture<ClientFrame> first = new CompletableFuture<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    first.complete(client.receive());
                    answer(client, client.receive());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
            assertEquals(TestRelay.NONCE, heard.channel.nonce());
            assertEquals(Duration.ZERO, heard.relayAhead);
            assertEquals(1, first.get(10, TimeUnit.SECONDS).getHello().getVersion());
            heard.connection().send(List.of(append(7, Wire.SMALL_ENTRY)));
            assertEquals(7, heard.awaitFrame().getReplies(0).getId());
        }
    }

    @Test
    void requestsSentWhileConnectingGoIntoTheFirstFrame() throws Exception {
        CompletableFuture<ClientFrame> first = new CompletableFuture<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    first.complete(client.receive());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            heard.connection().send(List.of(append(1, 100), append(2, 100)));
            assertEquals(2, first.get(10, TimeUnit.SECONDS).getRequestsCount());
            assertTrue(first.get().hasHello());
        }
    }

    @Test
    void requestsAreBatchedIntoAsFewFramesAsPossibleAndLargeOnesOnlyWhereNeeded() throws Exception {
        LinkedBlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    while (true) {
                        byte[] bytes = client.receiveBytes();
                        sizes.add(bytes.length);
                        ClientFrame frame = ClientFrame.parseFrom(Frames.messageOf(ByteBuffer.wrap(bytes)));
                        frames.add(frame);
                        answer(client, frame);
                    }
                });
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
            assertTrue(frames.poll(10, TimeUnit.SECONDS).hasHello());
            assertEquals(Wire.SMALL_FRAME, sizes.take());

            List<Request> many = new ArrayList<>();
            for (int id = 1; id <= 9; id++) {
                many.add(append(id, Wire.SMALL_ENTRY));
            }
            heard.connection().send(many);
            assertEquals(4, frames.poll(10, TimeUnit.SECONDS).getRequestsCount());
            assertEquals(4, frames.poll(10, TimeUnit.SECONDS).getRequestsCount());
            assertEquals(1, frames.poll(10, TimeUnit.SECONDS).getRequestsCount());
            assertEquals(
                    List.of(Wire.LARGE_FRAME, Wire.LARGE_FRAME, Wire.SMALL_FRAME),
                    List.of(sizes.take(), sizes.take(), sizes.take()));

            List<Request> tiny = new ArrayList<>();
            for (int id = 1_000; id < 1_300; id++) {
                tiny.add(Request.newBuilder().setId(id).build());
            }
            heard.connection().send(tiny);
            assertEquals(256, frames.poll(10, TimeUnit.SECONDS).getRequestsCount(), "W-104");
            assertEquals(44, frames.poll(10, TimeUnit.SECONDS).getRequestsCount());
        }
    }

    @Test
    void W205_whatTheRelayDoesNotWantInFlightWaitsForReplies() throws Exception {
        LinkedBlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
        CompletableFuture<TestRelay.Client> relaySide = new CompletableFuture<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(RelayFrame.newBuilder()
                            .setHello(TestRelay.helloBuilder()
                                    .setLimits(Limits.newBuilder().setRequestsInFlight(3)))
                            .build());
                    relaySide.complete(client);
                    while (true) {
                        frames.add(client.receive());
                    }
                });
                Heard heard = Heard.open(relay.address())) {
            heard.connection().send(List.of(append(1, 10), append(2, 10), append(3, 10), append(4, 10), append(5, 10)));
            assertEquals(3, frames.poll(10, TimeUnit.SECONDS).getRequestsCount());
            assertEquals(null, frames.poll(200, TimeUnit.MILLISECONDS));
            relaySide.get().send(RelayFrame.newBuilder().addReplies(appended(2)).build());
            assertEquals(4, frames.poll(10, TimeUnit.SECONDS).getRequests(0).getId());
            relaySide.get().send(RelayFrame.newBuilder().addReplies(appended(1)).build());
            assertEquals(5, frames.poll(10, TimeUnit.SECONDS).getRequests(0).getId());
        }
    }

    @Test
    void aRequestThatBreaksARuleIsTheCallersAndNoneOfItsListIsSent() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    while (true) {
                        answer(client, client.receive());
                    }
                });
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
            RelayConnection connection = heard.connection();
            assertThrows(IllegalArgumentException.class, () -> connection.send(List.of(append(1, 10), append(0, 10))));
            assertThrows(IllegalArgumentException.class, () -> connection.send(List.of(append(1, 10), append(1, 10))));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> connection.send(List.of(append(1, 10), append(2, Wire.MAX_MESSAGE))));
            List<Request> tooMany = new ArrayList<>();
            for (int id = 1; id <= RelayConnection.MAX_UNANSWERED + 1; id++) {
                tooMany.add(Request.newBuilder().setId(id).build());
            }
            assertThrows(IllegalStateException.class, () -> connection.send(tooMany));
            connection.send(List.of(append(1, 10)));
            RelayFrame only = heard.awaitFrame();
            assertEquals(1, only.getRepliesCount());
            connection.send(List.of(append(1, 10))); // answered: the id is free again
            assertEquals(1, heard.awaitFrame().getReplies(0).getId());
        }
    }

    @Test
    void theRelaysClockIsReportedAsItDiffers() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address(), Heard.clockOff(Duration.ofHours(5)))) {
            heard.awaitHello();
            assertEquals(Duration.ofHours(-5), heard.relayAhead);
        }
    }

    @Test
    void aRelayOfNewerVersionsOnlyIsNamed() throws Exception {
        // Of another version nothing else is known: not even the nonce need be as ours.
        RelayFrame newer = RelayFrame.newBuilder()
                .setHello(TestRelay.helloBuilder()
                        .setMinVersion(2)
                        .setMaxVersion(9)
                        .clearNonce())
                .build();
        assertTrue(endAfter(newer, Kind.RELAY_TOO_NEW).getMessage().contains("update this program"));
    }

    @Test
    void aRelayOfOlderVersionsOnlyIsNamed() throws Exception {
        RelayFrame older = RelayFrame.newBuilder()
                .setHello(TestRelay.helloBuilder().setMinVersion(0).setMaxVersion(0))
                .build();
        assertTrue(endAfter(older, Kind.RELAY_TOO_OLD).getMessage().contains("the relay must be updated"));
    }

    @Test
    void aRelayThatSpeaksOursAmongOthersIsSpokenTo() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(RelayFrame.newBuilder()
                            .setHello(TestRelay.helloBuilder().setMaxVersion(-1))
                            .build());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
        }
    }

    @Test
    void aHelloThatMakesNoSenseIsTheRelaysFault() throws Exception {
        for (RelayFrame wrong : List.of(
                RelayFrame.newBuilder()
                        .setHello(TestRelay.helloBuilder().setMinVersion(2))
                        .build(),
                RelayFrame.newBuilder()
                        .setHello(TestRelay.helloBuilder().setNonce(ByteString.copyFrom(new byte[31])))
                        .build(),
                RelayFrame.getDefaultInstance())) {
            assertTrue(endAfter(wrong, Kind.FAULTY_RELAY).getMessage().contains("W-201"));
        }
    }

    private static ConnectionFailure endAfter(RelayFrame first, Kind kind) throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(first);
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            ConnectionFailure end = heard.awaitEnd(kind);
            assertTrue(heard.hellos.isEmpty());
            return end;
        }
    }

    @Test
    void W201_aSecondHelloEndsTheConnection() throws Exception {
        endAfterBytes(Frames.encode(TestRelay.hello()), "W-201");
    }

    @Test
    void W101_aPrefixBeyondALargeFrameEndsTheConnection() throws Exception {
        endAfterBytes(new byte[] {0x7f, -1, -1, -1}, "W-101");
        endAfterBytes(new byte[] {0, 0, 0x3f, (byte) 0xfd}, "W-101");
    }

    @Test
    void W102_paddingThatIsNotZerosEndsTheConnection() throws Exception {
        byte[] frame = new byte[Wire.SMALL_FRAME];
        frame[Wire.SMALL_FRAME - 1] = 1;
        endAfterBytes(frame, "W-102");
    }

    @Test
    void W103_whatIsNoProtobufEndsTheConnection() throws Exception {
        endAfterBytes(frameOf(0x12, 0x7f, 1, 2, 3), "W-103");
        endAfterBytes(frameOf(0x02), "W-103");
        endAfterBytes(frameOf(0x12, 0xff, 0xff, 0xff, 0xff, 0x07), "W-103");
    }

    @Test
    void W103_groupsEndTheConnectionWhereverTheyAre() throws Exception {
        endAfterBytes(frameOf(0x7b, 0x7c), "W-103"); // field 15 of the frame
        endAfterBytes(frameOf(0x1a, 2, 0x7b, 0x7c), "W-103"); // of an event
        endAfterBytes(frameOf(0x1a, 4, 0x0a, 2, 0x7b, 0x7c), "W-103"); // of a delivery
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        byte[] unknown = frameOf(0x7a, 2, 0x7b, 0x7c, 0x1a, 6, 0x12, 4, 0x08, 9, 0x78, 1);
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.send(unknown);
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            assertEquals(9, heard.awaitFrame().getEvents(0).getCaughtUp().getHandle());
        }
    }

    @Test
    void aReplyToNothingEndsTheConnection() throws Exception {
        endAfterBytes(
                Frames.encode(RelayFrame.newBuilder().addReplies(appended(5)).build()),
                "answers a request that was not made");
    }

    private static void endAfterBytes(byte[] bytes, String rule) throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.send(bytes);
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            ConnectionFailure end = heard.awaitEnd(Kind.FAULTY_RELAY);
            assertTrue(end.getMessage().contains(rule), end.getMessage());
            assertTrue(heard.frames.isEmpty());
        }
    }

    private static byte[] frameOf(int... message) {
        byte[] frame = new byte[Wire.SMALL_FRAME];
        frame[3] = (byte) message.length;
        for (int i = 0; i < message.length; i++) {
            frame[4 + i] = (byte) message[i];
        }
        return frame;
    }

    @Test
    void aGoodbyeIsHeardWithWhatCameBeforeIt() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    client.send(RelayFrame.newBuilder()
                            .addEvents(delivery(1))
                            .setGoodbye(Goodbye.newBuilder()
                                    .setCode(ErrorCode.SHUTTING_DOWN)
                                    .setRetrySeconds(30))
                            .build());
                });
                Heard heard = Heard.open(relay.address())) {
            assertEquals(1, heard.awaitFrame().getEvents(0).getDelivery().getPosition());
            ConnectionFailure end = heard.awaitEnd(Kind.GOODBYE);
            assertEquals(ErrorCode.SHUTTING_DOWN, end.code());
            assertEquals(30, end.retrySeconds());
        }
    }

    @Test
    void aGoodbyeIsHeardAlsoIfWritingFailsBefore() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        Connector breaking = (host, port, timeout) -> {
            BytePipe pipe = TcpPipe.connector().open(host, port, timeout);
            return new BytePipe() {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return pipe.read(into, offset, length);
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    if (broken.get()) {
                        failed.complete(null);
                        throw new IOException();
                    }
                    pipe.write(from, offset, length);
                }

                @Override
                public void close() throws IOException {
                    pipe.close();
                }
            };
        };
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    greeted.complete(null);
                    failed.get();
                    client.send(RelayFrame.newBuilder()
                            .setGoodbye(Goodbye.newBuilder().setCode(ErrorCode.TOO_MANY_REQUESTS))
                            .build());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address(), breaking, Heard.CLOCK, Timing.STANDARD)) {
            greeted.get(10, TimeUnit.SECONDS);
            broken.set(true);
            heard.connection().send(List.of(append(1, 10)));
            assertEquals(
                    ErrorCode.TOO_MANY_REQUESTS, heard.awaitEnd(Kind.GOODBYE).code());
        }
    }

    @Test
    void aGoodbyeInsteadOfAHelloIsHeard() throws Exception {
        ConnectionFailure end = endAfter(
                RelayFrame.newBuilder()
                        .setGoodbye(Goodbye.newBuilder().setCodeValue(4_711).setRetrySeconds(-1))
                        .build(),
                Kind.GOODBYE);
        assertEquals(ErrorCode.ERROR_CODE_UNSPECIFIED, end.code());
        assertEquals(86_400, end.retrySeconds());
    }

    @Test
    void aBrokenConnectionIsLost() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                });
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
            heard.awaitEnd(Kind.LOST);
            heard.connection().send(List.of(append(1, 10))); // does nothing
        }
    }

    @Test
    void nobodyAtHomeIsUnreachable() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        RelayAddress address = new TestIdentity().address(free);
        try (Heard heard = Heard.open(address)) {
            ConnectionFailure end = heard.awaitEnd(Kind.UNREACHABLE);
            assertEquals("the relay at 127.0.0.1:" + free + " takes no connections", end.getMessage());
        }
        RelayAddress nowhere = new RelayAddress(address.fingerprint(), Optional.empty(), "no.such.invalid", 1);
        try (Heard heard = Heard.open(nowhere)) {
            assertTrue(heard.awaitEnd(Kind.UNREACHABLE).getMessage().contains("no.such.invalid:1"));
        }
    }

    @Test
    void aRelayThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
        try (TestRelay relay = TestRelay.raw(socket -> Thread.sleep(60_000));
                Heard heard = Heard.open(relay.address(), TcpPipe.connector(), Heard.CLOCK, Heard.SHORT_GREETING)) {
            heard.awaitEnd(Kind.UNREACHABLE);
        }
    }

    @Test
    void aRelayThatShakesHandsAndNeverSaysHelloIsGivenUp() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> Thread.sleep(60_000));
                Heard heard = Heard.open(relay.address(), TcpPipe.connector(), Heard.CLOCK, Heard.SHORT_GREETING)) {
            heard.awaitEnd(Kind.UNREACHABLE);
        }
    }

    @Test
    void aRelayThatAnswersNoMoreIsLost() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    client.awaitEnd(); // reads everything, says nothing
                });
                Heard heard = Heard.open(relay.address(), TcpPipe.connector(), Heard.CLOCK, Heard.SHORT_ANSWER)) {
            heard.awaitHello();
            assertEquals(null, heard.ends.poll(700, TimeUnit.MILLISECONDS), "it owes nothing yet");
            heard.connection().send(List.of(append(1, 10)));
            assertTrue(heard.awaitEnd(Kind.LOST).getMessage().contains("answers no more"));
        }
    }

    @Test
    void aRelayThatReadsNoMoreIsLost() throws Exception {
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    Thread.sleep(60_000);
                });
                Heard heard = Heard.open(relay.address(), TcpPipe.connector(), Heard.CLOCK, Heard.SHORT_ANSWER)) {
            heard.awaitHello();
            List<Request> more = new ArrayList<>();
            for (int id = 1; id <= 1_000; id++) { // 16 MB, more than sockets buffer
                more.add(append(id, Wire.LARGE_ENTRY));
            }
            heard.connection().send(more);
            heard.awaitEnd(Kind.LOST);
        }
    }

    @Test
    void W206_aQuietConnectionIsKeptWithEmptyFrames() throws Exception {
        LinkedBlockingQueue<Long> at = new LinkedBlockingQueue<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(RelayFrame.newBuilder()
                            .setHello(TestRelay.helloBuilder()
                                    .setLimits(Limits.newBuilder()
                                            .setRequestsInFlight(10)
                                            .setSilenceSeconds(1)))
                            .build());
                    client.receive();
                    long start = System.nanoTime();
                    ClientFrame kept = client.receive();
                    assertEquals(ClientFrame.getDefaultInstance(), kept);
                    at.add(System.nanoTime() - start);
                    client.send(RelayFrame.getDefaultInstance());
                    client.send(RelayFrame.newBuilder().addEvents(delivery(1)).build());
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address())) {
            assertEquals(1, heard.awaitFrame().getEventsCount(), "the answer itself says nothing and is not passed on");
            long seconds = TimeUnit.NANOSECONDS.toSeconds(at.take());
            assertTrue(seconds >= 3 && seconds <= 7, "10 s is the least silence that is believed: " + seconds);
        }
    }

    @Test
    void closingFromAnyThreadEndsItOnceAndPolitely() throws Exception {
        CompletableFuture<Boolean> greeted = new CompletableFuture<>();
        CompletableFuture<Boolean> politely = new CompletableFuture<>();
        try (TestRelay relay = TestRelay.playing(client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    greeted.complete(true);
                    client.awaitEnd(); // an end without close_notify throws here
                    politely.complete(true);
                });
                Heard heard = Heard.open(relay.address())) {
            assertTrue(greeted.get(10, TimeUnit.SECONDS));
            Thread[] closers = new Thread[4];
            for (int i = 0; i < closers.length; i++) {
                closers[i] = new Thread(heard.connection()::close);
                closers[i].start();
            }
            heard.awaitEnd(Kind.CLOSED);
            assertTrue(politely.get(10, TimeUnit.SECONDS));
            for (Thread closer : closers) {
                closer.join();
            }
        }
    }

    @Test
    void closingWhileItConnectsEndsIt() throws Exception {
        try (TestRelay relay = TestRelay.raw(socket -> Thread.sleep(60_000))) {
            for (int pause : new int[] {0, 100}) {
                Heard heard = Heard.open(relay.address());
                Thread.sleep(pause);
                heard.close();
                heard.awaitEnd(Kind.CLOSED);
            }
        }
    }

    @Test
    void aListenerThatThrowsEndsTheConnectionAsAFaultOfTheProgram() throws Exception {
        CompletableFuture<ConnectionFailure> end = new CompletableFuture<>();
        RelayConnection.Listener listener = new RelayConnection.Listener() {
            @Override
            public void connected(RelayHello hello, Proofs.Channel channel, Duration ahead) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> {});
                throw new ArithmeticException();
            }

            @Override
            public void received(RelayFrame frame) {}

            @Override
            public void ended(ConnectionFailure why) {
                end.complete(why);
            }
        };
        try (TestRelay relay = TestRelay.playing(client -> {
            client.send(TestRelay.hello());
            client.awaitEnd();
        })) {
            RelayConnection.open(
                    relay.address(), TcpPipe.connector(), TlsFactory.platform(), Heard.CLOCK, Heard.RANDOM, listener);
            assertEquals(Kind.LOCAL, end.get(10, TimeUnit.SECONDS).kind());
        }
    }

    private static void answer(TestRelay.Client client, ClientFrame frame) throws Exception {
        RelayFrame.Builder replies = RelayFrame.newBuilder();
        for (Request request : frame.getRequestsList()) {
            replies.addReplies(appended(request.getId()));
        }
        client.send(replies.build());
    }

    private static Reply appended(int id) {
        return Reply.newBuilder()
                .setId(id)
                .setAppended(Appended.newBuilder().setPosition(1))
                .build();
    }

    private static Event delivery(long position) {
        return Event.newBuilder()
                .setDelivery(Delivery.newBuilder().setHandle(1).setPosition(position))
                .build();
    }

    private static Request append(int id, int entry) {
        return Request.newBuilder()
                .setId(id)
                .setAppend(Append.newBuilder().setHandle(1).setEntry(ByteString.copyFrom(new byte[entry])))
                .build();
    }
}
