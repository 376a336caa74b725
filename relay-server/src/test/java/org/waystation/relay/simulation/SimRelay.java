package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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

/**
 * A real relay, less network and threads, over a disk and a key medium that crash. Looks after every turn whether the store agrees with
 * itself, and after every flush of the keys whether what was deleted is gone.
 */
final class SimRelay {
    static final ByteString CERTIFICATE = ByteString.copyFrom(new byte[Wire.HASH]);
    static final int QUOTA = 14;
    static final long QUOTA_BYTES = (long) QUOTA / 2 * Wire.LARGE_ENTRY;

    final Random random;
    final Fault fault;

    private final TestClock clock = new TestClock();
    private final FaultyDisk disk;
    private final FaultyKeys keys;
    private final SecondReader reader;
    private final Residue residue;
    private final Limits limits = DefaultLimits.builder()
            .setMailboxEntries(QUOTA)
            .setMailboxBytes(QUOTA_BYTES)
            .setEntryHours(60)
            .setUnclaimedHours(SimMailbox.UNCLAIMED_HOURS)
            .setProofsPerMinute(Integer.MAX_VALUE)
            .build();

    private final Deque<Runnable> proofs = new ArrayDeque<>();
    private final Deque<Runnable> flushes = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Map<String, Integer> counts;
    private Core core;
    private Sessions sessions;

    private final Map<Long, Oracle> contents = new HashMap<>();
    private final Set<Oracle> oracles = new LinkedHashSet<>();
    private final Set<SimClient> toldAll = new HashSet<>();
    private long lastContent;

    /** The hour that the relay knows, and the latest that it ever knew. */
    private int hour;

    private int latestHour;
    private boolean healed;

    /** @param counts is told how often what happened, so that a test can see that the world is not asleep */
    SimRelay(long seed, Fault fault, Map<String, Integer> counts) throws IOException {
        this.counts = counts;
        this.random = new Random(seed);
        this.fault = fault;
        this.keys = new FaultyKeys(random, fault);
        this.reader = new SecondReader(keys.key());
        this.residue = new Residue(~seed, reader);
        this.disk = new FaultyDisk(random, fault, residue::written);
        begin();
    }

    // ---------------------------------------------------------------------------------------------- starting

    /** Starts, as often as it takes. */
    private void begin() throws IOException {
        while (true) {
            try {
                start();
                return;
            } catch (Crash e) {
                recover(e.power);
            }
        }
    }

    private void start() throws IOException {
        Residue.Promise promise = residue.promise(oracles, latestHour > 0 ? 0 : clockHour());
        core = new Core(
                disk,
                keys,
                limits,
                Capacity.DEFAULT,
                clock,
                new SeededRandom(random.nextLong()),
                this::flush,
                failures::add);
        sessions = new Sessions(
                core,
                Durability.FLUSHED,
                Optional.empty(),
                new HashProofs(),
                proofs::add,
                clock,
                new SeededRandom(random.nextLong()));
        reader.look(keys.bytes());
        hour = reader.destroyedHour();
        latestHour = Math.max(latestHour, hour);
        Oracle.require(hour >= clockHour(), "hours that passed are destroyed at the start");
        residue.flushed(new Residue.Promise(promise.gone(), hour), keys.bytes());
        audit();
    }

    /** The process is gone; the next one finds what the disks have. Connections are the world's to forget, first. */
    void crashed(boolean power) throws IOException {
        count(power ? "POWER_LOSS" : "KILLED");
        recover(power);
        if (random.nextInt(4) == 0) {
            clock.advance(Duration.ofMinutes(-random.nextInt(100)));
        }
        begin();
    }

    private void recover(boolean power) throws IOException {
        proofs.clear();
        flushes.clear();
        disk.recover(power);
        keys.recover(power);
        if (power) {
            oracles.forEach(Oracle::powerLost);
        }
    }

    /** Stops as an operator would have it, and starts again. */
    void restart() throws IOException {
        count("RESTARTED");
        proofs.clear();
        core.close();
        flushes.clear();
        begin();
    }

    void crashSoon() {
        boolean power = random.nextBoolean();
        if (random.nextBoolean()) {
            disk.crashInCommit(power);
        } else {
            keys.crashInWrite(power);
        }
    }

    // ----------------------------------------------------------------------------------------------- running

    /** One batch; true if another has something to do. */
    boolean turn() throws IOException {
        int now = clockHour();
        latestHour = Math.max(latestHour, now); // also if it crashes
        boolean more = CoreDriver.turn(core);
        hour = Math.max(hour, now);
        if (!failures.isEmpty()) {
            throw new AssertionError("the core gave up", failures.get(0));
        }
        if (random.nextInt(5) == 0) {
            audit();
        }
        return more;
    }

    void audit() throws IOException {
        StoreAudit.check(disk.contents(), limits, hour);
        residue.introduce(keys.bytes(), number -> StoreAudit.place(disk.contents(), number), contents);
    }

    private void flush(Runnable write) {
        Residue.Promise promise = residue.promise(oracles, hour);
        flushes.add(() -> {
            write.run();
            count("FLUSHED");
            residue.flushed(promise, keys.bytes());
        });
    }

    boolean runFlush() {
        return runOne(flushes);
    }

    boolean runProof() {
        return runOne(proofs);
    }

    private static boolean runOne(Deque<Runnable> tasks) {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void pass(Duration time) {
        clock.advance(time);
    }

    /** Nothing breaks from here on. */
    void heal() {
        healed = true;
        toldAll.clear();
        disk.heal();
        keys.heal();
    }

    /** At the end, with everything flushed. */
    void searchEverywhere() {
        residue.searchEverywhere();
        counts.merge("ROWS_GONE", residue.gone(), Integer::sum);
        counts.merge("MAILBOXES_KNOWN", residue.owned(), Integer::sum);
    }

    // ------------------------------------------------------------------------------------- what clients need

    Sessions sessions() {
        return sessions;
    }

    int clockHour() {
        return (int) (clock.millis() / 3_600_000);
    }

    int hour() {
        return hour;
    }

    /** The latest the relay may have acted upon, or will with its next turn. */
    int latestHour() {
        return Math.max(latestHour, clockHour());
    }

    boolean healed() {
        return healed;
    }

    /** Rarely. */
    boolean mayDelete() {
        return !healed && random.nextInt(250) == 0;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** This reader was sent everything that its key opens, up to now or for ever. */
    void told(SimClient reader) {
        toldAll.add(reader);
    }

    boolean toldAll(Collection<SimClient> readers) {
        return readers.stream().allMatch(reader -> toldAll.contains(reader) || reader.mailbox().gone);
    }

    ByteString newEntry(Oracle oracle) {
        int size = random.nextInt(6) == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY;
        oracles.add(oracle);
        contents.put(++lastContent, oracle);
        return ByteString.copyFrom(
                ByteBuffer.allocate(size).putLong(lastContent).array());
    }

    RoleKey key() {
        byte[] key = new byte[Wire.KEY];
        random.nextBytes(key);
        return RoleKey.of(key);
    }
}
