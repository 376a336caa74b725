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
    private final NavigableMap<Integer, NavigableMap<byte[], byte[]>> partitions = new TreeMap<>();
    private final MemoryBatch batch = new MemoryBatch();

    @Override
    public Batch batch() {
        batch.changes.clear();
        return batch;
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        byte[] value = pairs(LASTING).get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public Cursor scan(int partition, byte[] from, byte[] to) {
        return new MemoryCursor(partition, from.clone(), to.clone());
    }

    @Override
    public synchronized int dropBefore(int partition) {
        var dropped = partitions.subMap(LASTING, false, partition, false);
        int count = dropped.size();
        dropped.clear();
        return count;
    }

    @Override
    public long room() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        // Nothing outlives this object.
    }

    private NavigableMap<byte[], byte[]> pairs(int partition) {
        return partitions.computeIfAbsent(partition, made -> new TreeMap<>(Arrays::compareUnsigned));
    }

    private synchronized Map.@Nullable Entry<byte[], byte[]> first(
            int partition, byte[] from, boolean inclusive, byte[] to) {
        NavigableMap<byte[], byte[]> pairs = partitions.get(partition);
        if (pairs == null) {
            return null;
        }
        Map.Entry<byte[], byte[]> entry = inclusive ? pairs.ceilingEntry(from) : pairs.higherEntry(from);
        return entry == null || Arrays.compareUnsigned(entry.getKey(), to) >= 0 ? null : entry;
    }

    private final class MemoryBatch implements Batch {
        private final List<Runnable> changes = new ArrayList<>();

        @Override
        public void put(int partition, byte[] key, ByteString value) {
            byte[] at = key.clone();
            byte[] bytes = value.toByteArray();
            changes.add(() -> pairs(partition).put(at, bytes));
        }

        @Override
        public void delete(int partition, byte[] key) {
            byte[] at = key.clone();
            changes.add(() -> pairs(partition).remove(at));
        }

        @Override
        public void deleteRange(int partition, byte[] from, byte[] to) {
            byte[] first = from.clone();
            byte[] end = to.clone();
            changes.add(() -> pairs(partition).subMap(first, end).clear());
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
        private final int partition;
        private final byte[] from;
        private final byte[] to;
        private Map.@Nullable Entry<byte[], byte[]> at;
        private boolean ended;

        MemoryCursor(int partition, byte[] from, byte[] to) {
            this.partition = partition;
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean next() {
            if (!ended) {
                at = at == null ? first(partition, from, true, to) : first(partition, at.getKey(), false, to);
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
