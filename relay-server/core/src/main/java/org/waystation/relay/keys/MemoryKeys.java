package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Keys that are nowhere but in memory. When the process ends, however it ends, everything sealed under them is gone: what
 * {@code QUEUE}s held, their senders send again. A durability class of its own, for relays that may be carried away.
 */
public final class MemoryKeys implements KeyMedium {
    private final byte[] key = new byte[Hash.LENGTH];
    private byte[] bytes = new byte[0];

    public MemoryKeys(SecureRandom random) {
        random.nextBytes(key);
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public synchronized long size() {
        return bytes.length;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) {
        into.put(bytes, Math.toIntExact(offset), into.remaining());
    }

    @Override
    public synchronized void write(long offset, ByteBuffer from) {
        from.get(bytes, Math.toIntExact(offset), from.remaining());
    }

    @Override
    public void sync() {
        // What is written is as safe as it gets.
    }

    @Override
    public synchronized void grow(long size) throws KeysException {
        if (size > Integer.MAX_VALUE - 8) {
            throw new KeysException(KeysException.Obstacle.NO_ROOM, "keys in memory end at 2 GiB: no more mailboxes");
        }
        byte[] larger = Arrays.copyOf(bytes, Math.toIntExact(Math.max(size, bytes.length)));
        Arrays.fill(bytes, (byte) 0);
        bytes = larger;
    }

    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(key, (byte) 0);
    }
}
