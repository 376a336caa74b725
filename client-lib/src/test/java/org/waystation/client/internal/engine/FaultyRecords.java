package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.testing.ForwardingStore;

/** A store that makes the mistakes of {@link Fault}: its own, and those of a step that forgets to store something. */
final class FaultyRecords extends ForwardingStore {
    private final World world;
    private List<Change> old = new ArrayList<>();

    FaultyRecords(World world) {
        super(new MemoryRecordStore());
        this.world = world;
    }

    @Override
    public void commit(List<Change> changes) {
        if (changes.isEmpty() || !world.fault.strikes(world.chance)) {
            super.commit(changes);
            return;
        }
        switch (world.fault) {
            case LOST_COMMIT -> {}
            case TORN_COMMIT -> super.commit(changes.subList(0, changes.size() / 2));
            case FORGOTTEN_SESSION -> super.commit(without(changes, Table.SESSION, true));
            case FORGOTTEN_CONTACT -> super.commit(without(changes, Table.CONTACT, true));
            case FORGOTTEN_OUTBOX -> super.commit(without(changes, Table.OUTBOX, true));
            case FORGOTTEN_ENTRY -> super.commit(without(changes, Table.ENTRY, true));
            case FORGOTTEN_RECEIVED -> super.commit(without(changes, Table.RECEIVED, true));
            case KEPT_RECEIVED -> super.commit(without(changes, Table.RECEIVED, false));
            case OLD_STORE -> {
                old = new ArrayList<>();
                scan(new byte[0], (name, value) -> old.add(Change.put(name, value)));
                super.commit(changes);
            }
            default -> super.commit(changes);
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
            scan(new byte[0], (name, value) -> back.add(Change.delete(name)));
            back.addAll(old);
            super.commit(back);
        }
    }
}
