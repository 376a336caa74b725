package org.waystation.client.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Records in memory, gone when the program ends: for tests, and for profiles that must leave nothing behind. */
public final class MemoryRecordStore implements RecordStore {
    private final TreeMap<byte[], byte[]> records = new TreeMap<>(MemoryRecordStore::compareUnsigned);

    // Arrays.compareUnsigned is not in Android before 13.
    private static int compareUnsigned(byte[] a, byte[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int difference = (a[i] & 0xff) - (b[i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return a.length - b.length;
    }

    @Override
    public byte @Nullable [] read(byte[] name) {
        byte[] value = records.get(name);
        return value == null ? null : value.clone();
    }

    @Override
    public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        for (Map.Entry<byte[], byte[]> record : records.tailMap(prefix).entrySet()) {
            byte[] name = record.getKey();
            if (name.length < prefix.length || !Arrays.equals(Arrays.copyOf(name, prefix.length), prefix)) {
                return;
            }
            visitor.accept(name.clone(), record.getValue().clone());
        }
    }

    @Override
    public void commit(List<Change> changes) {
        for (Change change : changes) {
            byte[] value = change.value();
            byte[] before = value == null
                    ? records.remove(change.name())
                    : records.put(change.name().clone(), value.clone());
            if (before != null) {
                Arrays.fill(before, (byte) 0);
            }
        }
    }

    @Override
    public void close() {}
}
