package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/**
 * A store that a power loss takes back to what was promised: what a durable commit wrote stays, what was written since then stays up
 * to a random batch, and what was dropped whole may be there again. When only the process dies, everything written stays. It can
 * crash inside a commit, and it can have one of the planted faults.
 */
final class FaultyDisk implements Store {
    private final Random random;
    private final Fault fault;

    /** What reads see. */
    private MemoryStore live = new MemoryStore();

    /** What a power loss leaves. */
    private final MemoryStore durable = new MemoryStore();

    private final Set<Integer> partitions = new TreeSet<>(Set.of(LASTING));
    private final List<List<Change>> unflushed = new ArrayList<>();
    private final BiConsumer<byte[], ByteString> entries;
    private boolean crashes;
    private boolean withPower;

    private interface Write {
        void to(Batch batch) throws StoreException;
    }

    private record Change(int partition, Write write) {
        boolean isBefore(int live) {
            return partition != LASTING && partition < live;
        }
    }

    /** @param entries is shown the row of every entry that is written */
    FaultyDisk(Random random, Fault fault, BiConsumer<byte[], ByteString> entries) {
        this.random = random;
        this.fault = fault;
        this.entries = entries;
    }

    /** The process dies in the middle of the next commit. */
    void crashInCommit(boolean power) {
        crashes = true;
        withPower = power;
    }

    void heal() {
        crashes = false;
    }

    /** The process begins anew, after the power has come back if it was gone. */
    void recover(boolean power) throws StoreException {
        crashes = false;
        if (!power) {
            return;
        }
        int kept = unflushed.isEmpty() ? 0 : random.nextInt(unflushed.size() + 1);
        for (List<Change> changes : unflushed.subList(0, kept)) {
            apply(durable, changes);
        }
        unflushed.clear();
        live = new MemoryStore();
        Batch copy = live.batch();
        for (int partition : partitions) {
            try (Cursor all = durable.scan(partition, new byte[0], new byte[] {(byte) 0xff})) {
                while (all.next()) {
                    copy.put(partition, all.key(), ByteString.copyFrom(all.value()));
                }
            }
        }
        copy.commit(true);
    }

    private static void apply(Store store, List<Change> changes) throws StoreException {
        Batch batch = store.batch();
        for (Change change : changes) {
            change.write().to(batch);
        }
        batch.commit(true);
    }

    /** What is written, without the faults of reading. */
    Store contents() {
        return live;
    }

    @Override
    public Batch batch() {
        return new Recorder();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return live.get(key);
    }

    @Override
    public Cursor scan(int partition, byte[] from, byte[] to) {
        Cursor cursor = live.scan(partition, from, to);
        if (fault != Fault.SKIPPING_SCAN) {
            return cursor;
        }
        return new Cursor() {
            @Override
            public boolean next() throws StoreException {
                return cursor.next() && (random.nextInt(20) > 0 || cursor.next());
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public byte[] value() {
                return cursor.value();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    /** A drop may be lost with the power. */
    @Override
    public int dropBefore(int partition) {
        int before = fault == Fault.EARLY_DROP ? partition + 1 : partition;
        if (random.nextBoolean()) {
            durable.dropBefore(before);
            for (List<Change> batch : unflushed) {
                batch.removeIf(change -> change.isBefore(before));
            }
        }
        return live.dropBefore(before);
    }

    @Override
    public long room() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        // The disk outlives the process.
    }

    private final class Recorder implements Batch {
        private final List<Change> changes = new ArrayList<>();

        @Override
        public void put(int partition, byte[] key, ByteString value) {
            partitions.add(partition);
            if (isForgotten(partition, key)) {
                return;
            }
            if (key[0] == 'e') {
                entries.accept(key, value);
            }
            ByteString written = fault == Fault.LATE_CLOSING && key[0] == 'p' ? oneMore(value) : value;
            changes.add(new Change(partition, batch -> batch.put(partition, key, written)));
        }

        private boolean isForgotten(int partition, byte[] key) {
            return switch (fault) {
                case FORGOTTEN_MAILBOX_ROW -> key[0] == 'm' && random.nextInt(20) == 0;
                case LOST_CLOSING -> key[0] == 'p';
                case LOST_CHANGE -> key[0] == 'e' && partition == LASTING && random.nextInt(3) == 0;
                default -> false;
            };
        }

        private static ByteString oneMore(ByteString position) {
            long more = position.asReadOnlyByteBuffer().getLong() + 1;
            return ByteString.copyFrom(
                    ByteBuffer.allocate(Long.BYTES).putLong(more).array());
        }

        @Override
        public void delete(int partition, byte[] key) {
            if (fault == Fault.FORGOTTEN_DELETE && key[0] == 'e' && random.nextInt(20) == 0) {
                return;
            }
            changes.add(new Change(partition, batch -> batch.delete(partition, key)));
            if (fault == Fault.GREEDY_DELETE && key[0] == 'e' && random.nextInt(20) == 0) {
                byte[] next = key.clone();
                next[next.length - 1]++;
                changes.add(new Change(partition, batch -> batch.delete(partition, next)));
            }
        }

        @Override
        public void deleteRange(int partition, byte[] from, byte[] to) {
            changes.add(new Change(partition, batch -> batch.deleteRange(partition, from, to)));
        }

        @Override
        public void commit(boolean promised) throws StoreException {
            if (crashes && random.nextBoolean()) {
                tear();
                throw new Crash(withPower);
            }
            if (fault == Fault.DROPPED_BATCH && random.nextInt(30) == 0) {
                return;
            }
            List<Change> written = new ArrayList<>(changes);
            apply(live, written);
            unflushed.add(written);
            if (promised && !(fault == Fault.LOST_SYNC && random.nextBoolean())) {
                for (List<Change> batch : unflushed) {
                    apply(durable, batch);
                }
                unflushed.clear();
            }
            changes.clear();
            if (crashes) {
                throw new Crash(withPower); // everything is written, nobody was told
            }
        }

        private void tear() throws StoreException {
            if (fault == Fault.TORN_BATCH && !changes.isEmpty()) {
                for (List<Change> batch : unflushed) {
                    apply(durable, batch);
                }
                unflushed.clear();
                apply(durable, changes.subList(0, random.nextInt(changes.size())));
            }
        }
    }
}
