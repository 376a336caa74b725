package org.waystation.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.Flood;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ClientFrame;

/** The real relay's process under a flood, and what is left in it afterwards. */
class FloodProgramTest {
    private static final int WAVES = Integer.getInteger("waystation.flood.waves", 3);
    private static final int WAVE = Integer.getInteger("waystation.flood.wave", 1_000);

    /** The relay gives ten seconds. */
    private static final Duration LONGER_THAN_A_HANDSHAKE = Duration.ofSeconds(20);

    @Test
    void A6_halfOpenHandshakesInWavesLeaveNoMemoryBehind(@TempDir Path temp) throws Exception {
        try (RelayProcess relay = RelayProcess.serve(List.of("-Xms128m", "-Xmx128m"), temp.resolve("data"));
                WireClient member = WireClient.connect(relay.awaitAddress())) {
            RelayAddress address = member.address();
            member.send(ClientFrame.getDefaultInstance()); // the hello, which is not answered
            long sockets = sockets(relay);
            List<Long> memory = new ArrayList<>();
            System.out.printf("before: %d KiB%n", residentKiB(relay));
            for (int wave = 1; wave <= WAVES; wave++) {
                long begin = System.nanoTime();
                String outcome = flood(address, member);
                await().atMost(Duration.ofSeconds(60)).until(() -> sockets(relay) <= sockets);
                memory.add(residentKiB(relay));
                System.out.printf(
                        "wave %d, %d ms: %d KiB; %s%n",
                        wave, (System.nanoTime() - begin) / 1_000_000, memory.get(wave - 1), outcome);
            }
            assertTrue(memory.get(WAVES - 1) < memory.get(0) * 1.1, "KiB after each wave: " + memory);
        }
    }

    /** One wave, until the relay has ended all of it that it accepted, while others are served. */
    private static String flood(RelayAddress address, WireClient member) throws Exception {
        try (Flood flood = Flood.halfOpen(address)) {
            CompletableFuture<Integer> wave = CompletableFuture.supplyAsync(() -> {
                try {
                    flood.wave(WAVE);
                    return WAVE - flood.awaitEnd(LONGER_THAN_A_HANDSHAKE);
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            long longest = 0;
            while (!wave.isDone()) {
                long begin = System.nanoTime();
                WireClient.connect(address).close();
                longest = Math.max(longest, (System.nanoTime() - begin) / 1_000_000);
                member.send(ClientFrame.getDefaultInstance());
                member.receive();
            }
            int ended = wave.join();
            assertTrue(ended > WAVE / 2, "the relay ended " + ended + " of " + WAVE);
            return ended + " of " + WAVE + " ended by the relay; a newcomer waited at most " + longest + " ms";
        }
    }

    private static long residentKiB(RelayProcess relay) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(relay.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long sockets(RelayProcess relay) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(relay.pid()), "fd"))) {
            return descriptors.filter(FloodProgramTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
