package org.waystation.relay.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.certificates.Ed25519Verifier;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.identity.Identity;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.mailbox.Observer;
import org.waystation.relay.session.RelayLimits;
import org.waystation.relay.session.Sessions;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.testing.Flood;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** Strangers by the hundred, slow readers and fast writers, and somebody who is none of it. Real sockets and TLS, a store in memory. */
class FloodTest {
    private static final int HALF_OPEN = 256;

    private final SecureRandom random = new SecureRandom();
    private final ExecutorService proofs = Executors.newSingleThreadExecutor();
    private Core core;
    private Server server;
    private RelayAddress address;

    @BeforeEach
    void start(@TempDir Path temp) throws Exception {
        RelayLimits limits = new RelayLimits(HALF_OPEN, 2, 2_000, 2_000, 10_000, 128L << 20);
        Clock clock = Clock.systemUTC();
        Identity identity = Identity.open(temp, clock, random);
        core = new Core(
                new MemoryStore(),
                new MemoryKeys(random),
                DefaultLimits.builder().build(),
                Capacity.DEFAULT,
                clock,
                random,
                Runnable::run,
                Observer.NONE);
        core.start();
        Sessions sessions = new Sessions(
                core, Durability.FLUSHED, Optional.empty(), new Ed25519Verifier(), proofs, clock, random, limits);
        server = Server.start(Endpoint.parse("127.0.0.1:0"), 1_500, limits, false, identity.credentials(), sessions);
        address = new RelayAddress(identity.fingerprint(), Optional.empty(), "127.0.0.1", server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        core.close();
        proofs.shutdownNow();
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> meanwhile(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A mailbox with a reader and a writer, each on a connection of its own. */
    private final class Pair implements AutoCloseable {
        final WireClient reading = WireClient.connect(address);
        final WireClient writing = WireClient.connect(address);
        final int writer;
        final int reader;

        Pair() throws IOException {
            RoleKeys in = new RoleKeys(random);
            RoleKeys out = new RoleKeys(random);
            assertTrue(writing.call(writing.create(in, out)).hasCreated());
            writer = writing.handle(Role.WRITER, out);
            reader = reading.handle(Role.READER, in);
            reading.call(subscribe(reader));
            assertTrue(reading.event().hasCaughtUp());
        }

        /** From the append to its delivery, median of some, in microseconds. */
        long latency() throws IOException {
            long[] micros = new long[31];
            for (int i = 0; i < micros.length; i++) {
                long begin = System.nanoTime();
                writing.call(WireClient.append(writer, WireClient.entry(random, Wire.SMALL_ENTRY)));
                long position = reading.event().getDelivery().getPosition();
                micros[i] = (System.nanoTime() - begin) / 1_000;
                reading.call(Request.newBuilder()
                        .setAcknowledge(
                                Acknowledge.newBuilder().setHandle(reader).setThrough(position)));
            }
            Arrays.sort(micros);
            return micros[micros.length / 2];
        }

        @Override
        public void close() throws IOException {
            reading.close();
            writing.close();
        }
    }

    private static Request.Builder subscribe(int handle) {
        return Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder().setHandle(handle).setWindow(64));
    }

    private static void assertServed(long before, long during) {
        assertTrue(during < 20 * before + 200_000, before + " us before, " + during + " us during");
    }

    // ----------------------------------------------------------------------------------------------- strangers

    /** As clients do: on a machine too busy for its handshake it may be the oldest, which goes (decision 0017), and comes again. */
    private void connect(long deadline) throws Exception {
        boolean served = false;
        while (!served) {
            try {
                WireClient.connect(address).close();
                served = true;
            } catch (IOException e) {
                // evicted
            }
            assertTrue(System.nanoTime() < deadline, "kept out");
        }
    }

    @Test
    void A6_halfOpenConnectionsInWavesKeepNobodyOutAndLeaveNothing() throws Exception {
        try (Pair pair = new Pair();
                Flood flood = Flood.halfOpen(address)) {
            long before = pair.latency();
            CompletableFuture<Void> waves = meanwhile(() -> {
                for (int wave = 0; wave < 4; wave++) {
                    flood.wave(500);
                }
                flood.awaitEnd();
            });
            for (int newcomer = 0; newcomer < 5 || !waves.isDone(); newcomer++) {
                connect(System.nanoTime() + 10_000_000_000L);
                assertTrue(server.halfOpen() <= HALF_OPEN);
                assertServed(before, pair.latency());
            }
            waves.join();
            await().until(() -> server.open() == 2 && server.halfOpen() == 0);
        }
        await().until(() -> server.open() == 0);
    }

    @Test
    void A11_garbageByTheThousandEndsAndDisturbsNobody() throws Exception {
        byte[][] garbage = new byte[64][];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(garbage[i]);
            garbage[i][0] = i % 2 == 0 ? 22 : garbage[i][0]; // half of it begins like TLS
        }
        try (Pair pair = new Pair();
                Flood flood = new Flood(address, n -> garbage[n % garbage.length])) {
            long before = pair.latency();
            CompletableFuture<Void> waves = meanwhile(() -> {
                for (int wave = 0; wave < 4; wave++) {
                    flood.wave(500);
                }
                flood.awaitEnd();
            });
            while (!waves.isDone()) {
                assertServed(before, pair.latency());
            }
            waves.join();
            await().until(() -> server.open() == 2 && server.halfOpen() == 0);
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndRoomIsThereAgain() throws Exception {
        try (Flood flood = Flood.halfOpen(address)) {
            flood.wave(2_000); // more than connections, and more than may be half open
            flood.awaitEnd();
        }
        WireClient.connect(address).close();
        await().until(() -> server.open() == 0);
    }

    // ------------------------------------------------------------------------------------------------- members

    @Test
    void aReaderThatNeverReadsDisturbsNobodyAndGetsEverythingLater() throws Exception {
        int mailboxes = 24; // more than the operating system buffers for a connection
        try (Pair pair = new Pair();
                WireClient filler = WireClient.connect(address);
                WireClient slow = WireClient.connect(address)) {
            long before = pair.latency();
            for (int i = 0; i < mailboxes; i++) {
                RoleKeys in = new RoleKeys(random);
                RoleKeys out = new RoleKeys(random);
                filler.call(filler.create(in, out));
                int writer = filler.handle(Role.WRITER, out);
                for (int entry = 0; entry < 64; entry++) {
                    filler.call(WireClient.append(writer, WireClient.entry(random, Wire.LARGE_ENTRY)));
                }
                int reader = slow.handle(Role.READER, in);
                slow.send(ClientFrame.newBuilder()
                        .addRequests(subscribe(reader).setId(1_000 + i))
                        .build());
                slow.reply(1_000 + i);
            }
            for (int i = 0; i < 5; i++) {
                assertServed(before, pair.latency());
            }
            int deliveries = 0;
            int caughtUp = 0;
            while (deliveries < mailboxes * 64 || caughtUp < mailboxes) {
                Event event = slow.event();
                deliveries += event.hasDelivery() ? 1 : 0;
                caughtUp += event.hasCaughtUp() ? 1 : 0;
            }
            assertEquals(mailboxes * 64, deliveries);
        }
    }

    @Test
    void aWriterThatIsAsFastAsItMayBeDisturbsNobody() throws Exception {
        try (Pair pair = new Pair();
                WireClient fast = WireClient.connect(address)) {
            RoleKeys out = new RoleKeys(random);
            fast.call(fast.create(new RoleKeys(random), out));
            int writer = fast.handle(Role.WRITER, out);
            long before = pair.latency();
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writing = meanwhile(() -> {
                var entry = WireClient.entry(random, Wire.LARGE_ENTRY);
                int answered = 1_000_000;
                for (int id = 1_000_000; !stop.get(); id++) {
                    fast.send(ClientFrame.newBuilder()
                            .addRequests(WireClient.append(writer, entry).setId(id))
                            .build());
                    if (id - answered == 1_000) {
                        assertFalse(fast.reply(answered++).hasAcknowledged());
                    }
                }
            });
            long worst = 0;
            for (int i = 0; i < 5; i++) {
                worst = Math.max(worst, pair.latency());
            }
            stop.set(true);
            writing.join();
            assertServed(before, worst);
        }
    }
}
