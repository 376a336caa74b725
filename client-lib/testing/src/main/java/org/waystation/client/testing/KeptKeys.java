package org.waystation.client.testing;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.keys.MemoryKeys;

/** Keys in memory that outlive the core, as a file of keys does. */
final class KeptKeys implements KeyMedium {
    private final MemoryKeys keys;

    KeptKeys(SecureRandom random) {
        this.keys = new MemoryKeys(random);
    }

    @Override
    public byte[] key() {
        return keys.key();
    }

    @Override
    public long size() {
        return keys.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        keys.read(offset, into);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        keys.write(offset, from);
    }

    @Override
    public void sync() {
        keys.sync();
    }

    @Override
    public void grow(long size) throws KeysException {
        keys.grow(size);
    }

    @Override
    public void close() {
        // They are there when the relay starts again.
    }
}
