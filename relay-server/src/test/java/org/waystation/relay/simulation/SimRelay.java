package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.mailbox.Capacity;
import org.waystation.relay.mailbox.Core;
import org.waystation.relay.mailbox.CoreDriver;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.relay.mailbox.StoreAudit;
import org.waystation.relay.session.SeededRandom;
import org.waystation.relay.session.Sessions;
import org.waystation.relay.session.TestClock;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.Role;

/** A real relay, less network and threads, in a world that a seed decides: who does what when, what breaks, what is lost. */
final class SimRelay {
    static final ByteString CERTIFICATE = ByteString.copyFrom(new byte[Wire.HASH]);
    private static final int MAILBOXES = 3;
    private static final int QUOTA = 12;

    final Random random;
    final Fault fault;

    private final TestClock clock = new TestClock();
    private final FaultyDisk disk;
    private final KeyMedium keys = new MemoryKeys(new SeededRandom(7));
    private final Limits limits = DefaultLimits.builder()
            .setMailboxEntries(QUOTA)
            .setMailboxBytes(QUOTA / 2 * Wire.LARGE_ENTRY)
            .setProofsPerMinute(Integer.MAX_VALUE)
            .build();
    private final List<SimClient> clients = new ArrayList<>();
    private final Deque<Runnable> proofs = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Core core;
    private Sessions sessions;
    private final Map<String, Integer> counts;
    private long contents;

    /** @param counts is told how often what happened, so that a test can see that the world is not asleep */
    SimRelay(long seed, Fault fault, Map<String, Integer> counts) throws IOException {
        this.counts = counts;
        this.random = new Random(seed);
        this.fault = fault;
        this.disk = new FaultyDisk(random, fault);
        for (int i = 0; i < MAILBOXES; i++) {
            SimMailbox mailbox = new SimMailbox(key(), key(), key());
            clients.add(new SimClient(this, mailbox, Role.WRITER));
            clients.add(new SimClient(this, mailbox, Role.READER));
            clients.add(new SimClient(this, mailbox, Role.READER));
        }
        begin();
    }

    private void begin() throws IOException {
        core = new Core(
                disk,
                keys,
                limits,
                Capacity.DEFAULT,
                clock,
                new SeededRandom(random.nextLong()),
                Runnable::run,
                failures::add);
        sessions = new Sessions(
                core,
                Durability.FLUSHED,
                Optional.empty(),
                new HashProofs(),
                proofs::add,
                clock,
                new SeededRandom(random.nextLong()));
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    Sessions sessions() {
        return sessions;
    }

    int hour() {
        return (int) (clock.millis() / 3_600_000);
    }

    ByteString newEntry() {
        int size = random.nextInt(4) == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY;
        return ByteString.copyFrom(ByteBuffer.allocate(size).putLong(++contents).array());
    }

    private RoleKey key() {
        byte[] key = new byte[Wire.KEY];
        random.nextBytes(key);
        return RoleKey.of(key);
    }

    /** Lets {@code steps} things happen, then heals the world and has everything delivered. */
    void run(int steps) throws IOException {
        for (int i = 0; i < steps; i++) {
            guarded(this::step);
        }
        guarded(this::settle);
        clients.forEach(SimClient::cut);
        readEverything();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void guarded(Step step) throws IOException {
        try {
            step.run();
        } catch (PowerLoss e) {
            count("POWER_LOSS");
            powerReturns();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the core gave up", failures.get(0));
        }
    }

    private void powerReturns() throws IOException {
        clients.forEach(SimClient::forget);
        proofs.clear();
        disk.recover();
        StoreAudit.check(disk, limits, hour());
        begin();
    }

    private void step() throws IOException {
        SimClient client = clients.get(random.nextInt(clients.size()));
        int dice = random.nextInt(1_000);
        if (dice < 200) {
            turn();
        } else if (dice < 450) {
            client.runTask();
        } else if (dice < 900) {
            client.act();
        } else if (dice < 970) {
            if (!proofs.isEmpty()) {
                proofs.remove().run();
            }
        } else if (dice < 975) {
            client.cut();
        } else if (dice < 985) {
            client.toggleWritable();
        } else if (dice < 992) {
            clock.advance(Duration.ofMinutes(random.nextInt(60)));
        } else if (dice < 996) {
            clock.advance(Duration.ofSeconds(1));
        } else if (dice < 998) {
            disk.losePowerInCommit();
        } else if (dice < 999) {
            throw new PowerLoss();
        }
    }

    private void turn() throws IOException {
        CoreDriver.turn(core);
        if (random.nextInt(5) == 0) {
            StoreAudit.check(disk, limits, hour());
        }
    }

    private void settle() throws IOException {
        boolean more = true;
        while (more) {
            more = CoreDriver.turn(core);
            while (!proofs.isEmpty()) {
                proofs.remove().run();
                more = true;
            }
            for (SimClient client : clients) {
                while (client.runTask()) {
                    more = true;
                }
            }
        }
        StoreAudit.check(disk, limits, hour());
    }

    /** With nothing in the way, one reader of each mailbox reads all there is. */
    private void readEverything() throws IOException {
        for (int round = 0; round < 400 && (round < 20 || StoreAudit.entries(disk, hour()) > 0); round++) {
            for (int i = 1; i < clients.size(); i += 3) {
                SimClient reader = clients.get(i);
                guarded(reader::act);
            }
            guarded(this::settle);
        }
        if (StoreAudit.entries(disk, hour()) > 0) {
            throw new AssertionError("everything is delivered in the end");
        }
    }
}
