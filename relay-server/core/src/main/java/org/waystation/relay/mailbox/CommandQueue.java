package org.waystation.relay.mailbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Commands that wait for the storage thread: put in by any thread, taken out in batches by that one. What waits is bounded in bytes,
 * for all and for each connection; whoever is over stops reading until there is room. This is the only lock of the core.
 */
final class CommandQueue {
    /** Bounds of one batch. Beyond them only latency grows. */
    private static final int BATCH_COMMANDS = 512;

    private static final int BATCH_BYTES = 1 << 20;

    /** Bytes of commands that may wait before connections are asked to stop, and down to which they stay stopped. */
    private static final int FULL = 16 << 20;

    private static final int ROOM = 4 << 20;

    /** The same for one connection: a batch of its own may wait while another is committed. So a fast writer delays nobody by more. */
    private static final int SHARE = BATCH_BYTES;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    /** Guarded by the lock, as what follows. */
    private final Deque<Command> pending = new ArrayDeque<>();

    private final List<Waiting> waitingForRoom = new ArrayList<>();
    private long pendingBytes;
    private boolean closing;

    private record Waiting(Outlet outlet, Runnable task) {}

    /** False if enough waits now. */
    boolean add(Collection<? extends Command> commands) {
        lock.lock();
        try {
            boolean enough = false;
            for (Command command : commands) {
                pending.add(command);
                pendingBytes += command.weight();
                command.outlet().pendingBytes += command.weight();
                enough |= command.outlet().pendingBytes >= SHARE;
            }
            work.signal();
            return !enough && pendingBytes < FULL;
        } finally {
            lock.unlock();
        }
    }

    void whenRoom(Outlet outlet, Runnable task) {
        lock.lock();
        try {
            if (pendingBytes >= FULL || outlet.pendingBytes >= SHARE) {
                waitingForRoom.add(new Waiting(outlet, task));
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
    }

    /**
     * Waits until there is a command, or {@code other}, asked about once a second and whenever something happens, says that there is
     * something else to do. False when the queue is closed and empty.
     */
    boolean await(BooleanSupplier other) {
        lock.lock();
        try {
            while (pending.isEmpty() && !closing && !other.getAsBoolean()) {
                work.awaitNanos(TimeUnit.SECONDS.toNanos(1));
            }
            return !closing || !pending.isEmpty();
        } catch (InterruptedException e) {
            return false; // nobody interrupts this thread but a process that ends
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Moves the next batch into {@code batch}; returns what those are waiting for who may put in more now. */
    List<Runnable> take(List<Command> batch) {
        lock.lock();
        try {
            int bytes = 0;
            while (!pending.isEmpty() && batch.size() < BATCH_COMMANDS && bytes < BATCH_BYTES) {
                Command next = pending.element();
                if (next.alone() && !batch.isEmpty()) {
                    break;
                }
                batch.add(pending.remove());
                bytes += next.weight();
                next.outlet().pendingBytes -= next.weight();
                if (next.alone()) {
                    break;
                }
            }
            pendingBytes -= bytes;
            return pendingBytes > ROOM ? List.of() : takeWaiting();
        } finally {
            lock.unlock();
        }
    }

    /** Those who may submit again. The others, who have much of the little that waits, are few. */
    private List<Runnable> takeWaiting() {
        List<Runnable> wakened = new ArrayList<>(waitingForRoom.size());
        waitingForRoom.removeIf(waiting -> {
            boolean room = waiting.outlet().pendingBytes <= SHARE / 2;
            if (room) {
                wakened.add(waiting.task());
            }
            return room;
        });
        return wakened;
    }

    /** Nothing more is waited for; what waits is still taken. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }
}
