package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Connector;
import org.waystation.client.TlsFactory;
import org.waystation.client.internal.net.Backoff;
import org.waystation.client.internal.net.ConnectionFailure;
import org.waystation.client.internal.net.RelayConnection;
import org.waystation.wire.Proofs;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Request;

/**
 * The connections that the engine wants: opened when they are wanted, again after a while when they end, closed when they have not been
 * wanted for a while. On the engine's thread.
 */
final class Lines implements AutoCloseable {
    /** A connection that is not needed stays this long: people answer within it, and a handshake says more than silence. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    /** Has a step run on the engine's thread, after those that it was given before; completes when it is done. */
    interface Runner {
        CompletableFuture<Void> run(Consumer<Step> what);
    }

    private static final class Line {
        private final Backoff backoff;
        private @Nullable RelayConnection connection;
        private @Nullable Instant tryAt;
        private @Nullable Instant unwantedSince;

        private Line(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    private final Connector connector;
    private final TlsFactory tls;
    private final Clock clock;
    private final SecureRandom random;
    private final Runner runner;
    private final Map<LinkKey, Line> lines = new HashMap<>();
    private @Nullable Engine engine;
    private boolean closed;

    Lines(Connector connector, TlsFactory tls, Clock clock, SecureRandom random, Runner runner) {
        this.connector = connector;
        this.tls = tls;
        this.clock = clock;
        this.random = random;
        this.runner = runner;
    }

    /** Opens what is wanted and is not open, and closes what has not been wanted for long. */
    void want(Engine wanting) {
        engine = wanting;
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        Set<LinkKey> wanted = wanting.wanted();
        for (LinkKey key : wanted) {
            Line line = lines.computeIfAbsent(key, fresh -> new Line(new Backoff(random)));
            line.unwantedSince = null;
            if (line.connection == null && (line.tryAt == null || !now.isBefore(line.tryAt))) {
                line.tryAt = null;
                open(key, line);
            }
        }
        for (Map.Entry<LinkKey, Line> entry : new ArrayList<>(lines.entrySet())) {
            if (!wanted.contains(entry.getKey())) {
                letGo(entry.getKey(), entry.getValue(), now);
            }
        }
    }

    private void letGo(LinkKey key, Line line, Instant now) {
        if (line.connection == null) {
            lines.remove(key);
        } else if (line.unwantedSince == null) {
            line.unwantedSince = now;
        } else if (!now.isBefore(line.unwantedSince.plus(LINGER))) {
            line.connection.close();
        }
    }

    private void open(LinkKey key, Line line) {
        RelayAddress relay = key.relay();
        Ear ear = new Ear(key, line);
        line.connection = RelayConnection.open(relay, connector, tls, clock, random, ear);
    }

    void send(LinkKey key, List<Request> requests) {
        Line line = lines.get(key);
        if (line != null && line.connection != null) {
            line.connection.send(requests);
        }
    }

    /** Tries everything again at once that waits to be tried. */
    void hurry() {
        for (Line line : lines.values()) {
            line.tryAt = null;
        }
    }

    /** When {@link #want} should be called again even if nothing happens. */
    Optional<Instant> due() {
        Instant first = null;
        for (Line line : lines.values()) {
            Instant due = line.unwantedSince != null ? line.unwantedSince.plus(LINGER) : line.tryAt;
            if (due != null && (first == null || due.isBefore(first))) {
                first = due;
            }
        }
        return Optional.ofNullable(first);
    }

    @Override
    public void close() {
        closed = true;
        for (Line line : lines.values()) {
            if (line.connection != null) {
                line.connection.close();
            }
        }
    }

    /** Listens to one connection. */
    private final class Ear implements RelayConnection.Listener {
        private final LinkKey key;
        private final Line line;

        private Ear(LinkKey key, Line line) {
            this.key = key;
            this.line = line;
        }

        @Override
        public void connected(RelayHello hello, Proofs.Channel channel, Duration relayAhead) {
            step((hearing, step) -> {
                        line.backoff.succeeded();
                        hearing.linkUp(key, hello, channel, relayAhead, step);
                    })
                    .join(); // what it sends goes out with our hello
        }

        @Override
        public void received(RelayFrame frame) {
            var unused = step((hearing, step) -> hearing.received(key, frame, step));
        }

        @Override
        public void ended(ConnectionFailure why) {
            var unused = step((hearing, step) -> {
                line.connection = null;
                line.unwantedSince = null;
                Duration wait = line.backoff.failed();
                Duration asked = Duration.ofSeconds(why.retrySeconds());
                line.tryAt = clock.instant().plus(asked.compareTo(wait) > 0 ? asked : wait);
                hearing.linkDown(key, Failures.of(why), step);
            });
        }

        private CompletableFuture<Void> step(Heard heard) {
            return runner.run(step -> {
                Engine hearing = engine;
                if (hearing != null && !closed) {
                    heard.by(hearing, step);
                }
            });
        }
    }

    private interface Heard {
        void by(Engine engine, Step step);
    }
}
