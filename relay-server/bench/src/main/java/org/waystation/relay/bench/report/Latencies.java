package org.waystation.relay.bench.report;

/** A histogram of durations whose steps are a 32nd of the value: small, and as exact as anybody reads it. */
public final class Latencies {
    private static final int STEP_BITS = 5;

    private final long[] counts = new long[(Long.SIZE - STEP_BITS + 1) << STEP_BITS];
    private long total;

    public void add(long nanos) {
        counts[slot(Math.max(0, nanos))]++;
        total++;
    }

    /** Milliseconds; NaN if nothing was added. */
    public double percentileMillis(double share) {
        if (total == 0) {
            return Double.NaN;
        }
        long left = Math.max(1, (long) Math.ceil(total * share));
        int slot = -1;
        while (left > 0) {
            left -= counts[++slot];
        }
        return value(slot) / 1e6;
    }

    private static int slot(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - STEP_BITS - 1);
        return (shift << STEP_BITS) + (int) (nanos >>> shift);
    }

    private static long value(int slot) {
        int shift = Math.max(0, (slot >> STEP_BITS) - 1);
        return (long) (slot - (shift << STEP_BITS)) << shift;
    }
}
