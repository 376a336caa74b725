package org.waystation.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.testing.MovingClock;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.TestRelay;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** The whole relay in this process, met over TLS on loopback. */
class RelayTest {
    @TempDir
    private Path temp;

    private final SecureRandom random = new SecureRandom();

    private static Request.Builder subscribe(int handle) {
        return Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder().setHandle(handle).setWindow(8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEntryWaitsForItsReader(boolean pureJava) throws Exception {
        RoleKeys reader = new RoleKeys(random);
        RoleKeys writer = new RoleKeys(random);
        ByteString small = WireClient.entry(random, Wire.SMALL_ENTRY);
        ByteString large = WireClient.entry(random, Wire.LARGE_ENTRY);
        try (Relay relay = Relay.start(TestRelay.in(temp).pureJava(pureJava).build())) {
            try (WireClient sender = WireClient.connect(relay.address())) {
                assertEquals(Durability.FLUSHED, sender.hello().getDurability());
                assertTrue(sender.call(sender.create(reader, writer)).hasCreated());
                int handle = sender.handle(Role.WRITER, writer);
                assertEquals(
                        1,
                        sender.call(WireClient.append(handle, small))
                                .getAppended()
                                .getPosition());
                assertEquals(
                        2,
                        sender.call(WireClient.append(handle, large))
                                .getAppended()
                                .getPosition());
            }
            try (WireClient recipient = WireClient.connect(relay.address())) {
                int handle = recipient.handle(Role.READER, reader);
                assertTrue(recipient.call(subscribe(handle)).hasSubscribed());
                assertEquals(small, recipient.event().getDelivery().getEntry());
                assertEquals(large, recipient.event().getDelivery().getEntry());
                assertEquals(Event.KindCase.CAUGHT_UP, recipient.event().getKindCase());
            }
        }
    }

    @Test
    void W303_aPrivateRelayAsksForItsSecret() throws Exception {
        try (Relay relay = Relay.start(TestRelay.in(temp).requireAccess(true).build())) {
            assertTrue(relay.address().access().isPresent());
            for (RelayAddress address :
                    new RelayAddress[] {relay.address(), relay.address().withoutAccess()}) {
                try (WireClient client = WireClient.connect(address)) {
                    assertTrue(client.hello().getAccessRequired());
                    Reply reply = client.call(client.create(new RoleKeys(random), new RoleKeys(random)));
                    if (address.access().isPresent()) {
                        assertTrue(reply.hasCreated());
                    } else {
                        assertEquals(
                                ErrorCode.ACCESS_REQUIRED, reply.getFailed().getCode());
                    }
                }
            }
        }
    }

    @Test
    void whoIsConnectedWhenTheRelayStopsIsToldSo() throws Exception {
        Relay relay = Relay.start(TestRelay.in(temp).build());
        try (WireClient client = WireClient.connect(relay.address())) {
            client.send(ClientFrame.getDefaultInstance());
            CompletableFuture<Void> closing = CompletableFuture.runAsync(relay::close);
            assertEquals(ErrorCode.SHUTTING_DOWN, client.goodbye().getCode());
            client.abort();
            closing.join();
        }
        assertThrows(java.net.ConnectException.class, () -> WireClient.connect(relay.address()));
    }

    @Test
    void whoReadsNothingDoesNotHoldUpTheEnd() throws Exception {
        Relay relay = Relay.start(TestRelay.in(temp).build());
        try (WireClient client = WireClient.connect(relay.address())) {
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        client.send(ClientFrame.getDefaultInstance()); // each is answered, and no answer is read
                    }
                } catch (IOException e) {
                    return;
                }
            });
            sender.start();
            sender.join(1_000);
            assertTimeoutPreemptively(Duration.ofSeconds(20), relay::close);
            sender.join();
        }
    }

    @Test
    void certificatesAreRenewedWhileTheRelayRunsAndNobodyIsDropped() throws Exception {
        MovingClock clock = new MovingClock(Instant.parse("2026-11-21T12:00:00Z"));
        int month = Math.toIntExact(Duration.ofDays(30).toSeconds());
        try (Relay relay = Relay.start(
                TestRelay.in(temp)
                        .limits(DefaultLimits.builder().setSilenceSeconds(month).build())
                        .build(),
                clock,
                random)) {
            try (WireClient early = WireClient.connect(relay.address(), clock)) {
                early.send(ClientFrame.getDefaultInstance());
                X509Certificate[] before = chain(early);
                clock.advance(Duration.ofDays(22));
                X509Certificate[] after = before;
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (after[0].equals(before[0]) && System.nanoTime() < deadline) {
                    try (WireClient late = WireClient.connect(relay.address(), clock)) {
                        after = chain(late);
                    } catch (javax.net.ssl.SSLException stillOld) {
                        Thread.onSpinWait(); // T-105, until the relay has noticed
                    }
                }
                assertNotEquals(before[0], after[0]);
                assertNotEquals(before[1], after[1]);
                assertEquals(before[2], after[2]);
                Reply reply = early.call(early.create(new RoleKeys(random), new RoleKeys(random)));
                assertTrue(reply.hasCreated(), "the first connection goes on, with proofs over the first leaf");
            }
        }
    }

    private static X509Certificate[] chain(WireClient client) throws Exception {
        return (X509Certificate[]) client.tls().getPeerCertificates();
    }

    @Test
    void aSecondRelayOnTheDirectoryIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Relay relay = Relay.start(TestRelay.in(temp).build())) {
            StartException refusal = assertThrows(
                    StartException.class, () -> Relay.start(TestRelay.in(temp).build()));
            assertEquals(Obstacle.IN_USE, refusal.obstacle());
            WireClient.connect(relay.address()).close();
        }
        Relay.start(TestRelay.in(temp).build()).close();
    }

    @Test
    void aFailedStartLeavesNothingLocked() throws Exception {
        try (Relay relay = Relay.start(TestRelay.in(temp.resolve("a")).build())) {
            Endpoint taken = new Endpoint("127.0.0.1", relay.address().port());
            StartException refusal = assertThrows(
                    StartException.class,
                    () -> Relay.start(
                            TestRelay.in(temp.resolve("b")).listen(taken).build()));
            assertEquals(Obstacle.LISTEN, refusal.obstacle());
            assertTrue(refusal.getMessage().endsWith("Address already in use"), refusal.getMessage());
        }
        Relay.start(TestRelay.in(temp.resolve("b")).build()).close();
    }

    @Test
    void oneConnectionTooManyIsClosedAndThereIsRoomAgainAfterwards() throws Exception {
        try (Relay relay = Relay.start(TestRelay.in(temp).connections(3).build())) {
            for (int round = 0; round < 5; round++) {
                try (WireClient first = WireClient.connect(relay.address());
                        WireClient second = WireClient.connect(relay.address());
                        Socket third = new Socket(
                                relay.address().host(), relay.address().port())) {
                    assertThrows(IOException.class, () -> WireClient.connect(relay.address()));
                    first.send(ClientFrame.getDefaultInstance());
                    assertTrue(second.call(second.create(new RoleKeys(random), new RoleKeys(random)))
                            .hasCreated());
                    assertTrue(third.isConnected());
                }
                awaitRoom(relay.address());
            }
        }
    }

    private static void awaitRoom(RelayAddress address) {
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> {
            try (WireClient a = WireClient.connect(address);
                    WireClient b = WireClient.connect(address);
                    WireClient c = WireClient.connect(address)) {
                for (WireClient client : List.of(a, b, c)) {
                    client.send(ClientFrame.getDefaultInstance());
                }
            }
        });
    }

    @Test
    void anAddressSaysWhatTheOperatorAdvertises() throws Exception {
        try (Relay relay = Relay.start(TestRelay.in(temp)
                .advertise(Endpoint.parse("relay.example.org:443", 0))
                .build())) {
            assertEquals("relay.example.org", relay.address().host());
            assertEquals(443, relay.address().port());
        }
        try (Relay relay = Relay.start(
                TestRelay.in(temp).advertise(Endpoint.parse("[2001:db8::1]", 0)).build())) {
            assertEquals("[2001:db8::1]", relay.address().host());
            assertNotEquals(0, relay.address().port());
        }
    }
}
