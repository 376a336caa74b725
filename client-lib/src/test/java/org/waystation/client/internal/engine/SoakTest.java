package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.store.MemoryRecordStore;

/**
 * {@link Soak}, short. {@code -Dwaystation.soak.people=20 -Dwaystation.soak.messages=100000 -Dwaystation.soak.sqlite=1000} is the long one;
 * {@code -Dwaystation.seed=N} plays another seed.
 */
final class SoakTest {
    private static final long SEED = Long.getLong("waystation.seed", 1);
    private static final int PEOPLE = Integer.getInteger("waystation.soak.people", 6);
    private static final int MESSAGES = Integer.getInteger("waystation.soak.messages", 300);
    private static final int ON_SQLITE = Integer.getInteger("waystation.soak.sqlite", 40);
    private static final int SEEDS_FOR_A_FAULT = 6;

    @TempDir
    Path directory;

    @Test
    void A26_nothingIsLostOrShownTwiceOrOutOfOrderWhateverRelaysDo() throws Exception {
        Soak soak = new Soak(SEED, PEOPLE, MESSAGES, true, world -> new MemoryRecordStore());
        named(soak);
        assertTrue(soak.lost() > MESSAGES / 10, "the relays lie");
    }

    @Test
    void withHonestRelaysEverythingComesInOrderAndNobodyIsTold() throws Exception {
        named(new Soak(SEED, PEOPLE, MESSAGES, false, world -> new MemoryRecordStore()));
    }

    @Test
    void A26_theSameOnSqlite() throws Exception {
        AtomicInteger number = new AtomicInteger();
        named(new Soak(
                SEED,
                4,
                ON_SQLITE,
                true,
                world -> SqliteRecordStore.create(directory.resolve("profile-" + number.getAndIncrement()))));
    }

    private static void named(Soak soak) {
        try {
            soak.run(Fault.NONE);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + SEED + " (replay with -Dwaystation.seed=" + SEED + ")", e);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theSoakFindsAPlantedFault(Fault fault) {
        assertTrue(
                LongStream.range(0, SEEDS_FOR_A_FAULT).anyMatch(seed -> finds(seed, fault)),
                () -> fault + " was not found in " + SEEDS_FOR_A_FAULT + " seeds");
    }

    private static boolean finds(long seed, Fault fault) {
        try {
            new Soak(seed, 3, 60, true, FaultyRecords::new).run(fault);
            return false;
        } catch (Exception | AssertionError e) {
            return true;
        }
    }

    @Test
    void withoutAFaultTheSameWorldsFindNone() {
        assertTrue(LongStream.range(0, SEEDS_FOR_A_FAULT).noneMatch(seed -> finds(seed, Fault.NONE)));
    }

    @Test
    void aSeedPlaysTheSameTwice() throws Exception {
        Soak once = new Soak(SEED, 3, 40, true, world -> new MemoryRecordStore());
        Soak again = new Soak(SEED, 3, 40, true, world -> new MemoryRecordStore());
        once.run(Fault.NONE);
        again.run(Fault.NONE);
        assertEquals(once.story(), again.story());
    }
}
