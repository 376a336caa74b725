package org.waystation.relay.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreContract;
import org.waystation.relay.store.StoreException;
import org.waystation.relay.store.StoreInUseException;
import org.waystation.relay.testing.FullDisk;

final class RocksStoreTest extends StoreContract {
    @TempDir
    Path data;

    @Override
    protected Store open() throws StoreException {
        return RocksStore.open(data);
    }

    @Test
    void whatWasCommittedIsThereWhenItIsOpenedAgain() throws Exception {
        for (int round = 0; round < 3; round++) {
            Batch batch = store.batch();
            batch.put(bytes("k" + round), ByteString.copyFromUtf8("v"));
            batch.commit(round % 2 == 0);
            store.close();
            store = open();
        }
        assertEquals("k0=v k1=v k2=v", pairs("k", "l"));
    }

    @Test
    void aSecondRelayOnTheSameDirectoryIsRefusedByName() {
        StoreInUseException refusal = assertThrows(StoreInUseException.class, this::open);
        assertEquals("another relay is running on this data directory", refusal.getMessage());
    }

    @Test
    void aDirectoryThatIsNoStoreIsRefusedByName() throws Exception {
        Path other = Files.createDirectory(data.resolve("other"));
        Files.createFile(other.resolve("store"));
        assertThrows(StoreException.class, () -> RocksStore.open(other));
    }

    @Test
    void theNativeLibraryLiesInTheDataDirectoryAndNoLogIsWritten() throws Exception {
        // The library is loaded once per process: by the first store of this test run, wherever that was.
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            List<Path> left = temporary
                    .filter(file -> file.getFileName().toString().contains("rocksdbjni"))
                    .toList();
            assertEquals(List.of(), left);
        }
        try (Stream<Path> files = Files.list(data.resolve("store"))) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("LOG")));
        }
    }

    @Test
    void A3_noFileNamesTheMachine() throws Exception {
        String host = java.net.InetAddress.getLocalHost().getHostName();
        for (int round = 0; round < 2; round++) {
            Batch batch = store.batch();
            batch.put(bytes("k"), ByteString.copyFromUtf8("v"));
            batch.commit(true);
            store.close();
            store = open(); // what was in the log is now in a table
        }
        boolean tables = false;
        try (Stream<Path> files = Files.list(data.resolve("store"))) {
            for (Path file : files.toList()) {
                String content = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                tables |= content.contains("rocksdb.creating.session.identity") || content.contains("session.identity");
                assertEquals(-1, content.indexOf("host.identity"), file + " has a place for the host name");
                assertTrue(host.length() < 4 || !content.contains(host), file + " names the host");
            }
        }
        assertTrue(tables, "there is a table that tells what RocksDB tells");
    }

    /** What a relay still has to write then is small: acknowledgements and deletions. */
    @Test
    void A4_onADiskWithoutAByteLeftSmallThingsAreWrittenForLong(@TempDir Path place) throws Exception {
        try (FullDisk disk = FullDisk.mountOrSkip(place, 900)) {
            Path root = Files.createDirectory(disk.root().resolve("data"));
            try (RocksStore full = RocksStore.open(root)) {
                for (int i = 0; i < 56; i++) { // almost as much as a log takes
                    Batch batch = full.batch();
                    batch.put(1, bytes("e" + i), ByteString.copyFrom(new byte[1 << 20]));
                    batch.commit(true);
                }
                disk.fillUntil(200 << 20);
                assertTrue(full.room() > 0); // the relay asks every second
                disk.fillUntil(0);
                assertEquals(0, full.room());
                for (int i = 0; i < 300; i++) { // 30 MiB, in pieces of a thousand acknowledgements
                    Batch batch = full.batch();
                    batch.put(bytes("m" + i % 10), ByteString.copyFrom(new byte[100_000]));
                    batch.commit(true);
                }
            }
            disk.release();
            RocksStore.open(root).close();
        }
    }

    @Test
    void aDamagedLogLosesWhatCameAfterAndMakesNothingUp() throws Exception {
        for (String key : new String[] {"a", "b", "c"}) {
            Batch batch = store.batch();
            batch.put(bytes(key), ByteString.copyFrom(new byte[1_000]));
            batch.commit(true);
        }
        store.close();
        Path log = newestLog();
        byte[] bytes = Files.readAllBytes(log);
        bytes[1_500] ^= 1; // inside the second batch
        Files.write(log, bytes);
        store = open();
        assertEquals(1_000, store.get(bytes("a")).length);
        assertNull(store.get(bytes("b")));
        assertNull(store.get(bytes("c")));
    }

    @Test
    void afterAFailedWriteNothingIsWrittenAnyMore() throws Exception {
        RocksStore stopping = (RocksStore) store;
        Batch batch = stopping.batch();
        batch.put(bytes("a"), ByteString.copyFromUtf8("1"));
        batch.commit(true);
        try (WriteBatch damaged = new WriteBatch(damagedBatch())) {
            assertThrows(StoreException.class, () -> stopping.write(damaged, true));
        }
        Batch after = stopping.batch();
        after.put(bytes("c"), ByteString.copyFromUtf8("1"));
        StoreException refusal = assertThrows(StoreException.class, () -> after.commit(true));
        assertEquals("the store stopped after a write had failed", refusal.getMessage());
        assertEquals("a=1", pairs("a", "b"));
    }

    /** A batch that RocksDB finds fault with: it says that it has one change, and ends in the middle of it. */
    private static byte[] damagedBatch() {
        byte[] batch = new byte[14];
        batch[8] = 1; // count
        batch[12] = 1; // a put...
        batch[13] = 9; // ... of a key of nine bytes
        return batch;
    }

    private Path newestLog() throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("store"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }
}
