package org.waystation.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.ResidueScanner;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.SeizedKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/**
 * What a killed relay leaves (A2). SIGKILL comes at a random moment of appends and acknowledgements; of the disk as it is then, and of
 * every sealed entry on it, nothing that was acknowledged opens once the next process has started, and everything else does.
 *
 * <p>{@code -Dwaystation.residue.cycles=200} for a long run; {@code -Dwaystation.residue.seed=…} repeats the moments of another.
 */
class ResidueProgramTest {
    private static final int CYCLES = Integer.getInteger("waystation.residue.cycles", 3);
    private static final int WINDOW = 64;

    private final SecureRandom random = new SecureRandom();

    /** What was answered, by position. */
    private final NavigableMap<Long, ByteString> appended = new TreeMap<>();

    /** Through where it was asked for, and answered. */
    private volatile long asked;

    private volatile long acknowledged;

    private static int hour() {
        return (int) TimeUnit.MILLISECONDS.toHours(System.currentTimeMillis());
    }

    private static Set<ByteString> opened(Path store, Path keys) throws IOException {
        return new ResidueScanner(hour()).look(store).open(SeizedKeys.read(keys)).opened();
    }

    @Test
    void A2_afterSigkillNothingAcknowledgedOpensOnceTheRelayIsBack(@TempDir Path temp) throws Exception {
        long seed = Long.getLong("waystation.residue.seed", random.nextLong());
        Random moments = new Random(seed);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Path data = temp.resolve("data" + cycle);
            Path killed = temp.resolve("killed" + cycle);
            try (RelayProcess relay = RelayProcess.serve(data)) {
                killAtSomeMoment(relay, relay.awaitAddress(), moments);
            }
            copy(data.resolve("store"), killed);
            Set<ByteString> atOnce = opened(killed, data.resolve("keys"));
            assertTrue(atOnce.containsAll(appended.tailMap(asked, false).values()), "what is owed is there; seed " + seed);
            try (RelayProcess relay = RelayProcess.serve(data)) {
                relay.awaitAddress();
                Set<ByteString> later = opened(killed, data.resolve("keys"));
                assertTrue(later.containsAll(appended.tailMap(asked, false).values()), "seed " + seed);
                later.retainAll(new HashSet<>(appended.headMap(acknowledged, true).values()));
                assertEquals(0, later.size(), "acknowledged entries open; cycle " + cycle + ", seed " + seed);
            }
            assertTrue(acknowledged > 0, "the kill came before anything happened");
        }
    }

    @Test
    void A2_whatIsAcknowledgedOpensNoMoreAfterAMoment(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        try (RelayProcess relay = RelayProcess.serve(data);
                WireClient client = WireClient.connect(relay.awaitAddress())) {
            Conversation conversation = new Conversation(client);
            for (int i = 0; i < 20; i++) {
                conversation.append(i);
            }
            Path before = temp.resolve("before");
            copy(data.resolve("store"), before);
            assertEquals(20, opened(before, data.resolve("keys")).size());
            conversation.acknowledge(15);
            long from = System.nanoTime();
            Set<ByteString> owed = new HashSet<>(appended.tailMap(15L, false).values());
            while (!opened(before, data.resolve("keys")).equals(owed)) {
                assertTrue(
                        System.nanoTime() - from < TimeUnit.MILLISECONDS.toNanos(WireClient.PATIENCE),
                        "what was acknowledged still opens");
            }
            Path after = temp.resolve("after");
            copy(data.resolve("store"), after);
            assertEquals(owed, opened(after, data.resolve("keys")));
        }
    }

    private void killAtSomeMoment(RelayProcess relay, RelayAddress address, Random moments) throws Exception {
        appended.clear();
        asked = 0;
        acknowledged = 0;
        int entries = 10 + moments.nextInt(30);
        long millis = moments.nextInt(3_000);
        Thread killer = new Thread(() -> {
            try {
                while (acknowledged < entries / 2) {
                    Thread.sleep(1);
                }
                Thread.sleep(millis);
                relay.kill();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        killer.start();
        try (WireClient client = WireClient.connect(address)) {
            Conversation conversation = new Conversation(client);
            for (int i = 0; ; i++) {
                conversation.append(i);
                if (i % 2 == 1) {
                    conversation.acknowledge(asked + 1);
                }
                if (i >= entries) {
                    Thread.sleep(20 + millis / 20); // so that it is not thousands
                }
            }
        } catch (IOException e) {
            assertTrue(acknowledged > 0, () -> "before anything happened: " + e);
        }
        killer.join();
    }

    private final class Conversation {
        private final WireClient client;
        private final int writing;
        private final int reading;

        Conversation(WireClient client) throws IOException {
            this.client = client;
            RoleKeys reader = new RoleKeys(random);
            RoleKeys writer = new RoleKeys(random);
            assertTrue(client.call(client.create(reader, writer)).hasCreated());
            writing = client.handle(Role.WRITER, writer);
            reading = client.handle(Role.READER, reader);
            client.call(Request.newBuilder()
                    .setSubscribe(Subscribe.newBuilder().setHandle(reading).setWindow(WINDOW)));
        }

        void append(int number) throws IOException {
            ByteString entry = WireClient.entry(random, number % 4 == 3 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY);
            Reply reply = client.call(WireClient.append(writing, entry));
            appended.put(reply.getAppended().getPosition(), entry);
        }

        void acknowledge(long through) throws IOException {
            asked = through;
            Reply reply = client.call(Request.newBuilder()
                    .setAcknowledge(Acknowledge.newBuilder().setHandle(reading).setThrough(through)));
            assertTrue(reply.hasAcknowledged());
            acknowledged = through;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
