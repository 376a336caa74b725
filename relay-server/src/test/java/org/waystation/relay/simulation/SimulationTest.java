package org.waystation.relay.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real sessions and a real core in a world where connections break, replies get lost, time jumps, and the process dies or the power
 * fails, also in the middle of a commit or of a write of the keys. What must hold is in {@link Oracle} and those under it, in {@link
 * Residue}, and in {@code StoreAudit}. {@code -Dwaystation.seeds=N} plays more; a failure names its seed, and {@code
 * -Dwaystation.seed=N} plays that one alone.
 */
final class SimulationTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 5_000;

    /** Each must happen at least once in so many seeds: a world that sleeps finds nothing. */
    private static final int RARE = 20;

    @Test
    void nothingPromisedIsLostAndNothingDeletedStaysWhateverBreaks() {
        Long chosen = Long.getLong("waystation.seed");
        int seeds = Integer.getInteger("waystation.seeds", SEEDS);
        LongStream played = chosen != null ? LongStream.of(chosen) : LongStream.range(0, seeds);
        Map<String, Integer> counts = new TreeMap<>();
        played.forEach(seed -> {
            Throwable found = play(seed, Fault.NONE, counts);
            if (found != null) {
                throw new AssertionError("seed " + seed + ": " + found.getMessage(), found);
            }
        });
        for (String event : new String[] {
            "APPENDED",
            "DELIVERY",
            "CAUGHT_UP",
            "CLAIMED",
            "TAKEN_OVER",
            "RETIRED_KEY_PRESENTED",
            "MAILBOX_FULL",
            "MAILBOX_GONE",
            "DELETED",
            "REKEYED",
            "EPOCH_ENDED",
            "CHANGE_INCOMPLETE",
            "SUPERSEDED",
            "TRIMMED",
            "KILLED",
            "POWER_LOSS",
            "RESTARTED",
            "FLUSHED",
            "ROWS_GONE"
        }) {
            assertTrue(
                    chosen != null || counts.getOrDefault(event, 0) * RARE >= seeds,
                    () -> event + " hardly ever happens: " + counts);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theSimulationFindsAPlantedFault(Fault fault) {
        assertTrue(
                LongStream.range(0, SEEDS).anyMatch(seed -> play(seed, fault, new TreeMap<>()) != null),
                () -> fault + " was not found in " + SEEDS + " seeds");
    }

    @Test
    void aSeedPlaysTheSameTwice() {
        Map<String, Integer> once = new TreeMap<>();
        Map<String, Integer> again = new TreeMap<>();
        for (long seed = 0; seed < 3; seed++) {
            play(seed, Fault.NONE, once);
            play(seed, Fault.NONE, again);
        }
        assertEquals(once, again);
    }

    /** What was found; null if nothing was. */
    private static Throwable play(long seed, Fault fault, Map<String, Integer> counts) {
        try {
            new SimWorld(seed, fault, counts).run(STEPS);
            return null;
        } catch (AssertionError | Exception e) {
            return e;
        }
    }
}
