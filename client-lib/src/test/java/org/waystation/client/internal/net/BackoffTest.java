package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static Random always(double fraction) {
        return new Random() {
            @Override
            public double nextDouble() {
                return fraction;
            }
        };
    }

    @Test
    void itDoublesFromOneSecondToFiveMinutes() {
        Backoff backoff = new Backoff(always(1));
        long[] seconds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300};
        for (long expected : seconds) {
            assertEquals(expected * 1_000, backoff.failed().toMillis());
        }
        backoff.succeeded();
        assertEquals(1_000, backoff.failed().toMillis());
    }

    @Test
    void everyWaitIsARandomHalfToWhole() {
        Backoff least = new Backoff(always(0));
        assertEquals(500, least.failed().toMillis());
        assertEquals(1_000, least.failed().toMillis());
        Backoff backoff = new Backoff(new Random(1));
        for (int i = 0; i < 9; i++) {
            backoff.failed();
        }
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < 1_000; i++) {
            long wait = backoff.failed().toMillis();
            lowest = Math.min(lowest, wait);
            highest = Math.max(highest, wait);
        }
        assertTrue(lowest >= 150_000 && lowest < 152_000, () -> "spread out");
        assertTrue(highest <= 300_000 && highest > 298_000, () -> "spread out");
    }

    @Test
    void keepAliveIsAboutHalfOfTheSilenceAllowed() {
        assertEquals(120_000_000_000L, Timing.keepAliveNanos(300, 0));
        assertEquals(165_000_000_000L, Timing.keepAliveNanos(300, 1));
        assertEquals(Timing.keepAliveNanos(300, 0.3), Timing.keepAliveNanos(0, 0.3), "a relay that does not say");
        assertEquals(4_000_000_000L, Timing.keepAliveNanos(1, 0));
        assertEquals(1_440_000_000_000L, Timing.keepAliveNanos(-1, 0));
    }
}
