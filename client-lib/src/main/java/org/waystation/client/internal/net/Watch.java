package org.waystation.client.internal.net;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Acts when something that is expected has not come in time; one expectation at a time. Thread-safe. */
final class Watch {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private @Nullable Future<?> expectation;
    private boolean last;
    private boolean ended;

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "waystation watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(60, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Expects something from now on, unless it expects something already. {@code otherwise} does not wait for anything. */
    synchronized void expect(Duration within, Runnable otherwise) {
        if (expectation == null && !ended) {
            expectation = TIMER.schedule(otherwise, within.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** It came. */
    synchronized void met() {
        if (!last) {
            cancel();
        }
    }

    /** Expects the end itself, whatever it expected before; only {@link #end} meets it. */
    synchronized void expectLast(Duration within, Runnable otherwise) {
        cancel();
        expect(within, otherwise);
        last = true;
    }

    /** Expects nothing any more. */
    synchronized void end() {
        ended = true;
        cancel();
    }

    private void cancel() {
        if (expectation != null) {
            expectation.cancel(false);
            expectation = null;
        }
    }
}
