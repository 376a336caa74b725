package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.waystation.client.Connector;
import org.waystation.client.TlsFactory;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;

/** A listener that remembers, and the connection it listens to. */
final class Heard implements RelayConnection.Listener, AutoCloseable {
    static final SecureRandom RANDOM = new SecureRandom();
    static final Clock CLOCK = Clock.fixed(TestIdentity.MADE, ZoneOffset.UTC);

    /** Waits so short that a test can sit them out. */
    static final Timing SHORT_GREETING =
            new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(1));

    static final Timing SHORT_ANSWER =
            new Timing(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofMillis(500));

    private static final int PATIENCE = 20;

    final BlockingQueue<RelayHello> hellos = new LinkedBlockingQueue<>();
    final BlockingQueue<RelayFrame> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectionFailure> ends = new LinkedBlockingQueue<>();
    volatile Proofs.Channel channel;
    volatile Duration relayAhead;
    private RelayConnection connection;

    static Heard open(RelayAddress relay) {
        return open(relay, TcpPipe.connector(), CLOCK, Timing.STANDARD);
    }

    static Heard open(RelayAddress relay, Clock clock) {
        return open(relay, TcpPipe.connector(), clock, Timing.STANDARD);
    }

    static Heard open(RelayAddress relay, Connector connector, Clock clock, Timing timing) {
        Heard heard = new Heard();
        heard.connection = RelayConnection.open(relay, connector, TlsFactory.platform(), clock, RANDOM, heard, timing);
        return heard;
    }

    static Clock clockOff(Duration by) {
        return Clock.offset(CLOCK, by);
    }

    RelayConnection connection() {
        return connection;
    }

    @Override
    public void connected(RelayHello hello, Proofs.Channel proven, Duration ahead) {
        channel = proven;
        relayAhead = ahead;
        hellos.add(hello);
    }

    @Override
    public void received(RelayFrame frame) {
        frames.add(frame);
    }

    @Override
    public void ended(ConnectionFailure why) {
        ends.add(why);
    }

    RelayHello awaitHello() throws InterruptedException {
        RelayHello hello = hellos.poll(PATIENCE, TimeUnit.SECONDS);
        assertNotNull(hello, () -> "no hello; ended: " + ends);
        return hello;
    }

    RelayFrame awaitFrame() throws InterruptedException {
        RelayFrame frame = frames.poll(PATIENCE, TimeUnit.SECONDS);
        assertNotNull(frame, () -> "no frame; ended: " + ends);
        return frame;
    }

    /** The end, which comes once. */
    ConnectionFailure awaitEnd() throws InterruptedException {
        ConnectionFailure end = ends.poll(PATIENCE, TimeUnit.SECONDS);
        assertNotNull(end, "it does not end");
        assertNull(ends.poll(50, TimeUnit.MILLISECONDS), "it ended twice");
        return end;
    }

    ConnectionFailure awaitEnd(ConnectionFailure.Kind kind) throws InterruptedException {
        ConnectionFailure end = awaitEnd();
        assertEquals(kind, end.kind(), end.getMessage());
        return end;
    }

    @Override
    public void close() {
        connection.close();
    }
}
