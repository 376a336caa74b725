package org.waystation.client.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.testing.ForwardingStore;

final class MemoryRecordStoreTest {
    /** An app's own store need not know that there is a header. */
    @Test
    void unlessAStoreSaysOtherwiseDestroyingErasesTheHeaderInACommitOfItsOwnFirst() {
        RecordStore memory = new MemoryRecordStore();
        List<String> deeds = new ArrayList<>();
        RecordStore apps = new ForwardingStore(memory) {
            @Override
            public void commit(List<Change> changes) {
                memory.commit(changes);
                List<byte[]> left = new ArrayList<>();
                memory.scan(new byte[0], (name, value) -> left.add(name));
                deeds.add("left: " + left.size());
            }

            @Override
            public void close() {
                deeds.add("closed");
            }
        };
        byte[] header = {0};
        memory.commit(List.of(RecordStore.Change.put(new byte[] {7, 1}, new byte[] {1})));
        memory.commit(List.of(RecordStore.Change.put(header, new byte[] {1})));
        memory.scan(new byte[0], (name, value) -> deeds.add("is there: " + name.length));
        assertArrayEquals(new byte[] {1}, apps.read(header));
        apps.destroy();
        assertEquals(List.of("is there: 1", "is there: 2", "left: 1", "left: 0", "closed"), deeds);
        assertEquals(null, memory.read(header));
    }
}
