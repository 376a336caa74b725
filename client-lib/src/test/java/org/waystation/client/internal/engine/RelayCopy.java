package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.waystation.relay.keys.KeysException;
import org.waystation.relay.keys.MemoryKeys;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.MemoryStore;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/** A relay's store and keys, as they were at one moment. */
final class RelayCopy {
    /** Longer than any entry is kept; partitions are days. */
    private static final int DAYS = 400;

    private final MemoryStore store;
    private final byte[] key;
    private final byte[] slots;

    private RelayCopy(MemoryStore store, byte[] key, byte[] slots) {
        this.store = store;
        this.key = key;
        this.slots = slots;
    }

    static RelayCopy of(MemoryStore store, MemoryKeys keys, Instant now) {
        byte[] slots = new byte[(int) keys.size()];
        keys.read(0, ByteBuffer.wrap(slots));
        return new RelayCopy(copy(store, (int) ChronoUnit.DAYS.between(Instant.EPOCH, now)), keys.key(), slots);
    }

    private static MemoryStore copy(MemoryStore from, int today) {
        MemoryStore to = new MemoryStore();
        copyPartition(from, to, Store.LASTING);
        for (int day = today - DAYS; day < today + DAYS; day++) {
            copyPartition(from, to, day);
        }
        return to;
    }

    private static void copyPartition(MemoryStore from, MemoryStore to, int partition) {
        byte[] end = new byte[64];
        Arrays.fill(end, (byte) 0xff);
        Batch batch = to.batch();
        boolean any = false;
        try (Cursor rows = from.scan(partition, new byte[0], end)) {
            while (rows.next()) {
                batch.put(partition, rows.key(), ByteString.copyFrom(rows.value()));
                any = true;
            }
            if (any) {
                batch.commit(true);
            }
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** The copy can be put back any number of times. */
    MemoryStore store() {
        return store;
    }

    MemoryKeys keys() throws KeysException {
        MemoryKeys keys = new MemoryKeys(new Fixed(key));
        keys.grow(slots.length);
        keys.write(0, ByteBuffer.wrap(slots));
        return keys;
    }

    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
