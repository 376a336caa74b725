package org.waystation.relay.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waystation.relay.Relay;
import org.waystation.relay.testing.PinnedTrust;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.Tap;
import org.waystation.relay.testing.TestRelay;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** Section 3 of the specification, for both kinds of TLS that a relay may have. */
class TlsTest {
    /** The code point of X25519MLKEM768. */
    private static final byte[] HYBRID = {0x11, (byte) 0xec};

    private static Relay nativeRelay;
    private static Relay javaRelay;

    enum Kind {
        NATIVE,
        JAVA;

        /** Bytes that a record is longer than what it carries: content type and authentication; the JDK pads by 16 more. */
        int overhead() {
            return this == NATIVE ? 17 : 33;
        }

        RelayAddress address() {
            return (this == NATIVE ? nativeRelay : javaRelay).address();
        }
    }

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        nativeRelay = Relay.start(TestRelay.in(temp.resolve("native")).build());
        javaRelay =
                Relay.start(TestRelay.in(temp.resolve("java")).pureJava(true).build());
    }

    @AfterAll
    static void stop() {
        nativeRelay.close();
        javaRelay.close();
    }

    private static PinnedTrust pin(RelayAddress address) {
        return new PinnedTrust(address.fingerprint().toByteArray(), Clock.systemUTC());
    }

    @Test
    void nativeCodeIsUsedWhereItLoads() {
        assertEquals("BoringSSL over epoll", new Transport(false).toString());
        assertEquals("JDK TLS over NIO", new Transport(true).toString());
    }

    @ParameterizedTest
    @EnumSource
    void T101_T102_T103_T104_T105_aClientThatChecksTheChainIsSatisfied(Kind kind) throws Exception {
        try (WireClient client = WireClient.connect(kind.address())) {
            assertEquals("TLSv1.3", client.tls().getProtocol());
            assertEquals(3, client.tls().getPeerCertificates().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void A40_T102_anotherRelayUnderTheSameHostAndPortIsRefused(Kind kind) {
        RelayAddress there = kind.address();
        RelayAddress wanted = (kind == Kind.NATIVE ? Kind.JAVA : Kind.NATIVE).address();
        RelayAddress forged = new RelayAddress(wanted.fingerprint(), wanted.access(), there.host(), there.port());
        SSLException refusal = assertThrows(SSLException.class, () -> WireClient.connect(forged));
        assertTrue(refusal.getMessage().contains("T-102"), refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void T106_olderTlsIsRefused(Kind kind) throws Exception {
        RelayAddress address = kind.address();
        SSLContext context = WireClient.context(pin(address));
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(IOException.class, socket::startHandshake);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noTicketIsIssuedSoThatTwoConnectionsHaveNothingInCommon(Kind kind) throws Exception {
        SSLContext willing = WireClient.context(pin(kind.address())); // resumes whatever it gets a ticket for
        int port = 0;
        for (int visit = 0; visit < 2; visit++) {
            try (Tap tap = new Tap(kind.address(), port);
                    SSLSocket socket = WireClient.handshake(tap.address(), willing)) {
                port = tap.address().port();
                socket.getInputStream().readNBytes(4_096);
                assertTrue(tap.extensionOfClient(Tap.PRE_SHARED_KEY).isEmpty());
                List<Tap.TlsRecord> records = tap.recordsOfRelay();
                assertEquals(
                        4_096 + kind.overhead(), records.get(records.size() - 1).length());
                assertEquals(
                        1,
                        records.stream()
                                .filter(record -> record.length() == 4_096 + kind.overhead())
                                .count());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrameIsOneRecord(Kind kind) throws Exception {
        SecureRandom random = new SecureRandom();
        try (Tap tap = new Tap(kind.address());
                WireClient client = WireClient.connect(tap.address())) {
            int before = tap.recordsOfRelay().size();
            int frames = 1;
            client.call(client.create(new RoleKeys(random), new RoleKeys(random)));
            for (; frames < 20; frames++) {
                client.send(ClientFrame.getDefaultInstance());
            }
            for (int i = 1; i < frames; i++) {
                client.receive();
            }
            List<Tap.TlsRecord> records = tap.recordsOfRelay();
            assertEquals(before + frames, records.size());
            for (Tap.TlsRecord record : records.subList(before, records.size())) {
                assertEquals(Tap.APPLICATION_DATA, record.type());
                assertEquals(4_096 + kind.overhead(), record.length());
            }
        }
    }

    /** Somebody comes by; from outside it looks the same whether something was there for them. */
    @ParameterizedTest
    @EnumSource
    void A14_anEmptyMailboxAndOneWithAMessageAnswerAlike(Kind kind) throws Exception {
        SecureRandom random = new SecureRandom();
        List<List<Tap.TlsRecord>> answers = new ArrayList<>();
        for (boolean waiting : new boolean[] {false, true}) {
            RoleKeys reader = new RoleKeys(random);
            RoleKeys writer = new RoleKeys(random);
            try (WireClient sender = WireClient.connect(kind.address())) {
                sender.call(sender.create(reader, writer));
                int writing = sender.handle(Role.WRITER, writer);
                if (waiting) {
                    sender.call(WireClient.append(writing, WireClient.entry(random, Wire.SMALL_ENTRY)));
                }
            }
            try (Tap tap = new Tap(kind.address());
                    WireClient client = WireClient.connect(tap.address())) {
                int reading = client.handle(Role.READER, reader);
                int before = tap.recordsOfRelay().size();
                client.call(Request.newBuilder()
                        .setSubscribe(Subscribe.newBuilder().setHandle(reading).setWindow(8)));
                boolean found = false;
                for (Event event = client.event(); !event.hasCaughtUp(); event = client.event()) {
                    found = true;
                }
                assertEquals(waiting, found);
                List<Tap.TlsRecord> records = tap.recordsOfRelay();
                answers.add(records.subList(before, records.size()));
            }
        }
        assertEquals(answers.get(0), answers.get(1));
        assertEquals(List.of(new Tap.TlsRecord(Tap.APPLICATION_DATA, 4_096 + kind.overhead())), answers.get(0));
    }

    @Test
    void theHybridGroupIsChosenWhereTheClientHasIt() throws Exception {
        assumeTrue(OpenSsl.isAvailable());
        assertArrayEquals(HYBRID, negotiatedGroup("X25519MLKEM768"));
        assertArrayEquals(HYBRID, negotiatedGroup("X25519", "X25519MLKEM768"), "though the client puts it last");
        assertArrayEquals(new byte[] {0, 0x1d}, negotiatedGroup("X25519"), "and others are served too");
    }

    private static byte[] negotiatedGroup(String... offered) throws Exception {
        RelayAddress address = Kind.NATIVE.address();
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(pin(address))
                .endpointIdentificationAlgorithm(null)
                .protocols("TLSv1.3")
                .option(OpenSslContextOption.GROUPS, offered)
                .build();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (Tap tap = new Tap(address)) {
            SslHandler[] handler = new SslHandler[1];
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel fresh) {
                            handler[0] = context.newHandler(fresh.alloc());
                            fresh.pipeline().addLast(handler[0]);
                        }
                    })
                    .connect("127.0.0.1", tap.address().port())
                    .sync()
                    .channel();
            handler[0].handshakeFuture().sync();
            channel.close().sync();
            return Arrays.copyOf(tap.extensionOfRelay(Tap.KEY_SHARE).orElseThrow(), 2);
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    // ------------------------------------------------------------------------------------------- not TLS at all

    @ParameterizedTest
    @EnumSource
    void plainHttpEndsWithoutAnAnswer(Kind kind) throws Exception {
        assertUnanswered(kind, "GET / HTTP/1.1\r\nHost: relay\r\n\r\n".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @EnumSource
    void garbageEndsWithoutAnAnswer(Kind kind) throws Exception {
        assertUnanswered(kind, new byte[4_096]);
        byte[] noise = new byte[20_000];
        new SecureRandom().nextBytes(noise);
        noise[0] = (byte) 0x80;
        assertUnanswered(kind, noise);
    }

    private static void assertUnanswered(Kind kind, byte[] bytes) throws Exception {
        try (Socket socket = new Socket(kind.address().host(), kind.address().port())) {
            socket.setSoTimeout(WireClient.PATIENCE);
            socket.getOutputStream().write(bytes);
            assertEquals(0, answer(socket));
        }
        WireClient.connect(kind.address()).close(); // and others are served
    }

    /** Bytes that come before the end; a reset is an end. */
    private static int answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int count = 0;
        try {
            while (in.read() >= 0) {
                count++;
            }
        } catch (SocketException reset) {
            return count;
        }
        return count;
    }

    @Test
    void halfAHandshakeIsClosedAfterTenSeconds() throws Exception {
        byte[] half = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        long begin = System.nanoTime();
        try (Socket first = new Socket(
                        Kind.NATIVE.address().host(), Kind.NATIVE.address().port());
                Socket second = new Socket(
                        Kind.JAVA.address().host(), Kind.JAVA.address().port())) {
            for (Socket socket : List.of(first, second)) {
                socket.setSoTimeout(WireClient.PATIENCE);
                socket.getOutputStream().write(half);
            }
            for (Socket socket : List.of(first, second)) {
                answer(socket);
            }
        }
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        assertTrue(seconds >= 9 && seconds < 15, "closed after " + seconds + " s");
    }
}
