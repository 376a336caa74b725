package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.waystation.client.TlsFactory;
import org.waystation.client.testing.Script;
import org.waystation.wire.Frames;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Request;

/** The relay of the address, over real TLS, saying what it likes: a connection comes to one typed end, which is never our own fault. */
class ConnectionFuzzTest {
    private static final int PATIENCE = 15;
    private static final int REQUESTS = 5;
    private static final TestIdentity RELAY = new TestIdentity();
    private static final SSLContext CONTEXT = context();

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager shown = new TestRelay.OneChain(RELAY.leaf.getPrivate(), RELAY.chain());
            context.init(new KeyManager[] {shown}, null, null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest
    void connection(byte[] data) throws InterruptedException {
        MemoryPipe[] ends = MemoryPipe.pair();
        App app = new App();
        app.connection = RelayConnection.open(
                RELAY.address(7443),
                (host, port, timeout) -> ends[0],
                TlsFactory.platform(),
                Heard.CLOCK,
                Heard.RANDOM,
                app,
                Timing.STANDARD);
        app.ready.add(true);
        try (MemoryPipe relay = ends[1]) {
            play(new Script(data), relay);
        } catch (IOException e) {
            // The client has ended it.
        }
        app.requireOneEnd();
    }

    private static void play(Script script, MemoryPipe pipe) throws IOException {
        if (script.next() > 240) {
            byte[] noTls = script.take(400);
            pipe.write(noTls, 0, noTls.length);
            return;
        }
        SSLEngine engine = CONTEXT.createSSLEngine();
        engine.setUseClientMode(false);
        TlsPipe tls = new TlsPipe(pipe, engine);
        tls.handshake();
        while (script.hasMore()) {
            byte[] bytes = bytes(script);
            tls.write(bytes, 0, bytes.length);
        }
    }

    /** A hello as it should be, a frame of whatever message, or whatever bytes. */
    private static byte[] bytes(Script script) {
        return switch (script.next(4)) {
            case 0 -> Frames.encode(TestRelay.hello());
            case 1 -> script.piece();
            default -> {
                byte[] message = script.piece();
                int length = Math.min(message.length, Wire.MAX_MESSAGE);
                yield ByteBuffer.allocate(Frames.sizeFor(length))
                        .putInt(length)
                        .put(message, 0, length)
                        .array();
            }
        };
    }

    /** Asks a few things when the connection stands, and holds it to what a listener is promised. */
    private static final class App implements RelayConnection.Listener {
        final BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
        private final List<String> heard = new ArrayList<>();
        private final BlockingQueue<ConnectionFailure> ends = new LinkedBlockingQueue<>();
        volatile RelayConnection connection;

        @Override
        public void connected(RelayHello hello, Proofs.Channel channel, Duration relayAhead) {
            note("connected");
            assertEquals(Wire.NONCE, hello.getNonce().size());
            try {
                ready.take(); // the connection that is asked below is known
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            List<Request> requests = new ArrayList<>();
            for (int id = 1; id <= REQUESTS; id++) {
                requests.add(Request.newBuilder().setId(id).build());
            }
            connection.send(requests);
        }

        @Override
        public void received(RelayFrame frame) {
            note("received");
            assertTrue(frame.getRepliesCount() <= REQUESTS, "more replies than requests");
        }

        @Override
        public void ended(ConnectionFailure why) {
            note("ended");
            ends.add(why);
        }

        private synchronized void note(String what) {
            heard.add(what);
        }

        void requireOneEnd() throws InterruptedException {
            ConnectionFailure end = ends.poll(PATIENCE, TimeUnit.SECONDS);
            assertNotNull(end, "it does not end");
            assertNotEquals(ConnectionFailure.Kind.LOCAL, end.kind(), end.getMessage());
            synchronized (this) {
                List<String> order = new ArrayList<>(heard);
                assertTrue(order.remove("ended") && !order.contains("ended"), "one end");
                assertEquals("ended", heard.get(heard.size() - 1), "the end comes last");
                boolean began = order.remove("connected");
                assertTrue(
                        order.isEmpty() || (began && heard.get(0).equals("connected")),
                        () -> "in order: " + Arrays.toString(heard.toArray()));
                assertTrue(!order.contains("connected"), "connected once");
            }
        }
    }
}
