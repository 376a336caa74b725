package org.waystation.relay.bench.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.bench.report.Latencies;

/** What is counted while a load runs. Of the loop. */
public final class Meter {
    private Latencies latencies = new Latencies();
    private long done;
    private boolean stopped;
    private boolean exhausted;
    private @Nullable Throwable failure;

    Meter() {}

    /** A message has come to its end. */
    void done(long began) {
        done++;
        latencies.add(System.nanoTime() - began);
    }

    long count() {
        return done;
    }

    /** The latencies since this was last called. */
    Latencies takeLatencies() {
        Latencies taken = latencies;
        latencies = new Latencies();
        return taken;
    }

    /** Nothing new is sent from now on. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** A circuit has nothing left to send. */
    void exhaust() {
        exhausted = true;
    }

    boolean isExhausted() {
        return exhausted;
    }

    void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
    }

    void requireWell() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
