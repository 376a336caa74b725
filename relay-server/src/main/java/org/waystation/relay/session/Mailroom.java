package org.waystation.relay.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.waystation.relay.mailbox.Effects;
import org.waystation.relay.mailbox.Outlet;

/** The way of effects from the storage thread to the connection's own: a queue that holds no more than a bounded number of bytes. */
final class Mailroom extends Outlet {
    /** Bytes of deliveries between the two threads, beyond which no more are made. */
    private static final int BACKLOG = 512 << 10;

    private final Connection connection;
    private final Runnable arrived;
    private final Queue<Effects> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean writable = true;

    /** @param arrived called on the connection's thread when there is something to {@link #empty} */
    Mailroom(Connection connection, Runnable arrived) {
        this.connection = connection;
        this.arrived = arrived;
    }

    @Override
    protected void take(Effects effects) {
        backlog.addAndGet(effects.bytes());
        queue.add(effects);
        if (scheduled.compareAndSet(false, true)) {
            connection.execute(arrived);
        }
    }

    @Override
    protected boolean ready() {
        return writable && backlog.get() < BACKLOG;
    }

    void writable(boolean now) {
        writable = now;
    }

    boolean isWritable() {
        return writable;
    }

    /** Hands over everything that came. */
    void empty(Consumer<Effects> handler) {
        scheduled.set(false);
        for (Effects effects = queue.poll(); effects != null; effects = queue.poll()) {
            backlog.addAndGet(-effects.bytes());
            handler.accept(effects);
        }
    }

    /** Whether deliveries were held back that can come now. */
    boolean resumes() {
        return ready() && wasStalled();
    }
}
