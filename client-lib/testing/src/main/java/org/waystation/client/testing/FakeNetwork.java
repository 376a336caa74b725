package org.waystation.client.testing;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.waystation.client.BytePipe;
import org.waystation.client.Connector;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.v1.Limits;

/**
 * The way to {@link FakeRelay}s, and to nothing else: give it to {@link org.waystation.client.ProfileOptions.Builder#connector} of every
 * profile of a test, with the same clock. No port is opened.
 *
 * <p>What is real: the relay's core and sessions, TLS with the relay's own chain of certificates, frames, proofs, and all of the library. What
 * is not: the disk, and how long anything takes. For any number of threads.
 */
public final class FakeNetwork implements Connector, AutoCloseable {
    private static final int PORT = 7443;

    private final Clock clock;
    private final Map<String, FakeRelay> relays = new ConcurrentHashMap<>();

    /** @param clock of the relays; usually the {@link TestClock} of the profiles */
    public FakeNetwork(Clock clock) {
        this.clock = clock;
    }

    /**
     * A relay with the limits of a new one, running.
     *
     * @param host a name that no other relay here has, such as {@code "relay.example"}
     */
    public FakeRelay relay(String host) {
        return relay(host, DefaultLimits.builder().build());
    }

    /**
     * The same with limits of its own: small ones make it easy to see what an app says when they are reached.
     *
     * @param limits as in docs/spec/protocol.md, section 10
     */
    public FakeRelay relay(String host, Limits limits) {
        FakeRelay relay = new FakeRelay(host, PORT, limits, clock);
        if (relays.putIfAbsent(host, relay) != null) {
            relay.close();
            throw new IllegalArgumentException("there is a relay at " + host + " already");
        }
        return relay;
    }

    @Override
    public BytePipe open(String host, int port, Duration timeout) throws IOException {
        FakeRelay relay = relays.get(host);
        if (relay == null || port != PORT) {
            throw new UnknownHostException(host);
        }
        return relay.connect();
    }

    /** Ends all its relays, and every connection. */
    @Override
    public void close() {
        relays.values().forEach(FakeRelay::close);
    }
}
