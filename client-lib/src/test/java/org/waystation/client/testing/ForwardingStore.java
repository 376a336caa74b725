package org.waystation.client.testing;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.store.RecordStore;

/** Another store, but for what a test makes different: where it fails, dies or looks on. */
public class ForwardingStore implements RecordStore {
    private final RecordStore records;

    public ForwardingStore(RecordStore records) {
        this.records = records;
    }

    @Override
    public byte @Nullable [] read(byte[] name) {
        return records.read(name);
    }

    @Override
    public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        records.scan(prefix, visitor);
    }

    @Override
    public void commit(List<Change> changes) {
        records.commit(changes);
    }

    @Override
    public void close() {
        records.close();
    }
}
