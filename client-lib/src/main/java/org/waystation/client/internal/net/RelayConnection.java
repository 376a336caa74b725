package org.waystation.client.internal.net;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.waystation.client.BytePipe;
import org.waystation.client.Connector;
import org.waystation.client.TlsFactory;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

/**
 * One connection with one relay, from the first byte to one typed end. It is used once: who wants another opens another.
 *
 * <p>All methods may be called from any thread, the listener's included, and none of them waits.
 */
public final class RelayConnection implements AutoCloseable {
    /** Requests that {@link #send} takes and that are not answered yet, at most. */
    public static final int MAX_UNANSWERED = 8_192;

    /**
     * Hears of one connection, on its reader thread, one call at a time: {@code connected} at most once, then {@code received} any number of
     * times, and {@code ended} exactly once, last. While a call lasts nothing more is read.
     */
    public interface Listener {
        /**
         * The relay said hello, in a version we speak. Requests sent from here go into the first frame.
         *
         * @param channel what proofs on this connection are made over
         * @param relayAhead by how much the relay's clock is ahead of ours, negative if it is behind; the relay's is rounded down to a minute
         */
        void connected(RelayHello hello, Proofs.Channel channel, Duration relayAhead);

        /** A frame with replies or events. Every reply is to a request of ours, and no request gets two. */
        void received(RelayFrame frame);

        /** The end; also of a connection that did not come about. Requests that were not answered may have been carried out or not. */
        void ended(ConnectionFailure why);
    }

    private static final ClientHello HELLO =
            ClientHello.newBuilder().setVersion(Wire.VERSION).build();

    private final RelayAddress relay;
    private final Connector connector;
    private final TlsFactory tls;
    private final Clock clock;
    private final SecureRandom random;
    private final Listener listener;
    private final Timing timing;
    private final Failures failures;
    private final RequestQueue queue = new RequestQueue(MAX_UNANSWERED);
    private final Watch watch = new Watch();

    /** Why it ended: the first cause is the one. */
    private final AtomicReference<@Nullable ConnectionFailure> end = new AtomicReference<>();

    private volatile @Nullable BytePipe pipe;
    private volatile boolean writing;

    /** Whether the listener is at work: what the relay answers meanwhile waits to be read. */
    private volatile boolean listening;

    private RelayConnection(
            RelayAddress relay,
            Connector connector,
            TlsFactory tls,
            Clock clock,
            SecureRandom random,
            Listener listener,
            Timing timing) {
        this.relay = relay;
        this.connector = connector;
        this.tls = tls;
        this.clock = clock;
        this.random = random;
        this.listener = listener;
        this.timing = timing;
        this.failures = new Failures(relay);
    }

    /** Begins to connect, and returns at once. */
    public static RelayConnection open(
            RelayAddress relay,
            Connector connector,
            TlsFactory tls,
            Clock clock,
            SecureRandom random,
            Listener listener) {
        return open(relay, connector, tls, clock, random, listener, Timing.STANDARD);
    }

    static RelayConnection open(
            RelayAddress relay,
            Connector connector,
            TlsFactory tls,
            Clock clock,
            SecureRandom random,
            Listener listener,
            Timing timing) {
        RelayConnection connection = new RelayConnection(relay, connector, tls, clock, random, listener, timing);
        connection.start("waystation reader", connection::readToTheEnd);
        return connection;
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Sends requests, in this order, in as few frames as possible; what the relay does not want in flight yet
     * ({@code Limits.requests_in_flight}) waits here. After the end it does nothing: {@code ended} tells it.
     *
     * @param requests with ids that are not 0 and not those of requests still unanswered (W-203), each small enough for a frame
     * @throws IllegalArgumentException if one is not so; none is sent then
     * @throws IllegalStateException if more than {@value #MAX_UNANSWERED} would be unanswered; none is sent then
     */
    public void send(List<Request> requests) {
        queue.add(requests);
    }

    /** Ends the connection. What was sent before may have reached the relay or not. */
    @Override
    public void close() {
        finish(failures.closed());
    }

    // ---------------------------------------------------------------------------------------------------- how it ends

    /** Ends the connection from whatever thread; the reader tells the listener. */
    private void finish(ConnectionFailure why) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        queue.end();
        if (writing) {
            watch.expectLast(timing.farewell(), this::cut); // the writer says farewell and cuts
        } else {
            cut();
        }
    }

    private void fail(ConnectionFailure why) {
        finish(why);
        cut();
    }

    private void unanswered() {
        if (listening) {
            watch.met();
            watch.expect(timing.answer(), this::unanswered);
        } else {
            fail(failures.silent());
        }
    }

    private void cut() {
        BytePipe open = pipe;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }
    }

    private void requireGoingOn() throws ConnectionFailure {
        ConnectionFailure why = end.get();
        if (why != null) {
            throw why;
        }
    }

    // ---------------------------------------------------------------------------------------------------- reading

    private void readToTheEnd() {
        try {
            watch.expect(timing.greeting(), () -> fail(failures.noGreeting()));
            BytePipe opened = connect();
            Greeted greeted = greet(opened);
            watch.met();
            listener.connected(greeted.hello, greeted.channel, relayAhead(greeted.hello));
            queue.limitInFlight(inFlight(greeted.hello));
            writing = true;
            start("waystation writer", () -> writeToTheEnd(greeted.tls, greeted.hello));
            while (true) {
                receive(greeted.frames);
            }
        } catch (ConnectionFailure e) {
            fail(e);
        } catch (IOException e) {
            fail(failures.lost());
        } catch (RuntimeException | Error e) {
            fail(failures.programFault());
            throw e;
        } finally {
            watch.end();
            ConnectionFailure why = end.get();
            listener.ended(why == null ? failures.lost() : why);
        }
    }

    private BytePipe connect() throws ConnectionFailure {
        String host = relay.host();
        boolean bracketed = host.startsWith("[");
        try {
            BytePipe opened = connector.open(
                    bracketed ? host.substring(1, host.length() - 1) : host, relay.port(), timing.connect());
            pipe = opened;
            requireGoingOn(); // after pipe is set: whoever ends it from now on closes it
            return opened;
        } catch (IOException e) {
            throw failures.unreachable(e);
        }
    }

    /** What is known after the hello. */
    private static final class Greeted {
        final TlsPipe tls;
        final RelayFrames frames;
        final RelayHello hello;
        final Proofs.Channel channel;

        Greeted(TlsPipe tls, RelayFrames frames, RelayHello hello, Proofs.Channel channel) {
            this.tls = tls;
            this.frames = frames;
            this.hello = hello;
            this.channel = channel;
        }
    }

    private Greeted greet(BytePipe opened) throws ConnectionFailure {
        RelayTrust trust = new RelayTrust(relay.fingerprint().toByteArray(), clock, failures);
        TlsPipe secured = new TlsPipe(opened, engine(trust));
        byte[] leafHash = handshake(secured, trust);
        RelayFrames frames = new RelayFrames(secured);
        try {
            RelayFrame first = frames.next();
            if (first == null) {
                throw failures.endedEarly();
            }
            RelayHello hello = hello(first);
            return new Greeted(
                    secured, frames, hello, new Proofs.Channel(hello.getNonce(), ByteString.copyFrom(leafHash)));
        } catch (MalformedFrameException e) {
            throw failures.faulty(e);
        } catch (IOException e) {
            throw failures.endedEarly();
        }
    }

    private SSLEngine engine(RelayTrust trust) throws ConnectionFailure {
        try {
            SSLContext context = tls.newContext();
            context.init(null, new TrustManager[] {trust}, random);
            context.getClientSessionContext().setSessionCacheSize(1); // a flood of session tickets is not kept
            SSLEngine engine = context.createSSLEngine(); // without a name: there is nothing to put into SNI
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"}); // T-106
            parameters.setServerNames(Collections.emptyList());
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failures.noTlsHere();
        }
    }

    private byte[] handshake(TlsPipe secured, RelayTrust trust) throws ConnectionFailure {
        try {
            secured.handshake();
        } catch (SSLException e) {
            ConnectionFailure refusal = trust.refusal();
            throw refusal != null ? refusal : failedHandshake(secured.first());
        } catch (IOException e) {
            throw brokenHandshake(secured.first());
        }
        byte[] leafHash = trust.leafHash();
        if (leafHash == null) {
            throw failures.tlsFailed(); // a TLS that asks nobody whom to trust
        }
        return leafHash;
    }

    private ConnectionFailure failedHandshake(FirstRecord first) {
        return first == FirstRecord.TLS ? failures.tlsFailed() : brokenHandshake(first);
    }

    private ConnectionFailure brokenHandshake(FirstRecord first) {
        return switch (first) {
            case NOT_TLS -> failures.notTls();
            case OLD_TLS -> failures.oldTls();
            case NONE, TLS -> failures.endedEarly();
        };
    }

    /** The hello of the first frame, if it is one we can go on with. Versions come first: of another version we know nothing else. */
    private RelayHello hello(RelayFrame first) throws ConnectionFailure {
        if (first.hasGoodbye()) {
            throw failures.goodbye(first.getGoodbye());
        }
        if (!first.hasHello()) {
            throw failures.faulty("W-201: its first frame carries no hello");
        }
        RelayHello hello = first.getHello();
        if (Integer.compareUnsigned(hello.getMaxVersion(), hello.getMinVersion()) < 0) {
            throw failures.faulty("W-201: its hello names no version");
        }
        if (Integer.compareUnsigned(hello.getMinVersion(), Wire.VERSION) > 0) {
            throw failures.tooNew(hello.getMinVersion());
        }
        if (Integer.compareUnsigned(hello.getMaxVersion(), Wire.VERSION) < 0) {
            throw failures.tooOld(hello.getMaxVersion());
        }
        if (hello.getNonce().size() != Wire.NONCE) {
            throw failures.faulty("W-201: its hello has no nonce of 32 bytes");
        }
        return hello;
    }

    private Duration relayAhead(RelayHello hello) {
        long farFuture = 253_402_300_799L; // the year 9999: no clock, but no overflow either
        long time = hello.getTime() < 0 ? farFuture : Math.min(farFuture, hello.getTime());
        return Duration.ofSeconds(time - clock.instant().getEpochSecond());
    }

    private static int inFlight(RelayHello hello) {
        long announced = Integer.toUnsignedLong(hello.getLimits().getRequestsInFlight());
        return (int) Math.max(1, Math.min(MAX_UNANSWERED, announced));
    }

    private void receive(RelayFrames frames) throws IOException, ConnectionFailure {
        RelayFrame frame;
        try {
            frame = frames.next();
            if (frame == null) {
                throw new EOFException();
            }
            watch.met();
            if (frame.hasHello()) {
                throw new MalformedFrameException("W-201: a hello in a later frame");
            }
            for (Reply reply : frame.getRepliesList()) {
                queue.answered(reply.getId());
            }
        } catch (MalformedFrameException e) {
            throw failures.faulty(e);
        }
        requireGoingOn();
        if (frame.getRepliesCount() + frame.getEventsCount() > 0) {
            listening = true;
            listener.received(frame);
            listening = false;
        }
        if (frame.hasGoodbye()) {
            throw failures.goodbye(frame.getGoodbye());
        }
    }

    // ---------------------------------------------------------------------------------------------------- writing

    private void writeToTheEnd(TlsPipe secured, RelayHello hello) {
        int silence = hello.getLimits().getSilenceSeconds();
        ClientFrame.Builder frame = ClientFrame.newBuilder().setHello(HELLO);
        try {
            List<Request> requests = queue.take(Wire.MAX_MESSAGE - frame.build().getSerializedSize(), 0);
            while (requests != null) {
                ClientFrame next = frame.addAllRequests(requests).build();
                if (!next.hasHello() || next.getRequestsCount() > 0) {
                    watch.expect(timing.answer(), this::unanswered); // a hello alone is not answered
                }
                byte[] bytes = Frames.encode(next);
                secured.write(bytes, 0, bytes.length);
                frame = ClientFrame.newBuilder();
                requests = queue.take(Wire.MAX_MESSAGE, Timing.keepAliveNanos(silence, random.nextDouble()));
            }
            secured.farewell();
        } catch (IOException e) {
            // The relay may have said why before it closed; the reader finds out.
            watch.expectLast(timing.farewell(), () -> fail(failures.lost()));
            return;
        } catch (InterruptedException e) {
            fail(failures.lost());
        }
        cut();
    }
}
