package org.waystation.terminal.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.waystation.client.Reason;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;

/** Waits for the relay, with patience as long as something moves, and says what for if it takes long. */
final class Waiting {
    private static final long GLANCE_MILLIS = 100;
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Watch watch;
    private final Consumer<String> tell;
    private final Duration patience;

    Waiting(Watch watch, Consumer<String> tell, Duration patience) {
        this.watch = watch;
        this.tell = tell;
        this.patience = patience;
    }

    /**
     * @param what is waited for: "the relay to take the message"
     * @throws Failure as the future failed; or when nothing has moved for too long, then with the reason why the relay cannot be
     *     reached, if it cannot, and otherwise TIMED_OUT
     */
    <T> T on(CompletableFuture<T> future, String what) {
        long begun = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                return future.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | CompletionException e) {
                throw Failure.of(cause(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped(what);
            } catch (TimeoutException e) {
                long now = System.nanoTime();
                if (!told && now - begun > LONG.toNanos()) {
                    tell.accept(
                            "Waiting for " + what + " (at most " + patience.toSeconds() + " s while nothing moves) …");
                    told = true;
                }
                if (now - Math.max(begun, watch.lastMove()) > patience.toNanos()) {
                    throw watch.obstacle().map(Failure::of).orElseGet(() -> stopped(what));
                }
            }
        }
    }

    private static Throwable cause(Exception e) {
        Throwable cause = e;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Failure stopped(String what) {
        return new Failure(Reason.TIMED_OUT.name(), ExitCode.TRY_AGAIN, "Gave up waiting for " + what + ".");
    }
}
