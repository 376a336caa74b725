package org.waystation.relay.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Crashes between and inside any two operations of the disk. {@code -Dwaystation.seeds=N} tries more; a failure names its seed, and
 * {@code -Dwaystation.seed=N} plays that one again.
 */
class KeyringCrashTest {
    private static final int SEEDS = Integer.getInteger("waystation.seeds", 20);
    private static final int LIVES = 6;
    private static final int STEPS = 60;

    private static void live(long seed, TornMedium medium) throws Exception {
        CrashWorld world = new CrashWorld(seed, medium);
        for (int life = 0; life < LIVES; life++) {
            world.life(STEPS);
        }
        assertEquals(List.of(), world.residue(), "after recovery");
        world.settle(STEPS);
        assertEquals(List.of(), world.residue(), "after a flush");
    }

    @Test
    void A02_whatAFlushErasedStaysErasedAndWhatIsOwedIsFound() {
        Long only = Long.getLong("waystation.seed");
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
            try {
                live(seed, new TornMedium(new Random(seed)));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private enum Fault {
        /** Says that it has written, and sometimes has not. */
        WRITE_LOST,
        /** Says that it is synced, and is not. */
        SYNC_LIES,
        /** Keeps what is written over, as a disk does that copies on write. */
        COPY_KEPT
    }

    private static final class FaultyMedium extends TornMedium {
        private final Fault fault;

        FaultyMedium(long seed, Fault fault) {
            super(new Random(seed));
            this.fault = fault;
        }

        private FaultyMedium(FaultyMedium before) {
            super(before);
            this.fault = before.fault;
        }

        @Override
        TornMedium afterPowerCut() {
            return new FaultyMedium(this);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws KeysException {
            long last = size() - 256;
            if (fault == Fault.WRITE_LOST && offset > 2_048 * 256 && writes % 5 == 4) {
                writes++;
                return;
            }
            if (fault == Fault.COPY_KEPT && from.remaining() == 256 && offset < last) {
                ByteBuffer old = ByteBuffer.allocate(256);
                read(offset, old);
                super.write(last, old.flip());
            }
            super.write(offset, from);
        }

        @Override
        public void sync() {
            if (fault != Fault.SYNC_LIES) {
                super.sync();
            }
        }
    }

    @Test
    void everyPlantedFaultIsFound() {
        for (Fault fault : Fault.values()) {
            assertTrue(isFound(fault), fault.toString());
        }
    }

    /** Within the seeds that run by default. */
    private static boolean isFound(Fault fault) {
        for (long seed = 0; seed < 20; seed++) {
            try {
                live(seed, new FaultyMedium(seed, fault));
            } catch (Exception | AssertionError e) {
                return true;
            }
        }
        return false;
    }
}
