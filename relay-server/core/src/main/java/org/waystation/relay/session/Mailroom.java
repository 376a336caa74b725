package org.waystation.relay.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.waystation.relay.mailbox.Effects;
import org.waystation.relay.mailbox.Outlet;

/**
 * The way of effects from the storage thread to the connection's own, and the account of the deliveries among them: each byte counts
 * from {@link #take} until the network says that it has {@linkplain #departed departed}, or the connection is gone.
 */
final class Mailroom extends Outlet {
    private final Connection connection;
    private final InFlight inFlight;
    private final Runnable arrived;
    private final Queue<Effects> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean writable = true;
    private volatile boolean closed;

    /** @param arrived called on the connection's thread when there is something to {@link #empty} */
    Mailroom(Connection connection, InFlight inFlight, Runnable arrived) {
        this.connection = connection;
        this.inFlight = inFlight;
        this.arrived = arrived;
    }

    @Override
    protected void take(Effects effects) {
        if (closed) {
            return;
        }
        underWay.addAndGet(effects.bytes());
        inFlight.add(effects.bytes());
        queue.add(effects);
        if (closed) { // meanwhile
            forget();
        } else if (scheduled.compareAndSet(false, true)) {
            connection.execute(arrived);
        }
    }

    @Override
    protected int room() {
        return writable ? inFlight.room(underWay.get()) : 0;
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
            handler.accept(effects);
        }
    }

    /** So many bytes of deliveries are with the operating system, or were thrown away. */
    void departed(int bytes) {
        if (!closed) {
            underWay.addAndGet(-bytes);
            inFlight.remove(bytes);
        }
    }

    /** Whether deliveries were held back that can come now. */
    boolean resumes() {
        return room() > 0 && wasStalled();
    }

    /** Nothing departs any more. */
    void close() {
        closed = true;
        forget();
    }

    private void forget() {
        inFlight.remove(underWay.getAndSet(0));
        queue.clear();
    }
}
