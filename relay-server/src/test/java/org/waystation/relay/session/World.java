package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.Store;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Limits;

/** A relay without network and threads: real sessions and a real core over a store, and a clock that the test moves. */
final class World {
    static final ByteString CERTIFICATE = ByteString.copyFrom(new byte[Wire.HASH]);

    final TestClock clock = new TestClock();
    final Random random = new Random(42);
    final List<Throwable> failures = new ArrayList<>();
    final Deque<Runnable> proofs = new ArrayDeque<>();
    final List<Peer> peers = new ArrayList<>();
    Limits.Builder limits = DefaultLimits.builder();
    Capacity capacity = Capacity.DEFAULT;
    RelayLimits relayLimits = RelayLimits.DEFAULT;
    Optional<ByteString> access = Optional.empty();
    Store store = new MemoryStore();
    KeyMedium keys = new MemoryKeys(new SeededRandom(1));
    Durability durability = Durability.FLUSHED;
    ProofVerifier verifier = new Ed25519Proofs();

    /** Writes the keys: at once, so that a test knows when it is done. */
    Executor keyWriter = Runnable::run;

    Core core;
    Sessions sessions;

    /** Starts the relay, or starts it again over the same store. */
    World start() {
        try {
            core = new Core(
                    store,
                    keys,
                    limits.build(),
                    capacity,
                    clock,
                    new SeededRandom(random.nextLong()),
                    keyWriter,
                    failures::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sessions = new Sessions(
                core,
                durability,
                access,
                verifier,
                proofs::add,
                clock,
                new SeededRandom(random.nextLong()),
                relayLimits);
        return this;
    }

    /** The process dies: connections break, and what was not stored is gone. */
    World restart() {
        peers.clear();
        proofs.clear();
        return start();
    }

    /** A connection that has the relay's hello and sent nothing. */
    Peer connect() {
        Peer peer = new Peer(this);
        peers.add(peer);
        peer.begin();
        return peer;
    }

    /** A connection that has said hello. */
    Peer greet() {
        Peer peer = connect();
        peer.sendHello();
        return peer;
    }

    RolePair key() {
        return new RolePair(random);
    }

    ByteString small() {
        return entry(Wire.SMALL_ENTRY);
    }

    ByteString large() {
        return entry(Wire.LARGE_ENTRY);
    }

    private ByteString entry(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    int hour() {
        return (int) (clock.millis() / 3_600_000);
    }

    /** Lets everything happen that can. */
    void settle() {
        boolean more = true;
        while (more) {
            more = CoreDriver.turn(core);
            while (!proofs.isEmpty()) {
                proofs.remove().run();
                more = true;
            }
            for (Peer peer : List.copyOf(peers)) {
                more |= peer.runTasks();
            }
        }
    }

    /** A second passes, for the relay and every connection. */
    void tick() {
        clock.advance(Duration.ofSeconds(1));
        peers.forEach(peer -> peer.session.tick());
        settle();
    }

    /** Hours pass, in which nobody falls silent. */
    void hours(int hours) {
        clock.advance(Duration.ofHours(hours));
        peers.forEach(peer -> peer.post(ClientFrame.newBuilder()));
        tick();
    }
}
