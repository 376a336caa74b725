package org.waystation.relay.mailbox;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
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
    private final Limits limits;
    private final Keyring keyring;
    private final Shard shard;
    private final KeyWriter keyWriter;
    private final Clock clock;
    private final Observer observer;

    private final CommandQueue queue = new CommandQueue();
    private volatile boolean healthy = true;
    private @Nullable Thread thread;

    /** Of the storage thread. */
    private final List<Command> batch = new ArrayList<>();

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

    /**
     * Sees whether this relay can read the store, and marks a new one. Before the keys are opened, or even made: what another version
     * wrote is left as it is.
     *
     * @throws org.waystation.relay.store.UnknownFormatException if another version wrote it
     */
    public static void introduce(Store store) throws StoreException {
        Shard.introduce(store);
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
        return queue.add(commands);
    }

    /** Runs the task once there is room for the connection: at once, or later on the storage thread. It must be quick. */
    public void whenRoom(Outlet outlet, Runnable task) {
        queue.whenRoom(outlet, task);
    }

    private void run() {
        while (queue.await(() -> more() || tickDue())) {
            try {
                turn();
            } catch (RuntimeException | Error e) { // a fault of ours must not look like a relay that is well
                batch.clear();
                stop(e);
            }
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
        queue.take(batch).forEach(Runnable::run);
        if (healthy) {
            carryOut();
        } else {
            shard.refuse(batch);
        }
        batch.clear();
        return !queue.isEmpty() || more();
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
        queue.close();
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
