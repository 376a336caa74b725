package org.waystation.relay.mailbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the effects for one connection go. What is private to this package belongs to the storage thread. */
public abstract class Outlet {
    /** The open handles of the connection. */
    final List<Seat> seats = new ArrayList<>(2);

    /** Subscriptions that have something for a connection that takes nothing now. */
    final Deque<Subscription> waiting = new ArrayDeque<>(2);

    /** Bytes of its commands that wait for the core. Guarded by the lock of {@link CommandQueue}. */
    int pendingBytes;

    /** What the present batch means for this connection, if it means anything. */
    @Nullable
    Effects effects;

    /** True once the connection is gone. */
    boolean left;

    private volatile boolean stalled;

    /** Takes what a committed batch means for this connection. Called on the storage thread; returns quickly. */
    protected abstract void take(Effects effects);

    /** How many bytes of deliveries the connection takes now; one more entry than that is no harm. Called on the storage thread. */
    protected abstract int room();

    /**
     * Whether deliveries were held back since the last time this was asked. Whoever makes {@link #room} positive asks afterwards, and
     * submits {@link Command.Resume} if so. Of the connection's thread.
     */
    protected final boolean wasStalled() {
        boolean was = stalled;
        stalled = false;
        return was;
    }

    /** {@link #room}, less what this batch has for the connection already. */
    final int roomLeft() {
        return effects == null ? room() : room() - effects.bytes();
    }

    /** Whether the subscription must wait for {@link Command.Resume}. Asks again after saying so, or a wake-up could be lost. */
    final boolean park(Subscription subscription) {
        if (roomLeft() > 0) {
            return false;
        }
        stalled = true;
        if (roomLeft() > 0) {
            return false;
        }
        waiting.add(subscription);
        return true;
    }
}
