package org.waystation.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.CrashLedger;
import org.waystation.relay.testing.CrashSender;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;

/**
 * The real relay, killed under load again and again (A4). Several senders append, with many requests in flight, to mailboxes whose
 * readers are away; SIGKILL comes at a random moment; the next process must deliver everything that the one before had acknowledged,
 * exactly at its position and in order, and may give no position to a second entry.
 *
 * <p>{@code -Dwaystation.crash.cycles=1000} for a long run; {@code -Dwaystation.crash.seed=…} repeats the moments of another.
 */
class CrashProgramTest {
    private static final int CYCLES = Integer.getInteger("waystation.crash.cycles", 20);
    private static final int MAILBOXES = 12;
    private static final int SENDERS = 4;

    /** A cycle ends after at most so many acknowledged entries, and at most so many milliseconds more. */
    private static final int MOST_ENTRIES = 2_000;

    private static final int MOST_MILLIS = 40;

    private final SecureRandom random = new SecureRandom();

    @Test
    void A4_whatWasAcknowledgedSurvivesSigkill(@TempDir Path temp) throws Exception {
        long seed = Long.getLong("waystation.crash.seed", random.nextLong());
        Random moments = new Random(seed);
        List<CrashLedger> mailboxes = new ArrayList<>();
        for (int i = 0; i < MAILBOXES; i++) {
            mailboxes.add(new CrashLedger(new RoleKeys(random), new RoleKeys(random)));
        }
        int cyclesWithAppendsInFlight = 0;
        long appended = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            try (RelayProcess relay = RelayProcess.serve(temp.resolve("data"))) {
                RelayAddress address = relay.awaitAddress();
                if (cycle == 0) {
                    createAll(address, mailboxes);
                } else {
                    readAll(address, mailboxes, moments);
                }
                List<CrashSender> senders = new ArrayList<>();
                for (int i = 0; i < SENDERS; i++) {
                    senders.add(CrashSender.start(address, i, mailboxes, moments.nextLong()));
                }
                awaitProgress(senders, moments.nextInt(MOST_ENTRIES));
                Thread.sleep(moments.nextInt(MOST_MILLIS));
                relay.kill();
                int inFlight = 0;
                for (CrashSender sender : senders) {
                    sender.join();
                    inFlight += sender.inFlight();
                    appended += sender.appended();
                }
                cyclesWithAppendsInFlight += inFlight > 0 ? 1 : 0;
            } catch (AssertionError | Exception e) {
                throw new AssertionError("in cycle " + cycle + " with -Dwaystation.crash.seed=" + seed, e);
            }
        }
        try (RelayProcess relay = RelayProcess.serve(temp.resolve("data"))) {
            readAll(relay.awaitAddress(), mailboxes, moments);
            assertEquals(0, relay.terminate());
        }
        System.out.printf(
                "%d cycles, %d with appends in flight, %d entries acknowledged, none lost (seed %d)%n",
                CYCLES, cyclesWithAppendsInFlight, appended, seed);
        assertTrue(cyclesWithAppendsInFlight * 2 > CYCLES, "the kills came at quiet moments");
        assertTrue(appended > CYCLES * 100L, "there was hardly any load: " + appended);
    }

    private static void awaitProgress(List<CrashSender> senders, long entries) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WireClient.PATIENCE);
        while (senders.stream().mapToLong(CrashSender::appended).sum() < entries) {
            for (CrashSender sender : senders) {
                sender.requireRunning();
            }
            assertTrue(System.nanoTime() < deadline, "the relay answers no more");
            Thread.sleep(1);
        }
    }

    private static void createAll(RelayAddress address, List<CrashLedger> mailboxes) throws Exception {
        try (WireClient client = WireClient.connect(address)) {
            for (CrashLedger mailbox : mailboxes) {
                assertTrue(client.call(client.create(mailbox.reader(), mailbox.writer()))
                        .hasCreated());
            }
        }
    }

    private static void readAll(RelayAddress address, List<CrashLedger> mailboxes, Random moments) throws Exception {
        try (WireClient client = WireClient.connect(address)) {
            for (CrashLedger mailbox : mailboxes) {
                mailbox.read(client, moments);
            }
        }
    }
}
