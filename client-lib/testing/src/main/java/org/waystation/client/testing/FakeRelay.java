package org.waystation.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.waystation.client.BytePipe;
import org.waystation.relay.certificates.Ed25519Verifier;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.session.Sessions;
import org.waystation.relay.store.MemoryStore;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Limits;

/**
 * A relay of a {@link FakeNetwork}: the real one without network and disk. It can be made to fail as relays do. All methods may be called
 * from any thread; what they change holds when they return.
 */
public final class FakeRelay implements AutoCloseable {
    /** What becomes of connections to a relay. */
    public enum Reach {
        /** They work. */
        UP,
        /** They are cut, and new ones refused. */
        DOWN,
        /** They stand, and nothing comes through in either direction: what a censor's black hole looks like. */
        SILENT
    }

    private final Clock clock;
    private final Limits limits;
    private final SecureRandom random = new SecureRandom();
    private final FakeIdentity identity;
    private final RelayAddress address;
    private final ScheduledExecutorService loop;
    private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();

    private MemoryStore store = new MemoryStore();
    private KeptKeys keys = new KeptKeys(random);
    private volatile Core core;
    private volatile Sessions sessions;
    private volatile Reach reach = Reach.UP;
    private boolean closed;

    FakeRelay(String host, int port, Limits limits, Clock clock) {
        this.clock = clock;
        this.limits = limits;
        this.identity = new FakeIdentity(clock, random);
        this.address = new RelayAddress(identity.fingerprint(), Optional.empty(), host, port);
        this.loop = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fake-relay-" + host);
            thread.setDaemon(true);
            return thread;
        });
        this.core = startCore();
        this.sessions = sessionsOf(core);
        var unused = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private Core startCore() {
        try {
            Core.introduce(store);
            Core started = new Core(store, keys, limits, Capacity.DEFAULT, clock, random, Runnable::run, cause -> {
                throw new IllegalStateException("the fake relay's core failed", cause);
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("a relay in memory does not start", e);
        }
    }

    private Sessions sessionsOf(Core core) {
        Ed25519Verifier verifier = new Ed25519Verifier();
        return new Sessions(core, Durability.FLUSHED, Optional.empty(), verifier, Runnable::run, clock, random);
    }

    private void tick() {
        connections.forEach(FakeConnection::tick);
    }

    /** Where profiles find it. */
    public RelayAddress address() {
        return address;
    }

    public Reach reach() {
        return reach;
    }

    public synchronized void setReach(Reach now) {
        reach = now;
        if (now == Reach.DOWN) {
            cutAll();
        } else if (now == Reach.UP) {
            connections.forEach(FakeConnection::resume);
        }
    }

    /** The process ends and starts again on all that it had stored. Connections are cut. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** The process ends and starts again on an empty disk: every mailbox is gone. */
    public synchronized void restartEmpty() {
        stop();
        store = new MemoryStore();
        keys = new KeptKeys(random);
        start();
    }

    private void start() {
        core = startCore();
        sessions = sessionsOf(core);
    }

    private void stop() {
        cutAll();
        core.close();
    }

    private void cutAll() {
        List<FakeConnection> all = new ArrayList<>(connections);
        all.forEach(FakeConnection::cut);
    }

    synchronized BytePipe connect() throws IOException {
        if (closed || reach == Reach.DOWN) {
            throw new ConnectException("this relay is down");
        }
        FakeConnection connection =
                new FakeConnection(this, sessions, identity.credentials(), loop, connections::remove);
        connections.add(connection);
        return connection.client();
    }

    /** Ends it for good. Repeating it does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            stop();
            loop.shutdownNow();
        }
    }
}
