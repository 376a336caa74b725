package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.BytePipe;
import org.waystation.client.Connector;
import org.waystation.client.internal.net.ConnectionFailure.Kind;
import org.waystation.wire.Frames;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** Section 3 of the protocol: whom a client trusts, and that its TLS holds under whatever a pipe does to its records. */
final class TlsTest {
    private final TestIdentity identity = new TestIdentity();

    private static final TestRelay.Script GREETING = client -> {
        client.send(TestRelay.hello());
        client.awaitEnd();
    };

    @Test
    void theRelayOfTheAddressIsTrustedAndTheChannelNamesItsCertificate() throws Exception {
        X509Certificate[] chain = identity.chain();
        try (TestRelay relay = TestRelay.playing(identity, chain, "TLSv1.3", GREETING);
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
            ByteString leafHash =
                    ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
            RoleKey key = RoleKey.of(new byte[32]);
            assertTrue(Arrays.equals(
                    Proofs.roleStatement(
                            Proofs.Purpose.OPEN, Role.READER, new Proofs.Channel(TestRelay.NONCE, leafHash), key),
                    Proofs.roleStatement(Proofs.Purpose.OPEN, Role.READER, heard.channel, key)));
        }
    }

    @Test
    void T101_anotherNumberOfCertificatesIsNoRelay() throws Exception {
        X509Certificate[] chain = identity.chain();
        refused(Kind.NOT_A_RELAY, "T-101", chain[0]);
        refused(Kind.NOT_A_RELAY, "T-101", chain[0], chain[1]);
        refused(Kind.NOT_A_RELAY, "T-101", chain[0], chain[1], chain[2], chain[2]);
    }

    @Test
    void T101_aCertificateOfMoreThan4096BytesIsNoRelay() throws Exception {
        X509Certificate[] chain = identity.chain();
        int overhead = new TestIdentity.Maker(identity.leaf, identity.operating)
                        .ballast(3_000)
                        .lasting(Duration.ofDays(7))
                        .make()
                        .getEncoded()
                        .length
                - 3_000;
        chain[0] = leafOf(4_096 - overhead - 8);
        assertTrue(chain[0].getEncoded().length <= 4_096 && chain[0].getEncoded().length > 4_080);
        accepted(chain);
        chain[0] = leafOf(4_097 - overhead + 8);
        refused(Kind.NOT_A_RELAY, "T-101", chain);
    }

    private X509Certificate leafOf(int ballast) {
        return new TestIdentity.Maker(identity.leaf, identity.operating)
                .ballast(ballast)
                .lasting(Duration.ofDays(7))
                .make();
    }

    @Test
    void T102_anotherRootIsAnotherRelay() throws Exception {
        TestIdentity other = new TestIdentity();
        try (TestRelay relay = TestRelay.playing(other, other.chain(), "TLSv1.3", GREETING)) {
            RelayAddress expected = new RelayAddress(
                    identity.fingerprint(),
                    Optional.empty(),
                    "127.0.0.1",
                    relay.address().port());
            try (Heard heard = Heard.open(expected)) {
                assertTrue(heard.awaitEnd(Kind.WRONG_RELAY).getMessage().contains("T-102"));
            }
        }
    }

    @Test
    void A40_whoHasTheLeafAndOnlyShowsTheRootDoesNotPass() throws Exception {
        TestIdentity thief = new TestIdentity();
        X509Certificate[] ours = identity.chain();
        // Own root with our root's certificate behind it, own operating key, own leaf: each link is tried.
        refused(thief, Kind.WRONG_RELAY, "T-103", thief.leafCertificate(), thief.operatingCertificate(), ours[2]);
        refused(thief, Kind.WRONG_RELAY, "T-104", thief.leafCertificate(), ours[1], ours[2]);
        refused(
                thief,
                Kind.WRONG_RELAY,
                "T-102",
                thief.leafCertificate(),
                thief.operatingCertificate(),
                thief.rootCertificate());
        // The right chain without the leaf's private key: the handshake itself fails.
        refused(thief, Kind.NOT_A_RELAY, "", ours);
    }

    @Test
    void A40_aStolenLeafKeyIsWorthNothingOnceItsCertificateHasExpired() throws Exception {
        Clock later = Heard.clockOff(Duration.ofDays(8));
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", GREETING);
                Heard heard = Heard.open(relay.address(), later)) {
            heard.awaitEnd(Kind.CLOCK);
        }
    }

    @Test
    void T102_aRootOfAnotherKindOfKeyIsAnotherRelay() throws Exception {
        X509Certificate[] chain = identity.chain();
        KeyPair ec = TestIdentity.p256();
        chain[2] = new TestIdentity.Maker(ec, ec).lasting(Duration.ofDays(9)).make();
        refused(Kind.WRONG_RELAY, "T-102", chain);
    }

    @Test
    void T103_theOperatingKeyIsEd25519AndSignedByTheRoot() throws Exception {
        X509Certificate[] chain = identity.chain();
        KeyPair ec = TestIdentity.p256();
        chain[1] = new TestIdentity.Maker(ec, identity.root)
                .lasting(Duration.ofDays(9))
                .make();
        chain[0] = new TestIdentity.Maker(identity.leaf, ec)
                .lasting(Duration.ofDays(7))
                .make();
        refused(Kind.WRONG_RELAY, "T-103", chain);
        chain = identity.chain();
        chain[1] = new TestIdentity.Maker(identity.operating, identity.operating)
                .lasting(Duration.ofDays(9))
                .make();
        refused(Kind.WRONG_RELAY, "T-103", chain);
    }

    @Test
    void T104_theLeafIsP256AndSignedByTheOperatingKey() throws Exception {
        X509Certificate[] chain = identity.chain();
        chain[0] = new TestIdentity.Maker(identity.leaf, identity.root)
                .lasting(Duration.ofDays(7))
                .make();
        refused(Kind.WRONG_RELAY, "T-104", chain);
        chain[0] = new TestIdentity.Maker(identity.leaf, TestIdentity.p256())
                .lasting(Duration.ofDays(7))
                .make();
        refused(Kind.WRONG_RELAY, "T-104", chain);
        // Another kind of leaf, rightly signed: such a relay could be talked to, so the rule is asked by itself.
        RelayTrust trust =
                new RelayTrust(identity.fingerprint().toByteArray(), Heard.CLOCK, new Failures(identity.address(1)));
        for (KeyPair wrong : List.of(TestIdentity.generate("RSA"), TestIdentity.ed25519())) {
            chain[0] = new TestIdentity.Maker(wrong, identity.operating)
                    .lasting(Duration.ofDays(7))
                    .make();
            X509Certificate[] shown = chain.clone();
            assertThrows(CertificateException.class, () -> trust.checkServerTrusted(shown, "UNKNOWN"));
            assertTrue(trust.refusal().getMessage().contains("T-104"));
        }
    }

    @Test
    void T105_aClockThatIsADayWrongWorks() throws Exception {
        for (Duration wrong : List.of(Duration.ofDays(-1), Duration.ofDays(1))) {
            try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", GREETING);
                    Heard heard = Heard.open(relay.address(), Heard.clockOff(wrong))) {
                heard.awaitHello();
                assertEquals(wrong.negated(), heard.relayAhead);
            }
        }
    }

    @Test
    void T105_aClockThatIsNineDaysWrongIsNamed() throws Exception {
        for (Duration wrong : List.of(Duration.ofDays(-9), Duration.ofDays(9))) {
            try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", GREETING);
                    Heard heard = Heard.open(relay.address(), Heard.clockOff(wrong))) {
                String message = heard.awaitEnd(Kind.CLOCK).getMessage();
                assertTrue(message.contains("the clock may be wrong"), message);
                assertTrue(message.contains(TestIdentity.MADE.plus(wrong).toString()), message);
            }
        }
    }

    @Test
    void T105_theOperatingCertificateExpiresTooAndTheRootDoesNot() throws Exception {
        X509Certificate[] chain = identity.chain();
        chain[1] = new TestIdentity.Maker(identity.operating, identity.root)
                .lasting(Duration.ofDays(-1))
                .make();
        refused(Kind.CLOCK, "T-105", chain);
        chain = identity.chain();
        chain[2] = new TestIdentity.Maker(identity.root, identity.root)
                .from(Instant.parse("1999-01-01T00:00:00Z"))
                .lasting(Duration.ofDays(-9_000))
                .make();
        accepted(chain);
    }

    @Test
    void T106_olderTlsIsNamed() throws Exception {
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.2", GREETING);
                Heard heard = Heard.open(relay.address())) {
            assertTrue(heard.awaitEnd(Kind.NOT_A_RELAY).getMessage().contains("T-106"));
        }
        byte[] serverHelloOf12 = new byte[5 + 4 + 38];
        serverHelloOf12[0] = 22;
        serverHelloOf12[1] = 3;
        serverHelloOf12[4] = 42;
        serverHelloOf12[5] = 2;
        serverHelloOf12[8] = 38;
        serverHelloOf12[9] = 3;
        serverHelloOf12[10] = 3;
        assertEquals(FirstRecord.OLD_TLS, FirstRecord.of(ByteBuffer.wrap(serverHelloOf12)));
    }

    @Test
    void whatIsNotTlsIsNamed() throws Exception {
        for (String banner :
                List.of("SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0\0\0\0\0\0", "x")) {
            try (TestRelay relay = TestRelay.raw(socket -> {
                        socket.getOutputStream().write(banner.getBytes(StandardCharsets.ISO_8859_1));
                        socket.shutdownOutput();
                        drain(socket.getInputStream());
                    });
                    Heard heard = Heard.open(relay.address())) {
                ConnectionFailure end = heard.awaitEnd();
                assertEquals(banner.length() > 1 ? Kind.NOT_A_RELAY : Kind.UNREACHABLE, end.kind(), end.getMessage());
            }
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1_024];
        while (in.read(buffer) >= 0) {
            // until the client goes
        }
    }

    @Test
    void halfAHandshakeIsGivenUp() throws Exception {
        // A true ServerHello, recorded from a relay, and then nothing.
        CopyOnWriteArrayList<byte[]> recorded = new CopyOnWriteArrayList<>();
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", GREETING);
                Heard heard = Heard.open(relay.address(), recording(recorded), Heard.CLOCK, Timing.STANDARD)) {
            heard.awaitHello();
        }
        byte[] half = Arrays.copyOf(recorded.get(0), 60);
        try (TestRelay relay = TestRelay.raw(socket -> {
                    socket.getOutputStream().write(half);
                    drain(socket.getInputStream());
                });
                Heard heard = Heard.open(relay.address(), TcpPipe.connector(), Heard.CLOCK, Heard.SHORT_GREETING)) {
            heard.awaitEnd(Kind.UNREACHABLE);
        }
    }

    private static Connector recording(List<byte[]> reads) {
        return (host, port, timeout) -> new Through(TcpPipe.connector().open(host, port, timeout)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count > 0) {
                    reads.add(Arrays.copyOfRange(into, offset, offset + count));
                }
                return count;
            }
        };
    }

    @Test
    void aRecordThatWasTouchedEndsTheConnection() throws Exception {
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", client -> {
                    client.send(TestRelay.hello());
                    for (int position = 1; position < 20; position++) {
                        client.receive();
                        client.send(event(position, Wire.SMALL_ENTRY));
                    }
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address(), flipping(9_000), Heard.CLOCK, Timing.STANDARD)) {
            heard.awaitHello();
            for (int id = 1; id < 20; id++) {
                heard.connection().send(List.of(append(id, 10)));
            }
            heard.awaitEnd(Kind.LOST);
            assertTrue(heard.frames.size() < 5);
        }
    }

    /** Turns one bit of the byte number {@code at}. */
    private static Connector flipping(int at) {
        return (host, port, timeout) -> new Through(TcpPipe.connector().open(host, port, timeout)) {
            private int seen;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (seen <= at && at < seen + count) {
                    into[offset + at - seen] ^= 1;
                }
                seen += count;
                return count;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 700, 100_000})
    void recordsArriveHoweverThePipeCutsOrJoinsThem(int most) throws Exception {
        Random random = new Random(most);
        Connector cutting =
                (host, port, timeout) -> new Through(TcpPipe.connector().open(host, port, timeout)) {
                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return super.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
                    }

                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        for (int at = 0; at < length; ) {
                            int part = Math.min(length - at, 1 + most);
                            super.write(from, offset + at, part);
                            at += part;
                        }
                    }
                };
        int rounds = most < 10 ? 5 : 60;
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", client -> {
                    client.send(TestRelay.hello());
                    ByteArrayOutputStream together = new ByteArrayOutputStream();
                    for (int position = 1; position <= rounds; position++) {
                        boolean large = position % 2 == 0;
                        together.write(Frames.encode(event(position, large ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY)));
                    }
                    client.send(together.toByteArray()); // records that end in the middle of frames
                    int received = 0;
                    while (received < rounds) {
                        received += client.receive().getRequestsCount();
                    }
                    client.send(event(rounds + 1, Wire.SMALL_ENTRY));
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address(), cutting, Heard.CLOCK, Timing.STANDARD)) {
            heard.awaitHello();
            List<Request> requests = new ArrayList<>();
            for (int id = 1; id <= rounds; id++) {
                requests.add(append(id, id % 3 == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY));
            }
            heard.connection().send(requests);
            for (int position = 1; position <= rounds + 1; position++) {
                Delivery delivery = heard.awaitFrame().getEvents(0).getDelivery();
                assertEquals(position, delivery.getPosition());
                assertEquals((byte) position, delivery.getEntry().byteAt(5));
            }
        }
    }

    @Test
    void aFrameGoesOutInOnePieceAndItsSizeIsAllThatShows() throws Exception {
        CopyOnWriteArrayList<Integer> written = new CopyOnWriteArrayList<>();
        Connector counting =
                (host, port, timeout) -> new Through(TcpPipe.connector().open(host, port, timeout)) {
                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        written.add(length);
                        super.write(from, offset, length);
                    }
                };
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", client -> {
                    client.send(TestRelay.hello());
                    client.receive();
                    client.send(event(1, 10));
                    client.receive();
                    client.send(event(2, 10));
                    client.awaitEnd();
                });
                Heard heard = Heard.open(relay.address(), counting, Heard.CLOCK, Timing.STANDARD)) {
            heard.awaitFrame();
            int before = written.size();
            heard.connection().send(List.of(append(1, Wire.LARGE_ENTRY)));
            heard.awaitFrame();
            assertEquals(before + 1, written.size(), written::toString);
            int record = 5 + 1 + 16 + 16; // header, type, tag, and the zeros that the JDK adds to every record
            assertEquals(Wire.SMALL_FRAME + record, written.get(before - 1), "hello");
            assertEquals(Wire.LARGE_FRAME + 2 * record, written.get(before), "the JDK makes two records of it");
        }
    }

    @Test
    void theClientHelloNamesNobodyAndOffersNoSession() throws Exception {
        CopyOnWriteArrayList<byte[]> hellos = new CopyOnWriteArrayList<>();
        Connector recording =
                (host, port, timeout) -> new Through(TcpPipe.connector().open(host, port, timeout)) {
                    private boolean first = true;

                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        if (first) {
                            hellos.add(Arrays.copyOfRange(from, offset, offset + length));
                            first = false;
                        }
                        super.write(from, offset, length);
                    }
                };
        CopyOnWriteArrayList<ByteString> sessions = new CopyOnWriteArrayList<>();
        try (TestRelay relay = TestRelay.playing(identity, identity.chain(), "TLSv1.3", client -> {
            sessions.add(ByteString.copyFrom(client.socket.getSession().getId()));
            client.send(TestRelay.hello());
            client.receive();
            client.send(event(
                    1, 10)); // the JDK has sent session tickets by now; a client with a memory would come back with one
            client.awaitEnd();
        })) {
            RelayAddress address = new RelayAddress(
                    identity.fingerprint(),
                    Optional.empty(),
                    "localhost",
                    relay.address().port());
            for (int i = 0; i < 2; i++) {
                try (Heard heard = Heard.open(address, recording, Heard.CLOCK, Timing.STANDARD)) {
                    heard.awaitFrame();
                }
            }
        }
        assertEquals(2, hellos.size());
        for (byte[] hello : hellos) {
            List<Integer> extensions = extensions(hello);
            assertTrue(extensions.contains(43), "the test can read extensions: supported_versions is there");
            assertFalse(extensions.contains(0), "server_name");
            assertFalse(extensions.contains(16), "ALPN");
            assertFalse(extensions.contains(41), "pre_shared_key");
            assertFalse(extensions.contains(35), "session_ticket");
            assertFalse(new String(hello, StandardCharsets.ISO_8859_1).contains("localhost"));
        }
        assertEquals(2, sessions.stream().distinct().count(), "two connections have no session in common");
    }

    private static List<Integer> extensions(byte[] record) {
        ByteBuffer hello = ByteBuffer.wrap(record);
        hello.position(5 + 4 + 2 + 32);
        hello.position(hello.position() + 1 + hello.get(hello.position()));
        hello.position(hello.position() + 2 + hello.getShort(hello.position()));
        hello.position(hello.position() + 1 + hello.get(hello.position()));
        int end = hello.getShort() + hello.position();
        List<Integer> found = new ArrayList<>();
        while (hello.position() < end) {
            found.add((int) hello.getShort());
            int length = hello.getShort();
            hello.position(hello.position() + length);
        }
        return found;
    }

    private void accepted(X509Certificate... chain) throws Exception {
        try (TestRelay relay = TestRelay.playing(identity, chain, "TLSv1.3", GREETING);
                Heard heard = Heard.open(relay.address())) {
            heard.awaitHello();
        }
    }

    private void refused(Kind kind, String rule, X509Certificate... chain) throws Exception {
        refused(identity, kind, rule, chain);
    }

    /** @param impostor whose leaf key the server has; the address is that of {@link #identity} */
    private void refused(TestIdentity impostor, Kind kind, String rule, X509Certificate... chain) throws Exception {
        try (TestRelay relay = TestRelay.playing(impostor, chain, "TLSv1.3", GREETING)) {
            int port = relay.address().port();
            try (Heard heard = Heard.open(identity.address(port))) {
                ConnectionFailure end = heard.awaitEnd(kind);
                assertTrue(end.getMessage().contains(rule), end.getMessage());
                assertTrue(end.getMessage().contains("127.0.0.1:" + port));
                assertTrue(heard.hellos.isEmpty());
            }
        }
    }

    private static RelayFrame event(int position, int length) {
        byte[] entry = new byte[length];
        Arrays.fill(entry, (byte) position);
        return RelayFrame.newBuilder()
                .addEvents(Event.newBuilder()
                        .setDelivery(Delivery.newBuilder()
                                .setHandle(1)
                                .setPosition(position)
                                .setEntry(ByteString.copyFrom(entry))))
                .build();
    }

    private static Request append(int id, int length) {
        return Request.newBuilder()
                .setId(id)
                .setAppend(Append.newBuilder().setHandle(1).setEntry(ByteString.copyFrom(new byte[length])))
                .build();
    }

    /** A pipe through another one. */
    private static class Through implements BytePipe {
        private final BytePipe inner;

        Through(BytePipe inner) {
            this.inner = inner;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return inner.read(into, offset, length);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            inner.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
