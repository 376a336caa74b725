package org.waystation.client.internal.net;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.waystation.client.Connector;
import org.waystation.client.TlsFactory;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Request;

/**
 * One connection with one relay, from the first byte to one typed end. It is used once: who wants another opens another.
 *
 * <p>All methods may be called from any thread, the listener's included, and none of them waits.
 */
@SuppressWarnings("DoNotCallSuggester")
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

    private RelayConnection() {}

    /** Begins to connect, and returns at once. */
    public static RelayConnection open(
            RelayAddress relay,
            Connector connector,
            TlsFactory tls,
            Clock clock,
            SecureRandom random,
            Listener listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends requests, in this order, in as few frames as possible; what the relay does not want in flight yet
     * ({@code Limits.requests_in_flight}) waits here. After the end it does nothing: {@code ended} tells it.
     *
     * @param requests with ids that are not 0 and not those of requests still unanswered (W-203), each small enough for a frame
     * @throws IllegalArgumentException if one is not so; none is sent then
     * @throws IllegalStateException before {@code connected}, or if more than {@value #MAX_UNANSWERED} would be unanswered; none is
     *     sent then
     */
    public void send(List<Request> requests) {
        throw new UnsupportedOperationException();
    }

    /** Ends the connection. What was sent before may have reached the relay or not. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
