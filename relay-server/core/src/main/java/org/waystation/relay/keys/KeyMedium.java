package org.waystation.relay.keys;

import java.nio.ByteBuffer;

/**
 * Bytes that are overwritten where they lie: what is written over is not kept anywhere. Offsets count from the first record.
 * Reads may happen while another thread writes elsewhere; two writes never happen at once.
 *
 * <p>Within 512 bytes from a multiple of 512 a write happens whole or not at all, also when the power fails; across that, and
 * until {@link #sync} returns, nothing is promised. After a write or sync that failed, a medium refuses every later one: nobody
 * knows what it holds until it is opened again.
 */
public interface KeyMedium extends AutoCloseable {
    /** The 32-byte key under which records are sealed. The array is the caller's. */
    byte[] key();

    /** Bytes that may be read and written. */
    long size();

    /** Fills what remains of {@code into} from {@code offset} on; all of it lies below {@link #size}. */
    void read(long offset, ByteBuffer into) throws KeysException;

    /** Writes what remains of {@code from}; all of it lies below {@link #size}. */
    void write(long offset, ByteBuffer from) throws KeysException;

    /** Returns when everything written before survives a power loss. */
    void sync() throws KeysException;

    /**
     * Takes room for more, so that writing there later cannot fail for want of it.
     *
     * @throws KeysException if there is no room; the medium is as good as before
     */
    void grow(long size) throws KeysException;

    @Override
    void close() throws KeysException;
}
