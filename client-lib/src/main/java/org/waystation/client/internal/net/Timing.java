package org.waystation.client.internal.net;

import java.time.Duration;

/**
 * How long a connection waits, and for what.
 *
 * @param connect for the pipe
 * @param greeting for pipe, TLS and hello together
 * @param answer for any frame, once it was asked for one
 * @param farewell for the other side to take a last record, or to say a last word
 */
record Timing(Duration connect, Duration greeting, Duration answer, Duration farewell) {
    static final Timing STANDARD =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(45), Duration.ofSeconds(2));

    /** A relay that does not say how long it bears silence, seconds. */
    private static final long USUAL_SILENCE = 300;

    private static final long LEAST_SILENCE = 10;
    private static final long MOST_SILENCE = 3_600;

    /**
     * After how long without sending to send a frame, nanoseconds: about half of what the relay bears, drawn anew each time, so that
     * connections of one client do not keep step.
     *
     * @param silenceSeconds of the relay's hello
     * @param fraction random, 0 to 1
     */
    static long keepAliveNanos(int silenceSeconds, double fraction) {
        long announced = silenceSeconds == 0 ? USUAL_SILENCE : Integer.toUnsignedLong(silenceSeconds);
        long silence = Math.max(LEAST_SILENCE, Math.min(MOST_SILENCE, announced));
        return (long) (silence * 1e9 * (0.4 + 0.15 * fraction));
    }
}
