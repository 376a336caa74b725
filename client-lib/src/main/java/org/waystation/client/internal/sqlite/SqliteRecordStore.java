package org.waystation.client.internal.sqlite;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.store.RecordStore;

/** Records in one SQLite file in a directory of its own. Used from one thread at a time. */
@SuppressWarnings("DoNotCallSuggester")
public final class SqliteRecordStore implements RecordStore {
    private SqliteRecordStore() {}

    /**
     * Makes a store; the directory too, if it is not there.
     *
     * @throws org.waystation.client.store.StoreException MISSING_OR_PRESENT if there is one already; IN_USE; FAILED
     */
    public static SqliteRecordStore create(Path directory) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a store that was made before.
     *
     * @throws org.waystation.client.store.StoreException MISSING_OR_PRESENT if there is none; IN_USE; DAMAGED; NEWER_FORMAT; FAILED
     */
    public static SqliteRecordStore open(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte @Nullable [] read(byte[] name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit(List<Change> changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
