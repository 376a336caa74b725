package org.waystation.client.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Where connections hand over what they heard. It is dealt with in that order, and who is {@value #AHEAD} frames ahead waits: so a fast relay
 * piles up no more than these in memory, and the two threads need not wake each other for every frame, which costs more than the frame.
 */
final class Intake {
    static final int AHEAD = 16;

    private final Executor thread;
    private final Semaphore room = new Semaphore(AHEAD);

    /** @param thread runs one task after the other, and none of those it was given when it was shut down is left out */
    Intake(Executor thread) {
        this.thread = thread;
    }

    /**
     * From any thread but the one that does the work.
     *
     * @return completes when it is done, or nothing will come of it
     */
    CompletableFuture<Void> add(Runnable task) {
        room.acquireUninterruptibly();
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                room.release();
                try {
                    task.run();
                } finally {
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException e) { // the profile was closed meanwhile
            room.release();
            done.complete(null);
        }
        return done;
    }
}
