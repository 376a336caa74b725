package org.waystation.client.testing;

import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;

final class MemoryContractTest extends RecordStoreContract {
    @Override
    protected RecordStore open() {
        return new MemoryRecordStore();
    }

    @Override
    protected boolean isLasting() {
        return false;
    }
}
