package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.net.ConnectionFailure.Kind;
import org.waystation.relay.Relay;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;
import org.waystation.wire.Proofs;
import org.waystation.wire.Proofs.Purpose;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Retention;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** Connections with the real relay, in this process, on loopback. */
final class RealRelayTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int WINDOW = 64;

    @TempDir
    Path directory;

    private final SigningKey reader = SigningKey.generate(RANDOM);
    private final SigningKey writer = SigningKey.generate(RANDOM);
    private int lastId;

    private Relay start(boolean pureJava, boolean requireAccess) throws Exception {
        return Relay.start(RelayConfig.in(directory)
                .listen(Endpoint.parse("127.0.0.1:0"))
                .pureJava(pureJava)
                .requireAccess(requireAccess)
                .build());
    }

    private static Heard open(RelayAddress address) throws Exception {
        Heard heard = Heard.open(address, CLOCK);
        heard.awaitHello();
        return heard;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void entriesOfBothSizesArriveInOrderThroughTheRelay(boolean pureJava) throws Exception {
        int count = 400;
        Random contents = new Random(1);
        List<ByteString> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] entry = new byte[i % 5 == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY];
            contents.nextBytes(entry);
            entries.add(ByteString.copyFrom(entry));
        }
        try (Relay relay = start(pureJava, false);
                Heard sender = open(relay.address());
                Heard recipient = open(relay.address())) {
            assertTrue(call(sender, create(sender)).hasCreated());
            int to = call(sender, open(sender, Role.WRITER, writer)).getOpened().getHandle();
            int from = call(recipient, open(recipient, Role.READER, reader))
                    .getOpened()
                    .getHandle();
            assertTrue(call(
                            recipient,
                            Request.newBuilder()
                                    .setSubscribe(Subscribe.newBuilder()
                                            .setHandle(from)
                                            .setWindow(WINDOW)))
                    .hasSubscribed());

            long start = System.nanoTime();
            List<Request> appends = new ArrayList<>();
            for (ByteString entry : entries) {
                appends.add(Request.newBuilder()
                        .setId(++lastId)
                        .setAppend(Append.newBuilder().setHandle(to).setEntry(entry))
                        .build());
            }
            sender.connection().send(appends);

            int received = 0;
            while (received < count) {
                for (Event event : recipient.awaitFrame().getEventsList()) {
                    if (event.hasDelivery()) {
                        assertEquals(received + 1, event.getDelivery().getPosition());
                        assertEquals(entries.get(received), event.getDelivery().getEntry());
                        received++;
                    }
                }
                recipient
                        .connection()
                        .send(List.of(Request.newBuilder()
                                .setId(++lastId)
                                .setAcknowledge(
                                        Acknowledge.newBuilder().setHandle(from).setThrough(received))
                                .build()));
            }
            int stored = 0;
            while (stored < count) {
                stored += sender.awaitFrame().getRepliesCount();
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            System.out.println("figures: " + count + " entries through the relay in " + millis + " ms"
                    + (pureJava ? " (its TLS: JDK)" : ""));
        }
    }

    @Test
    void theHelloIsThatOfTheRelay() throws Exception {
        try (Relay relay = start(false, false);
                Heard heard = Heard.open(relay.address(), CLOCK)) {
            assertEquals(Durability.FLUSHED, heard.awaitHello().getDurability());
            assertTrue(heard.relayAhead.abs().compareTo(Duration.ofMinutes(2)) < 0);
        }
    }

    @Test
    void aProofOfOneConnectionIsWorthNothingOnAnother() throws Exception {
        try (Relay relay = start(false, false);
                Heard first = open(relay.address());
                Heard second = open(relay.address())) {
            assertTrue(call(first, create(first)).hasCreated());
            assertNotEquals(first.channel.nonce(), second.channel.nonce());
            Reply reply = call(second, open(first, Role.READER, reader));
            assertEquals(ErrorCode.REFUSED, reply.getFailed().getCode());
            assertTrue(call(second, open(second, Role.READER, reader)).hasOpened());
        }
    }

    @Test
    void theAccessSecretOpensAPrivateRelay() throws Exception {
        try (Relay relay = start(false, true);
                Heard stranger = open(relay.address().withoutAccess());
                Heard guest = open(relay.address())) {
            assertEquals(
                    ErrorCode.ACCESS_REQUIRED,
                    call(stranger, create(stranger)).getFailed().getCode());
            ByteString proof = ByteString.copyFrom(Hashes.hmacSha256(
                    relay.address().access().get().toByteArray(), Proofs.accessStatement(guest.channel)));
            Request.Builder create = create(guest);
            create.setCreate(create.getCreate().toBuilder().setAccessProof(proof));
            assertTrue(call(guest, create).hasCreated());
        }
    }

    @Test
    void aRelayThatStopsSaysGoodbye() throws Exception {
        Relay relay = start(false, false);
        try (Heard heard = open(relay.address())) {
            assertTrue(call(heard, create(heard)).hasCreated());
            relay.close();
            assertEquals(ErrorCode.SHUTTING_DOWN, heard.awaitEnd(Kind.GOODBYE).code());
            try (Heard late = Heard.open(relay.address(), CLOCK)) {
                late.awaitEnd(Kind.UNREACHABLE);
            }
        } finally {
            relay.close();
        }
    }

    @Test
    void T102_theRelayUnderAnotherFingerprintIsAnotherRelay() throws Exception {
        try (Relay relay = start(false, false)) {
            RelayAddress other = new RelayAddress(
                    new TestIdentity().fingerprint(),
                    Optional.empty(),
                    "127.0.0.1",
                    relay.address().port());
            try (Heard heard = Heard.open(other, CLOCK)) {
                assertTrue(heard.awaitEnd(Kind.WRONG_RELAY).getMessage().contains("T-102"));
            }
        }
    }

    @Test
    void T105_aClockADayWrongWorksAndNineDaysAreNamed() throws Exception {
        try (Relay relay = start(false, false)) {
            for (Duration wrong : List.of(Duration.ofDays(-1), Duration.ofDays(1))) {
                try (Heard heard = Heard.open(relay.address(), Clock.offset(CLOCK, wrong))) {
                    heard.awaitHello();
                    assertEquals(-wrong.toDays(), Math.round(heard.relayAhead.toMinutes() / 1_440.0));
                }
            }
            for (Duration wrong : List.of(Duration.ofDays(-9), Duration.ofDays(9))) {
                try (Heard heard = Heard.open(relay.address(), Clock.offset(CLOCK, wrong))) {
                    heard.awaitEnd(Kind.CLOCK);
                }
            }
        }
    }

    private Reply call(Heard on, Request.Builder request) throws Exception {
        int id = ++lastId;
        on.connection().send(List.of(request.setId(id).build()));
        while (true) {
            RelayFrame frame = on.awaitFrame();
            for (Reply reply : frame.getRepliesList()) {
                if (reply.getId() == id) {
                    return reply;
                }
            }
        }
    }

    private Request.Builder create(Heard on) {
        return Request.newBuilder()
                .setCreate(Create.newBuilder()
                        .setRetention(Retention.QUEUE)
                        .setReaderKey(reader.publicKey().bytes())
                        .setReaderProof(proof(on, Purpose.CREATE, Role.READER, reader))
                        .setWriterKey(writer.publicKey().bytes())
                        .setWriterProof(proof(on, Purpose.CREATE, Role.WRITER, writer)));
    }

    private static Request.Builder open(Heard on, Role role, SigningKey key) {
        return Request.newBuilder()
                .setOpen(Open.newBuilder()
                        .setRole(role)
                        .setKey(key.publicKey().bytes())
                        .setProof(proof(on, Purpose.OPEN, role, key)));
    }

    private static ByteString proof(Heard on, Purpose purpose, Role role, SigningKey key) {
        RoleKey address = key.publicKey();
        return ByteString.copyFrom(key.sign(Proofs.roleStatement(purpose, role, on.channel, address)));
    }
}
