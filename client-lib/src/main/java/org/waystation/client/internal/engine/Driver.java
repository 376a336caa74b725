package org.waystation.client.internal.engine;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Connector;
import org.waystation.client.Listener;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.TlsFactory;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.StoreException;

/**
 * Everything around an {@link Engine} that it must not know: one thread that it runs on, one that the app is told on, the store, the
 * clock, and the connections.
 *
 * <p>The order of each step is the library's promise: run the engine, commit its changes in one transaction, send, tell. If the commit
 * fails, nothing is sent or told, the engine's memory is ahead of the store, and so the profile is at its end: it must be opened again.
 */
public final class Driver implements AutoCloseable {
    /** An alarm that would change by less is left as it is. */
    private static final long ALARM_SLACK_MILLIS = 20;

    private final SealedStore store;
    private final Clock clock;
    private final Listener listener;
    private final ScheduledExecutorService engineThread;
    private final ScheduledExecutorService appThread;
    private final Engine engine;
    private final Lines lines;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> alarm;
    /** Why nothing goes on; written on the engine's thread. */
    private volatile @Nullable WaystationException ended;

    /** Opens what the store holds, and begins to connect. */
    public Driver(
            SealedStore store,
            Connector connector,
            TlsFactory tls,
            Clock clock,
            SecureRandom random,
            Listener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
        Step loaded = new Step(clock.instant());
        this.engine = Engine.load(store, random, loaded);
        this.engineThread = Executors.newSingleThreadScheduledExecutor(daemon("waystation-engine"));
        this.appThread = Executors.newSingleThreadScheduledExecutor(daemon("waystation-listener"));
        Intake intake = new Intake(engineThread);
        this.lines = new Lines(connector, tls, clock, random, what -> intake.add(() -> guarded(() -> happened(what))));
        engineThread.execute(() -> guarded(() -> carryOut(loaded)));
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Runs one step and returns its result once it is committed.
     *
     * @throws WaystationException what the engine threw; nothing has changed then
     */
    public <T> T call(StepCall<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            engineThread.execute(() -> {
                try {
                    guarded(() -> runCall(action, result));
                } finally {
                    WaystationException why = ended;
                    if (why != null) {
                        result.completeExceptionally(why); // no effect where the call came to its own end
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            throw closedFailure();
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WaystationException failure
                    ? failure
                    : new ProgramFaultException(Reason.INTERNAL, "the library failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProgramFaultException(Reason.INTERNAL, "interrupted; the call goes on", e);
        }
    }

    /** One call of the app. */
    public interface StepCall<T> {
        T run(Engine engine, Step step);
    }

    private <T> void runCall(StepCall<T> action, CompletableFuture<T> result) {
        WaystationException why = ended;
        if (why != null) {
            result.completeExceptionally(why);
            return;
        }
        Step step = new Step(clock.instant());
        T value;
        try {
            value = action.run(engine, step);
        } catch (WaystationException e) {
            if (!step.isEmpty()) {
                fail(new ProgramFaultException(Reason.INTERNAL, "a call failed half-way", e));
            }
            result.completeExceptionally(e);
            return;
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            throw e;
        }
        carryOut(step);
        WaystationException failed = ended;
        if (failed == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failed);
        }
    }

    /** Asks only; no step. */
    public <T> T ask(Function<Engine, T> question) {
        return call((asked, step) -> question.apply(asked));
    }

    /** As soon as may be: whoever waits for a connection to be tried again waits no longer, and what is due by the clock is done. */
    public CompletableFuture<Void> sync() {
        return call((asked, step) -> {
            lines.hurry();
            asked.tick(step);
            return asked.sync(step);
        });
    }

    private void happened(Consumer<Step> what) {
        if (ended == null) {
            Step step = new Step(clock.instant());
            what.accept(step);
            carryOut(step);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (StoreException e) {
            fail(Failures.of(e));
        } catch (RuntimeException e) {
            fail(new ProgramFaultException(
                    Reason.INTERNAL, "the library contradicts itself; open the profile again", e));
        } catch (Error e) { // such as memory that is at its end, or a class that is missing
            fail(new ProgramFaultException(Reason.INTERNAL, "the library cannot go on; open the profile again", e));
            throw e;
        }
    }

    private void carryOut(Step step) {
        engine.settle(step);
        if (!step.changes().isEmpty()) {
            store.commit(step.changes());
        }
        step.requests().forEach(lines::send);
        for (Consumer<Listener> piece : step.news()) {
            appThread.execute(() -> piece.accept(listener));
        }
        lines.want(engine);
        setAlarm();
    }

    private void setAlarm() {
        Instant due = lines.due()
                .map(line -> engine.due().filter(line::isAfter).orElse(line))
                .orElse(engine.due().orElse(null));
        long millis = due == null
                ? Long.MAX_VALUE
                : Math.max(1, Duration.between(clock.instant(), due).toMillis());
        ScheduledFuture<?> set = alarm;
        if (set != null && Math.abs(set.getDelay(TimeUnit.MILLISECONDS) - millis) < ALARM_SLACK_MILLIS) {
            return; // as after most steps
        }
        if (set != null) {
            set.cancel(false);
            alarm = null;
        }
        if (due == null) {
            return;
        }
        alarm = engineThread.schedule(() -> guarded(this::wake), millis, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        alarm = null;
        happened(engine::tick);
    }

    /** Ends everything but the profile's memory of why. */
    private void fail(WaystationException why) {
        if (ended == null) {
            ended = why;
            lines.close();
            engine.abandon(why);
        }
    }

    /** Waits until connections and store are closed, unless called from the listener. */
    @Override
    public void close() {
        try {
            engineThread.execute(() -> end(store::close));
        } catch (RejectedExecutionException e) {
            // closed before
        }
        closed.join();
    }

    /**
     * Destroys the store, before anything else, and closes the rest.
     *
     * @throws WaystationException STORE_FAILED; CLOSED if it was closed before
     */
    public void destroy() {
        CompletableFuture<Void> destroyed = new CompletableFuture<>();
        try {
            engineThread.execute(() -> end(() -> {
                try {
                    store.destroy();
                    destroyed.complete(null);
                } catch (StoreException e) {
                    destroyed.completeExceptionally(Failures.of(e));
                }
            }));
        } catch (RejectedExecutionException e) {
            throw closedFailure();
        }
        try {
            destroyed.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WaystationException failure ? failure : e;
        }
        closed.join();
    }

    private void end(Runnable ending) {
        try {
            ending.run();
        } finally {
            fail(closedFailure());
            closed.complete(null);
            engineThread.shutdown();
            appThread.shutdown();
        }
    }

    private static ProgramFaultException closedFailure() {
        return new ProgramFaultException(Reason.CLOSED, "the profile is closed");
    }
}
