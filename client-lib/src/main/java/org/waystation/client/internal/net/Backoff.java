package org.waystation.client.internal.net;

import java.time.Duration;
import java.util.Random;

/**
 * How long to wait before connecting again: doubling from 1 s to 5 min, each time a random half to whole of it, so that the clients of a
 * relay that was away do not all come back at once. Not thread-safe.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LAST_MILLIS = 300_000;

    private final Random random;
    private long next = FIRST_MILLIS;

    public Backoff(Random random) {
        this.random = random;
    }

    /** The wait after one more failure. */
    public Duration failed() {
        long whole = next;
        next = Math.min(LAST_MILLIS, 2 * whole);
        long half = whole / 2;
        return Duration.ofMillis(half + (long) (random.nextDouble() * (whole - half)));
    }

    /** A connection came about: the next failure counts as the first. */
    public void succeeded() {
        next = FIRST_MILLIS;
    }
}
