package org.waystation.relay.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real sessions and a real core in a world where connections break, replies get lost, time jumps and the power fails, also in the
 * middle of a commit. What must hold is in {@link Oracle} and {@code StoreAudit}. A failure names its seed; {@code
 * -Dwaystation.seed=N} plays that one alone.
 */
final class SimulationTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 2_500;

    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void nothingPromisedIsLostWhateverBreaks() {
        Long chosen = Long.getLong("waystation.seed");
        LongStream seeds = chosen != null ? LongStream.of(chosen) : LongStream.range(0, SEEDS);
        seeds.forEach(seed -> {
            Throwable found = play(seed, Fault.NONE);
            if (found != null) {
                throw new AssertionError("seed " + seed + ": " + found.getMessage(), found);
            }
        });
        for (String rare : new String[] {
            "APPENDED",
            "DELIVERY",
            "CAUGHT_UP",
            "CLAIMED",
            "TAKEN_OVER",
            "RETIRED_KEY_PRESENTED",
            "MAILBOX_FULL",
            "POWER_LOSS"
        }) {
            assertTrue(
                    chosen != null || counts.getOrDefault(rare, 0) > 10,
                    () -> rare + " hardly ever happens: " + counts);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theSimulationFindsAPlantedFault(Fault fault) {
        assertTrue(
                LongStream.range(0, SEEDS).anyMatch(seed -> play(seed, fault) != null),
                () -> fault + " was not found in " + SEEDS + " seeds");
    }

    private Throwable play(long seed, Fault fault) {
        try {
            new SimWorld(seed, fault, counts).run(STEPS);
            return null;
        } catch (AssertionError | Exception e) {
            return e;
        }
    }
}
