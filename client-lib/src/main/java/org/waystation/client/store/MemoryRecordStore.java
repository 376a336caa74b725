package org.waystation.client.store;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Records in memory, gone when the program ends: for tests, and for profiles that must leave nothing behind. */
public final class MemoryRecordStore implements RecordStore {
    private final TreeMap<ByteString, byte[]> records = new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    @Override
    public byte @Nullable [] read(byte[] name) {
        byte[] value = records.get(ByteString.copyFrom(name));
        return value == null ? null : value.clone();
    }

    @Override
    public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        ByteString start = ByteString.copyFrom(prefix);
        for (Map.Entry<ByteString, byte[]> record : records.tailMap(start).entrySet()) {
            if (!record.getKey().startsWith(start)) {
                return;
            }
            visitor.accept(record.getKey().toByteArray(), record.getValue().clone());
        }
    }

    @Override
    public void commit(List<Change> changes) {
        for (Change change : new ArrayList<>(changes)) { // a list that fails does so before anything is changed
            ByteString name = ByteString.copyFrom(change.name());
            byte[] value = change.value();
            byte[] before = value == null ? records.remove(name) : records.put(name, value.clone());
            if (before != null) {
                Arrays.fill(before, (byte) 0);
            }
        }
    }

    @Override
    public void close() {}
}
