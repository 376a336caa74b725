package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/** A store that lets a test do something where a batch is committed, and that can fail there. */
final class HookedStore implements Store {
    interface Hook {
        void run(boolean durable) throws StoreException;
    }

    private final MemoryStore store = new MemoryStore();
    private volatile Hook hook = durable -> {};
    private volatile boolean readsFail;
    private volatile int commits;
    private int gets;

    /** Runs before a batch is written; what it throws fails the commit. */
    void beforeCommit(Hook hook) {
        this.hook = hook;
    }

    void failReads() {
        readsFail = true;
    }

    int gets() {
        return gets;
    }

    int commits() {
        return commits;
    }

    @Override
    public Batch batch() {
        Batch batch = store.batch();
        return new Batch() {
            @Override
            public void put(int partition, byte[] key, ByteString value) throws StoreException {
                batch.put(partition, key, value);
            }

            @Override
            public void delete(int partition, byte[] key) throws StoreException {
                batch.delete(partition, key);
            }

            @Override
            public void deleteRange(int partition, byte[] from, byte[] to) throws StoreException {
                batch.deleteRange(partition, from, to);
            }

            @Override
            @SuppressWarnings("NonAtomicVolatileUpdate") // one thread commits
            public void commit(boolean durable) throws StoreException {
                commits++;
                hook.run(durable);
                batch.commit(durable);
            }
        };
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        gets++;
        return store.get(key);
    }

    @Override
    public Cursor scan(int partition, byte[] from, byte[] to) throws StoreException {
        if (readsFail) {
            throw new StoreException("the disk cannot be read");
        }
        return store.scan(partition, from, to);
    }

    @Override
    public int dropBefore(int partition) {
        return store.dropBefore(partition);
    }

    @Override
    public long room() {
        return store.room();
    }

    @Override
    public void close() {
        store.close();
    }
}
