package org.waystation.client.internal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.client.store.StoreException;

/** A profile is destroyed: its header first, within a second, and for good. */
final class DestructionTest {
    private static final byte[] HEADER_NAME = {0};
    private static final byte[] HEADER =
            Arrays.copyOf("WAYSTORE-and-the-wrapped-keys".getBytes(StandardCharsets.US_ASCII), 130);
    private static final byte[] WRAPPED = "and-the-wrapped-keys".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private Path database() {
        return directory.resolve("records.sqlite");
    }

    private SqliteRecordStore store(int megabytes) {
        SqliteRecordStore store = SqliteRecordStore.create(directory);
        store.commit(Collections.singletonList(Change.put(HEADER_NAME, HEADER)));
        Random random = new Random(1);
        for (int i = 0; i < 10 * megabytes; i++) {
            byte[] value = new byte[100_000];
            random.nextBytes(value);
            store.commit(Collections.singletonList(Change.put(new byte[] {5, (byte) (i >> 8), (byte) i}, value)));
        }
        return store;
    }

    private static int wrappedKeysIn(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int found = 0;
        for (int i = 0; i + WRAPPED.length <= bytes.length; i++) {
            if (bytes[i] == WRAPPED[0] && Arrays.equals(bytes, i, i + WRAPPED.length, WRAPPED, 0, WRAPPED.length)) {
                found++;
            }
        }
        return found;
    }

    @Test
    void theHeaderGoesFirstAndWithinASecondOutOf100Megabytes() throws Exception {
        store(100).close();
        assertTrue(Files.size(database()) > 100_000_000);
        assertEquals(1, wrappedKeysIn(database()));
        byte[] before = Files.readAllBytes(database());
        Duration shortest = Duration.ofDays(1);
        for (int attempt = 0; attempt < 3; attempt++) { // somebody else's load is not what is measured
            Files.write(database(), before);
            long begun = System.nanoTime();
            new Destruction(database()).eraseKeys();
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            shortest = taken.compareTo(shortest) < 0 ? taken : shortest;
            assertEquals(0, wrappedKeysIn(database()));
            assertEquals(before.length, Files.size(database()), "nothing else is touched before");
        }
        assertTrue(shortest.compareTo(Duration.ofSeconds(1)) < 0, "taken: " + shortest);
        SqliteRecordStore.destroy(directory);
        assertFalse(Files.exists(directory));
    }

    @Test
    void anOpenStoreIsDestroyedToo() throws Exception {
        SqliteRecordStore store = store(1);
        store.destroy();
        assertFalse(Files.exists(directory));
        assertThrows(StoreException.class, () -> store.read(HEADER_NAME));
        assertEquals(
                StoreException.Kind.MISSING,
                assertThrows(StoreException.class, () -> SqliteRecordStore.destroy(directory))
                        .kind());
    }

    @Test
    void aDamagedFileAndAJournalWithTheHeaderAreNoObstacle() throws Exception {
        store(2).close();
        byte[] bytes = Files.readAllBytes(database());
        new Random(2).nextBytes(bytes);
        System.arraycopy(HEADER, 0, bytes, (1 << 20) - 3, HEADER.length); // where one piece that is read ends
        System.arraycopy(HEADER, 0, bytes, bytes.length - 60, 60); // half of one
        Files.write(database(), bytes);
        Path journal = directory.resolve("records.sqlite-journal");
        byte[] page = new byte[10_000];
        System.arraycopy(HEADER, 0, page, 5_003, HEADER.length);
        Files.write(journal, page);
        Files.write(directory.resolve("somebody-elses"), new byte[] {1});
        Destruction destruction = new Destruction(database());
        destruction.eraseKeys();
        assertEquals(0, wrappedKeysIn(database()));
        assertEquals(0, wrappedKeysIn(journal));
        SqliteRecordStore.destroy(directory);
        assertArrayEquals(new String[] {"somebody-elses"}, directory.toFile().list());
    }

    @Test
    void A4_killedRightAfterTheFirstStageNothingOpens() throws Exception {
        store(3).close();
        Process child = ChildJvm.start(FirstStage.class, database().toString());
        assertEquals("keys are gone", child.inputReader().readLine());
        child.toHandle().destroyForcibly();
        assertTrue(child.waitFor(10, TimeUnit.SECONDS));
        assertEquals(137, child.exitValue());
        assertEquals(0, wrappedKeysIn(database()));
        try (SqliteRecordStore store = SqliteRecordStore.open(directory)) {
            byte[] header = store.read(HEADER_NAME);
            assertArrayEquals(new byte[HEADER.length], header);
        }
        SqliteRecordStore.destroy(directory);
        assertFalse(Files.exists(directory));
    }

    static final class FirstStage {
        public static void main(String[] arguments) throws Exception {
            new Destruction(Path.of(arguments[0])).eraseKeys();
            System.out.println("keys are gone");
            System.out.flush();
            Thread.sleep(60_000); // until it is killed
        }
    }

    @Test
    void whatIsOverwrittenIsOverwrittenInPlace() throws Exception {
        store(1).close();
        Path copy = directory.resolveSibling(directory.getFileName() + "-other-name");
        Files.createLink(copy, database()); // another name of the same blocks
        SqliteRecordStore.destroy(directory);
        byte[] left = Files.readAllBytes(copy);
        Files.delete(copy);
        assertTrue(left.length > 1_000_000);
        List<Integer> notZero = new ArrayList<>();
        for (int i = 0; i < left.length && notZero.isEmpty(); i++) {
            if (left[i] != 0) {
                notZero.add(i);
            }
        }
        assertEquals(Collections.emptyList(), notZero);
    }
}
