package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What connections hand to the engine. */
final class IntakeTest {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void whoeverIsTooFarAheadWaitsUntilTheEngineHasTakenOneAndOrderIsKept() throws InterruptedException {
        Intake intake = new Intake(waiting::add);
        for (int i = 0; i < Intake.AHEAD; i++) {
            add(intake, i);
        }
        Thread reader = new Thread(() -> add(intake, Intake.AHEAD));
        reader.start();
        while (reader.getState() != Thread.State.WAITING) {
            assertTrue(reader.isAlive(), "it did not wait");
            Thread.onSpinWait();
        }
        assertEquals(Intake.AHEAD, waiting.size());
        waiting.remove().run();
        reader.join();
        waiting.forEach(Runnable::run);
        assertEquals(IntStream.rangeClosed(0, Intake.AHEAD).boxed().toList(), done);
    }

    @Test
    void itIsSaidWhenItIsDoneAndThatItFailedIsNoReasonToWaitForEver() {
        Intake intake = new Intake(waiting::add);
        CompletableFuture<Void> told = intake.add(() -> {
            throw new AssertionError("of the engine");
        });
        assertFalse(told.isDone());
        assertThrows(AssertionError.class, waiting.remove()::run);
        assertTrue(told.isDone());
    }

    @Test
    void afterTheEndNobodyWaits() {
        Intake intake = new Intake(task -> {
            throw new RejectedExecutionException();
        });
        for (int i = 0; i <= Intake.AHEAD; i++) {
            assertTrue(intake.add(() -> {}).isDone());
        }
    }

    private void add(Intake intake, int number) {
        var unused = intake.add(() -> done.add(number));
    }
}
