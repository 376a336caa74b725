package org.waystation.relay.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of deliveries between the storage thread and the sockets, of all connections. For any number of threads.
 *
 * <p>A connection may have as much under way as a sixteenth of what is still free. So a few slow readers get what one connection may
 * have at most, and many get less each: what is left shrinks with every one, but never to nothing. And a connection with nothing
 * under way may always have one entry. Therefore nobody ever waits for another's bytes to leave, only for their own, and there is no
 * queue of those who wait.
 */
final class InFlight {
    /** What one connection may have under way at most. */
    private static final int ONE = 512 << 10;

    private static final int PARTS = 16;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    InFlight(long most) {
        this.most = most;
    }

    void add(long more) {
        bytes.addAndGet(more);
    }

    void remove(long less) {
        bytes.addAndGet(-less);
    }

    long bytes() {
        return bytes.get();
    }

    /** How many bytes a connection that has these under way may have in addition; not positive if none. */
    int room(int underWay) {
        long share = Math.min(ONE, (most - bytes.get()) / PARTS);
        return underWay == 0 ? (int) Math.max(1, share) : (int) Math.max(-ONE, share - underWay);
    }
}
