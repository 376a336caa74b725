package org.waystation.client.store;

import org.waystation.client.testing.RecordStoreContract;

final class MemoryRecordStoreTest extends RecordStoreContract {
    @Override
    protected RecordStore open() {
        return new MemoryRecordStore();
    }

    @Override
    protected boolean isLasting() {
        return false;
    }
}
