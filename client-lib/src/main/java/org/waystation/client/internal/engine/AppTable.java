package org.waystation.client.internal.engine;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AppRecords;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.RecordStore;

/** The app's own records, which mean nothing here. */
public final class AppTable {
    private static final int NUMBER = Table.APP.number();

    private final SealedStore store;

    AppTable(SealedStore store) {
        this.store = store;
    }

    public byte @Nullable [] read(byte[] name) {
        return store.read(NUMBER, name);
    }

    public void scan(BiConsumer<byte[], byte[]> visitor) {
        store.scan(NUMBER, visitor);
    }

    /** @throws ProgramFaultException ARGUMENT; nothing is changed then */
    public void change(List<RecordStore.Change> changes, Step step) {
        changes.forEach(AppTable::require);
        for (RecordStore.Change change : changes) {
            byte[] value = change.value();
            if (value == null) {
                step.delete(Table.APP, change.name());
            } else {
                step.put(Table.APP, change.name(), value);
            }
        }
    }

    private static void require(RecordStore.Change change) {
        requireLength("name", change.name(), AppRecords.MAX_NAME);
        byte[] value = change.value();
        if (value != null) {
            requireLength("value", value, AppRecords.MAX_VALUE);
        }
    }

    private static void requireLength(String what, byte[] bytes, int most) {
        if (bytes.length == 0 || bytes.length > most) {
            throw new ProgramFaultException(
                    Reason.ARGUMENT, "the " + what + " of a record has 1 to " + most + " bytes");
        }
    }
}
