package org.waystation.relay.store.rocksdb;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.Wire;

/** Changes, copied once into direct buffers that are used again and from there into RocksDB's own batch. */
final class RocksBatch implements Batch, AutoCloseable {
    private static final int RESERVED = 1 << 20;

    private final RocksStore store;
    private final WriteBatch changes = new WriteBatch(RESERVED);
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(256);
    private ByteBuffer valueBuffer = ByteBuffer.allocateDirect(Wire.LARGE_FRAME);

    RocksBatch(RocksStore store) {
        this.store = store;
    }

    @Override
    public void put(int partition, byte[] key, ByteString value) throws StoreException {
        if (valueBuffer.capacity() < value.size()) {
            valueBuffer = ByteBuffer.allocateDirect(value.size());
        }
        keyBuffer.clear().put(key).flip();
        valueBuffer.clear();
        value.copyTo(valueBuffer);
        valueBuffer.flip();
        try {
            changes.put(store.partition(partition), keyBuffer, valueBuffer);
        } catch (RocksDBException e) {
            throw outOfMemory(e);
        }
    }

    @Override
    public void delete(int partition, byte[] key) throws StoreException {
        try {
            changes.delete(store.partition(partition), key);
        } catch (RocksDBException e) {
            throw outOfMemory(e);
        }
    }

    @Override
    public void deleteRange(int partition, byte[] from, byte[] to) throws StoreException {
        try {
            changes.deleteRange(store.partition(partition), from, to);
        } catch (RocksDBException e) {
            throw outOfMemory(e);
        }
    }

    private static IllegalStateException outOfMemory(RocksDBException e) {
        return new IllegalStateException("a batch could not take another change", e);
    }

    @Override
    public void commit(boolean durable) throws StoreException {
        store.write(changes, durable);
        changes.clear();
    }

    void clear() {
        changes.clear();
    }

    @Override
    public void close() {
        changes.close();
    }
}
