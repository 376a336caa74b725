package org.waystation.relay.mailbox;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.store.Store;
import org.waystation.wire.v1.Limits;

/**
 * All mailboxes of a relay, and the thread that stores for them. Connections submit commands from their threads; the storage thread
 * takes everything that waits, up to a bound, makes one batch of it, commits it with one sync, and then hands out the effects
 * ({@link Outlet#take}). There is no timer: while one batch is being synced, the next one gathers.
 *
 * <p>What waits is bounded in bytes, for all and for each connection: {@link #submit} says when it is enough, and whoever submits
 * then stops reading until {@link #whenRoom} calls.
 */
public final class Core implements AutoCloseable {
    /** Bounds of one batch. Beyond them only latency grows. */
    private static final int BATCH_COMMANDS = 512;

    private static final int BATCH_BYTES = 1 << 20;

    /** Bytes of commands that may wait before connections are asked to stop, and down to which they stay stopped. */
    private static final int FULL = 16 << 20;

    private static final int ROOM = 4 << 20;

    /** The same for one connection: a batch of its own may wait while another is committed. So a fast writer delays nobody by more. */
    private static final int SHARE = BATCH_BYTES;

    private final Limits limits;
    private final Keyring keyring;
    private final Shard shard;
    private final KeyWriter keyWriter;
    private final Clock clock;
    private final Observer observer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    /** Guarded by the lock. */
    private final Deque<Command> pending = new ArrayDeque<>();

    private final List<Waiting> waitingForRoom = new ArrayList<>();

    private record Waiting(Outlet outlet, Runnable task) {}

    private long pendingBytes;
    private boolean closing;

    private volatile boolean healthy = true;
    private @Nullable Thread thread;

    /** Of the storage thread. */
    private final List<Command> batch = new ArrayList<>(BATCH_COMMANDS);

    private long lastTick = Long.MIN_VALUE;

    /**
     * Reads what store and keys know, and brings them together; looks at every mailbox once. Does not own the store: close that after
     * the core. The keys are closed with the core, or if this throws.
     *
     * @param limits with at most {@link Keyring#MAX_HOURS} less 2 as the life of an entry
     * @param keyWriter runs one write of the keys at a time
     * @throws org.waystation.relay.store.UnknownFormatException if another version wrote the store
     * @throws org.waystation.relay.keys.KeysException if the keys cannot be used
     */
    public Core(
            Store store,
            KeyMedium keys,
            Limits limits,
            Capacity capacity,
            Clock clock,
            SecureRandom random,
            Executor keyWriter,
            Observer observer)
            throws IOException {
        if (limits.getEntryHours() < 1 || limits.getEntryHours() > Keyring.MAX_HOURS - 2) {
            throw new IllegalArgumentException("entries live from 1 to " + (Keyring.MAX_HOURS - 2) + " hours");
        }
        this.limits = limits;
        this.clock = clock;
        this.observer = observer;
        this.keyring = Keyring.open(keys, random, (int) (clock.millis() / 3_600_000));
        try {
            this.shard = new Shard(store, keyring, limits, capacity, random);
        } catch (IOException | RuntimeException e) {
            keyring.close();
            throw e;
        }
        this.keyWriter = new KeyWriter(shard, keyWriter);
    }

    public Limits limits() {
        return limits;
    }

    /**
     * False once {@link Observer#storingStopped} was called: every request is answered UNAVAILABLE, and only a new process
     * helps.
     */
    public boolean healthy() {
        return healthy;
    }

    /** Starts the storage thread. */
    public void start() {
        Thread starting = new Thread(this::run, "waystation-storage");
        thread = starting;
        starting.start();
    }

    /**
     * Puts commands of one connection behind those that wait. Takes them in any case, also after {@link #close} has begun; commands
     * that come after its end are dropped.
     *
     * @return false if enough waits: submit no more until {@link #whenRoom} calls
     */
    public boolean submit(Collection<? extends Command> commands) {
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

    /** Runs the task once there is room for the connection: at once, or later on the storage thread. It must be quick. */
    public void whenRoom(Outlet outlet, Runnable task) {
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

    private void run() {
        while (awaitWork()) {
            try {
                turn();
            } catch (RuntimeException | Error e) { // a fault of ours must not look like a relay that is well
                batch.clear();
                stop(e);
            }
        }
    }

    /** False when the core is closed and nothing is left to do. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (pending.isEmpty() && !more() && !closing && !tickDue()) {
                work.awaitNanos(TimeUnit.SECONDS.toNanos(1));
            }
            return !closing || !pending.isEmpty();
        } catch (InterruptedException e) {
            return false; // nobody interrupts this thread but a process that ends
        } finally {
            lock.unlock();
        }
    }

    private boolean more() {
        return healthy && shard.more();
    }

    private boolean tickDue() {
        return clock.millis() / 1000 != lastTick;
    }

    /**
     * One turn of the storage thread: a batch, its commit, its effects. Called by the thread that {@link #start} makes, or, in a
     * test without it, by the test.
     *
     * @return whether another turn has something to do
     */
    boolean turn() {
        List<Runnable> wakened = takeBatch();
        wakened.forEach(Runnable::run);
        if (healthy) {
            carryOut();
        } else {
            shard.refuse(batch);
        }
        batch.clear();
        lock.lock();
        try {
            return !pending.isEmpty() || more();
        } finally {
            lock.unlock();
        }
    }

    private List<Runnable> takeBatch() {
        lock.lock();
        try {
            int bytes = 0;
            while (!pending.isEmpty() && batch.size() < BATCH_COMMANDS && bytes < BATCH_BYTES) {
                if (pending.element().alone() && !batch.isEmpty()) {
                    break;
                }
                Command command = pending.remove();
                bytes += command.weight();
                command.outlet().pendingBytes -= command.weight();
                batch.add(command);
                if (command.alone()) {
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

    private void carryOut() {
        long second = clock.millis() / 1000;
        if (second != lastTick || shard.sweeps()) {
            lastTick = second;
            commit(() -> {
                keyWriter.tick(second);
                shard.sweep(second);
            });
        }
        if (!healthy || !commit(() -> shard.apply(batch, second))) {
            shard.refuse(batch);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** One batch and what follows from it; false if it was not committed, and then nothing follows. */
    private boolean commit(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            stop(e);
            return false;
        }
        try {
            shard.deliver();
        } catch (IOException | RuntimeException e) {
            stop(e); // what was committed is answered all the same
        }
        shard.finish();
        return true;
    }

    private void stop(Throwable cause) {
        if (healthy) {
            healthy = false;
            observer.storingStopped(cause);
        }
    }

    /** Finishes what was submitted, then stops the thread, and writes and closes the keys. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        Thread stopping = thread;
        if (stopping != null) {
            joinUninterruptibly(stopping);
        }
        try {
            if (healthy) {
                keyring.sync();
            }
            keyring.close();
        } catch (IOException e) {
            stop(e);
        }
    }

    private static void joinUninterruptibly(Thread stopping) {
        boolean interrupted = false;
        while (stopping.isAlive()) {
            try {
                stopping.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
