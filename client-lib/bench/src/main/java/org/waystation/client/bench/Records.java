package org.waystation.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.internal.store.SealedChange;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;

/** A sealed store into which steps of the engine are committed: {@value #IN_STEP} records of {@value #LENGTH} bytes each. */
public abstract class Records {
    static final int IN_STEP = 4;
    static final int LENGTH = 4_096;
    private static final int TABLE = 1;
    private static final int KEYS = 64;

    private final List<byte[]> keys = new ArrayList<>();
    private final byte[] value = new byte[LENGTH];
    private @Nullable SealedStore store;
    private int next;

    abstract RecordStore records() throws IOException;

    /** The passphrase is paid once, and not measured. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        SecureRandom random = Randomness.platform();
        store = SealedStore.create(records(), "a passphrase".toCharArray(), random, Collections.emptyList());
        for (int i = 0; i < KEYS; i++) {
            byte[] key = new byte[16];
            random.nextBytes(key);
            keys.add(key);
        }
    }

    /** Overwrites some records in one commit, and reads them. */
    final int step() {
        List<SealedChange> changes = new ArrayList<>();
        for (int i = 0; i < IN_STEP; i++) {
            changes.add(SealedChange.put(TABLE, keys.get((next + i) % KEYS), value));
        }
        SealedStore open = Objects.requireNonNull(store);
        open.commit(changes);
        int read = 0;
        for (SealedChange change : changes) {
            byte[] found = open.read(TABLE, change.key());
            read += found == null ? 0 : found.length;
        }
        next = (next + IN_STEP) % KEYS;
        return read;
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(store).destroy();
    }

    /** Sealing alone. */
    @State(Scope.Thread)
    public static class InMemory extends Records {
        @Override
        RecordStore records() {
            return new MemoryRecordStore();
        }
    }

    /** The store that comes with the library, in the current directory. */
    @State(Scope.Thread)
    public static class InSqlite extends Records {
        @Override
        RecordStore records() throws IOException {
            return SqliteRecordStore.create(Files.createTempDirectory(Path.of(""), "bench-store"));
        }
    }
}
