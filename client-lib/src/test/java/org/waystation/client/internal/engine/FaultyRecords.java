package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;

/** A store that makes the mistakes of {@link Fault}: its own, and those of a step that forgets to store something. */
final class FaultyRecords implements RecordStore {
    private final World world;
    private final MemoryRecordStore records = new MemoryRecordStore();
    private List<Change> old = new ArrayList<>();

    FaultyRecords(World world) {
        this.world = world;
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
        if (changes.isEmpty() || !world.fault.strikes(world.chance)) {
            records.commit(changes);
            return;
        }
        switch (world.fault) {
            case LOST_COMMIT -> {}
            case TORN_COMMIT -> records.commit(changes.subList(0, changes.size() / 2));
            case FORGOTTEN_SESSION -> records.commit(without(changes, Table.SESSION, true));
            case FORGOTTEN_CONTACT -> records.commit(without(changes, Table.CONTACT, true));
            case FORGOTTEN_OUTBOX -> records.commit(without(changes, Table.OUTBOX, true));
            case FORGOTTEN_ENTRY -> records.commit(without(changes, Table.ENTRY, true));
            case FORGOTTEN_RECEIVED -> records.commit(without(changes, Table.RECEIVED, true));
            case KEPT_RECEIVED -> records.commit(without(changes, Table.RECEIVED, false));
            case OLD_STORE -> {
                old = new ArrayList<>();
                records.scan(new byte[0], (name, value) -> old.add(Change.put(name, value)));
                records.commit(changes);
            }
            default -> records.commit(changes);
        }
    }

    private static List<Change> without(List<Change> changes, Table table, boolean puts) {
        List<Change> rest = new ArrayList<>(changes);
        rest.removeIf(change -> change.name()[0] == table.number() && (change.value() != null) == puts);
        return rest;
    }

    /** The process that used it has died. */
    void crashed() {
        if (world.fault == Fault.OLD_STORE && !old.isEmpty()) {
            List<Change> back = new ArrayList<>();
            records.scan(new byte[0], (name, value) -> back.add(Change.delete(name)));
            back.addAll(old);
            records.commit(back);
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
