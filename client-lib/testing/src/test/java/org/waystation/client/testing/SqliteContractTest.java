package org.waystation.client.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;

final class SqliteContractTest extends RecordStoreContract {
    @TempDir
    Path temporary;

    @Override
    protected RecordStore open() {
        Path directory = temporary.resolve("profile");
        if (!Files.exists(directory)) {
            return SqliteRecordStore.create(directory);
        }
        try {
            return SqliteRecordStore.open(directory);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.MISSING) {
                return SqliteRecordStore.create(directory); // nothing was ever committed
            }
            throw e;
        }
    }
}
