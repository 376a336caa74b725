package org.waystation.relay.session;

import java.nio.ByteBuffer;
import org.waystation.relay.keys.KeyMedium;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.keys.MemoryKeys;

/** Room for the keys of a few mailboxes and no more: what begins quickly, and is soon full. */
final class FewKeys implements KeyMedium {
    /** Bytes for slots. */
    private static final int ROOM = 2_048;

    private final MemoryKeys memory = new MemoryKeys(new SeededRandom(1));

    /** The same keys, in memory of its own. */
    FewKeys copy() throws KeysException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(memory.size()));
        memory.read(0, bytes);
        FewKeys copy = new FewKeys();
        copy.memory.grow(memory.size());
        copy.memory.write(0, bytes.flip());
        return copy;
    }

    @Override
    public void grow(long size) throws KeysException {
        if (memory.size() > 0) {
            throw new KeysException(KeysException.Obstacle.NO_ROOM, "few keys");
        }
        memory.grow(size + ROOM);
    }

    @Override
    public byte[] key() {
        return memory.key();
    }

    @Override
    public long size() {
        return memory.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        memory.read(offset, into);
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        memory.write(offset, from);
    }

    @Override
    public void sync() {
        memory.sync();
    }

    @Override
    public void close() {
        memory.close();
    }
}
