package org.waystation.relay.store;

import org.jspecify.annotations.Nullable;

/**
 * Bytes under ordered keys (unsigned, lexicographic), in numbered partitions that share nothing but their batches and can be dropped
 * whole; a partition is made by the first batch that writes to it. One thread writes; any thread may read. What was committed is seen by every
 * read that begins afterwards.
 *
 * <p>After a commit that failed, a store refuses every later one: nobody knows what the disk holds, and only opening the store
 * again finds out.
 */
public interface Store extends AutoCloseable {
    /** The partition of everything that stays until it is deleted. */
    int LASTING = 0;

    /** A batch to fill; at most one exists at a time, and the next call empties it. */
    Batch batch();

    /** The value under {@code key} in the {@link #LASTING} partition, or null. */
    byte @Nullable [] get(byte[] key) throws StoreException;

    /** The pairs of the {@link #LASTING} partition with {@code from <= key < to}, in order. */
    default Cursor scan(byte[] from, byte[] to) throws StoreException {
        return scan(LASTING, from, to);
    }

    /** The pairs of a partition with {@code from <= key < to}, in order. A partition that does not exist is empty. */
    Cursor scan(int partition, byte[] from, byte[] to) throws StoreException;

    /**
     * Drops the partitions with {@code LASTING < number < partition}, whole and at little cost, at once and not as part of a batch.
     * If the power fails soon after, some may be there again: call it after opening too.
     *
     * @return how many there were
     */
    int dropBefore(int partition) throws StoreException;

    /** Bytes that may still be stored; a hint, for refusing new entries before writes begin to fail. */
    long room();

    /** Releases everything. Nothing may be called afterwards. */
    @Override
    void close();
}
