package org.waystation.relay.store;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link Store} that keeps everything in memory and nothing else: what DURABILITY {@code MEMORY} means. */
public final class MemoryStore implements Store {
    private final NavigableMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compareUnsigned);
    private final MemoryBatch batch = new MemoryBatch();

    @Override
    public Batch batch() {
        batch.changes.clear();
        return batch;
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        byte[] value = pairs.get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public Cursor scan(byte[] from, byte[] to) {
        return new MemoryCursor(from.clone(), to.clone());
    }

    @Override
    public long room() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        // Nothing outlives this object.
    }

    private synchronized Map.@Nullable Entry<byte[], byte[]> first(byte[] from, boolean inclusive, byte[] to) {
        Map.Entry<byte[], byte[]> entry = inclusive ? pairs.ceilingEntry(from) : pairs.higherEntry(from);
        return entry == null || Arrays.compareUnsigned(entry.getKey(), to) >= 0 ? null : entry;
    }

    private final class MemoryBatch implements Batch {
        private final List<Runnable> changes = new ArrayList<>();

        @Override
        public void put(byte[] key, ByteString value) {
            byte[] at = key.clone();
            byte[] bytes = value.toByteArray();
            changes.add(() -> pairs.put(at, bytes));
        }

        @Override
        public void delete(byte[] key) {
            byte[] at = key.clone();
            changes.add(() -> pairs.remove(at));
        }

        @Override
        public void deleteRange(byte[] from, byte[] to) {
            byte[] first = from.clone();
            byte[] end = to.clone();
            changes.add(() -> pairs.subMap(first, end).clear());
        }

        @Override
        public void commit(boolean durable) {
            synchronized (MemoryStore.this) {
                changes.forEach(Runnable::run);
            }
            changes.clear();
        }
    }

    private final class MemoryCursor implements Cursor {
        private final byte[] from;
        private final byte[] to;
        private Map.@Nullable Entry<byte[], byte[]> at;
        private boolean ended;

        MemoryCursor(byte[] from, byte[] to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean next() {
            if (!ended) {
                at = at == null ? first(from, true, to) : first(at.getKey(), false, to);
                ended = at == null;
            }
            return !ended;
        }

        @Override
        public byte[] key() {
            return current().getKey().clone();
        }

        @Override
        public byte[] value() {
            return current().getValue().clone();
        }

        private Map.Entry<byte[], byte[]> current() {
            if (at == null) {
                throw new IllegalStateException("a cursor stands on no pair before next() and after the end");
            }
            return at;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
