package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many worlds: {@code -Dwaystation.seeds=N -Dwaystation.steps=N} for more and longer ones, {@code -Dwaystation.seed=N} for one again
 * that failed (its keys are others, all else is the same).
 */
class SimulationTest {
    private static final Long ONE = Long.getLong("waystation.seed");
    private static final long FIRST = ONE == null ? 1 : ONE;
    private static final long LAST = ONE == null ? Long.getLong("waystation.seeds", 3) : ONE;
    private static final int STEPS = Integer.getInteger("waystation.steps", 1000);
    private static final int MEMBERS = 50;

    @Test
    void members_agree_and_open_what_they_may() throws Exception {
        for (long seed = FIRST; seed <= LAST; seed++) {
            Simulation simulation = new Simulation(seed, MEMBERS, null);
            try {
                simulation.run(STEPS);
            } catch (Simulation.Broken e) {
                fail("seed " + seed, e);
            }
            assertTrue(simulation.opened > 0, "seed " + seed);
            assertEquals(MEMBERS, simulation.largest, "seed " + seed);
            System.out.println("seed " + seed + ": " + simulation.commits + " commits, " + simulation.opened
                    + " messages opened, " + simulation.largest + " members at most");
        }
    }

    @ParameterizedTest
    @EnumSource(Simulation.Fault.class)
    void every_planted_fault_is_found(Simulation.Fault fault) throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            try {
                new Simulation(seed, 8, fault).run(400);
            } catch (Simulation.Broken found) {
                return;
            }
        }
        fail(fault + " was not found");
    }

    @Test
    void without_a_fault_small_worlds_hold() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            new Simulation(seed, 8, null).run(200);
        }
    }
}
