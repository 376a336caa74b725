package org.waystation.relay.mailbox;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Flush;

/**
 * Has what the keys owe the disk written every few seconds, while the storage thread goes on. This is the bound of "deleted means
 * gone": an acknowledgement, a deletion or the end of an hour reaches the disk within {@value #SECONDS} seconds and one write.
 * Of the storage thread, but for the write itself.
 */
final class KeyWriter {
    /** From one write to the next. */
    static final int SECONDS = 2;

    private final Shard shard;
    private final Executor executor;
    private final AtomicReference<@Nullable Flush> written = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long last;

    KeyWriter(Shard shard, Executor executor) {
        this.shard = shard;
        this.executor = executor;
    }

    /**
     * Once a second, between two batches.
     *
     * @throws IOException if a write failed
     */
    void tick(long second) throws IOException {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IOException("the keys could not be written", failed);
        }
        Flush done = written.getAndSet(null);
        if (done != null) {
            shard.keysFlushed(done);
        }
        if (second - last >= SECONDS || second < last) {
            last = second;
            Flush flush = shard.flushKeys();
            if (flush != null) {
                executor.execute(() -> write(flush));
            }
        }
    }

    private void write(Flush flush) {
        try {
            flush.run();
            written.set(flush);
        } catch (IOException | RuntimeException e) {
            failure.set(e);
        }
    }
}
