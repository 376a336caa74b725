package org.waystation.relay.store;

import org.jspecify.annotations.Nullable;

/**
 * Bytes under ordered keys (unsigned, lexicographic). One thread writes; any thread may read. What was committed is seen by every
 * read that begins afterwards.
 *
 * <p>After a commit that failed, a store refuses every later one: nobody knows what the disk holds, and only opening the store
 * again finds out.
 */
public interface Store extends AutoCloseable {
    /** A batch to fill; at most one exists at a time, and the next call empties it. */
    Batch batch();

    /** The value under {@code key}, or null. */
    byte @Nullable [] get(byte[] key) throws StoreException;

    /** The pairs with {@code from <= key < to}, in order. */
    Cursor scan(byte[] from, byte[] to) throws StoreException;

    /** Bytes that may still be stored; a hint, for refusing new entries before writes begin to fail. */
    long room();

    /** Releases everything. Nothing may be called afterwards. */
    @Override
    void close();
}
