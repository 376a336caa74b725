package org.waystation.client.internal.engine;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;

/**
 * One file on its way between the app's file and the engine: reading, sealing, opening and writing happen here, on a thread of their own,
 * and the engine's thread only hands entries on. At most a window of segments is in memory.
 */
public abstract class Carriage {
    /** Runs steps on the engine's thread. */
    interface Steps {
        <T> T call(Driver.StepCall<T> call);
    }

    private final String id;
    private final String messageId;
    private final long total;
    private final Steps steps;
    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private volatile long done;
    private boolean woken;

    Carriage(Transfers.Standing standing, Steps steps) {
        this.id = standing.id();
        this.messageId = standing.messageId();
        this.total = standing.length();
        this.done = standing.done();
        this.steps = steps;
        CompletableFuture<Void> unused = future.whenComplete((none, why) -> {
            if (why == null) {
                done(total);
            } else if (why instanceof CancellationException) {
                giveUp();
            }
        });
    }

    public final String id() {
        return id;
    }

    /** Of the message that will lead to it; empty if it is fetched. */
    public final String messageId() {
        return messageId;
    }

    public final long total() {
        return total;
    }

    public final long done() {
        return done;
    }

    final void done(long bytes) {
        done = Math.max(done, bytes);
    }

    public final CompletableFuture<Void> future() {
        return future;
    }

    public final void cancel() {
        future.cancel(false);
    }

    /** What was cancelled is undone on the engine's thread, and the carrier's thread finds out. */
    private void giveUp() {
        try {
            call((engine, step) -> {
                engine.files().takeBack(id, step);
                return id;
            });
        } catch (WaystationException e) {
            // Closed: it stays unfinished, and can be cancelled later. Replaced: the other device may carry it on.
        }
        wake();
    }

    final <T> T call(Driver.StepCall<T> call) {
        return steps.call(call);
    }

    /** There may be something to do. From any thread. */
    final synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private synchronized void await() throws InterruptedException {
        while (!woken) {
            wait();
        }
        woken = false;
    }

    /**
     * Carries until nothing is left to carry, or it cannot go on. Whoever waits hears of a failure last, so that they can resume it then.
     *
     * @param over called when it is not carried any more
     */
    final void run(Runnable over) {
        WaystationException why = carry();
        try {
            end();
        } finally {
            over.run();
        }
        if (why != null) {
            future.completeExceptionally(why);
        }
    }

    private @Nullable WaystationException carry() {
        try {
            begin();
            while (!isOver() && !future.isDone()) {
                if (!advance()) {
                    await();
                }
            }
            return null;
        } catch (WaystationException e) {
            return e;
        } catch (IOException e) {
            return new AskUserException(
                    Reason.FILE_FAILED, "the file could not be read or written; the transfer can be resumed", e);
        } catch (InterruptedException | RuntimeException | Error e) {
            return new ProgramFaultException(Reason.INTERNAL, "the file's source or sink, or the library, failed", e);
        }
    }

    /** Ready to {@link #advance}. */
    abstract void begin() throws IOException;

    /** Carries what can be carried now. False if there is nothing to do until woken; true if it is over, since nobody wakes it then. */
    abstract boolean advance() throws IOException;

    abstract boolean isOver();

    /** Lets go of everything. */
    abstract void close();

    private void end() {
        try {
            close();
        } catch (RuntimeException | Error e) {
            // the app's stream; nothing depends on it any more
        }
        try {
            call((engine, step) -> {
                engine.transfers().stop(id);
                return id;
            });
        } catch (WaystationException e) {
            // closed
        }
    }
}
