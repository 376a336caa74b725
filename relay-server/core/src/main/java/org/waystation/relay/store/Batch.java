package org.waystation.relay.store;

import com.google.protobuf.ByteString;

/**
 * Changes that happen together or not at all, in the order in which they were written down. Arrays handed in are not kept after
 * the call returns, except by {@link #commit}'s end.
 */
public interface Batch {
    void put(int partition, byte[] key, ByteString value) throws StoreException;

    void delete(int partition, byte[] key) throws StoreException;

    /** Deletes the keys with {@code from <= key < to}. */
    void deleteRange(int partition, byte[] from, byte[] to) throws StoreException;

    /** In {@link Store#LASTING}, as the two below. */
    default void put(byte[] key, ByteString value) throws StoreException {
        put(Store.LASTING, key, value);
    }

    default void delete(byte[] key) throws StoreException {
        delete(Store.LASTING, key);
    }

    default void deleteRange(byte[] from, byte[] to) throws StoreException {
        deleteRange(Store.LASTING, from, to);
    }

    /**
     * Makes the changes visible to reads.
     *
     * @param durable whether they survive a power loss once this returns; if not, they do as soon as a later durable commit
     *     returns, and never without every commit before them
     * @throws StoreException if the engine failed; the store then refuses every later commit
     */
    void commit(boolean durable) throws StoreException;
}
