package org.waystation.client.internal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/** What is asked of it beside what every store must do. */
final class SqliteRecordStoreTest {
    private static final byte[] MARKER = "~marker~".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void choosePlaces() {
        directory = temporary.resolve("above").resolve("profile");
    }

    @Test
    void onlyItsUserCanOpenTheFiles() throws Exception {
        Assumptions.assumeTrue(Files.getFileStore(temporary).supportsFileAttributeView("posix"));
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (SqliteRecordStore store = SqliteRecordStore.create(directory)) {
            store.commit(List.of(Change.put(new byte[] {1}, MARKER)));
            assertEquals("rwx------", permissions(directory));
            List<Path> files = files();
            assertEquals(2, files.size(), "database and journal: " + files);
            for (Path file : files) {
                assertEquals("rw-------", permissions(file));
            }
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theNativeLibraryIsNotLeftLyingAround() throws Exception {
        // In a process of its own: here it was loaded long ago.
        Path emptyTemporary = Files.createDirectory(temporary.resolve("tmp"));
        List<String> command = ChildJvm.command(Holder.class, directory.toString());
        command.add(1, "-Djava.io.tmpdir=" + emptyTemporary);
        Process child = new ProcessBuilder(command).start();
        try (BufferedReader reports = child.inputReader()) {
            assertEquals("open", reports.readLine());
            assertEquals(List.of(), list(emptyTemporary));
            assertTrue(files().stream()
                    .allMatch(file -> file.getFileName().toString().startsWith("records.sqlite")));
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void aStoreThatAnotherProcessHasOpenIsInUse() throws Exception {
        Process child = ChildJvm.start(Holder.class, directory.toString());
        try (BufferedReader reports = child.inputReader()) {
            assertEquals("open", reports.readLine());
            assertKind(Kind.IN_USE, () -> SqliteRecordStore.open(directory));
            assertKind(Kind.IN_USE, () -> SqliteRecordStore.create(directory));
        } finally {
            child.destroyForcibly().waitFor();
        }
        SqliteRecordStore.open(directory).close();
    }

    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            SqliteRecordStore store = SqliteRecordStore.create(Path.of(arguments[0]));
            store.commit(List.of(Change.put(new byte[] {1}, new byte[] {1})));
            System.out.println("open");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void aStoreIsMadeOnceAndOpenedOnlyIfItWasMade() {
        assertKind(Kind.MISSING, () -> SqliteRecordStore.open(directory));
        assertFalse(Files.exists(directory), "asking makes nothing");
        SqliteRecordStore.create(directory).close();
        assertKind(Kind.MISSING, () -> SqliteRecordStore.open(directory));
        try (SqliteRecordStore store = SqliteRecordStore.create(directory)) {
            store.commit(List.of(Change.put(new byte[] {1}, new byte[] {1})));
        }
        assertKind(Kind.EXISTS, () -> SqliteRecordStore.create(directory));
        try (SqliteRecordStore store = SqliteRecordStore.open(directory)) {
            assertArrayEquals(new byte[] {1}, store.read(new byte[] {1}));
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertKind(Kind.FAILED, () -> SqliteRecordStore.create(file.resolve("profile")));
    }

    @Test
    void aDamagedFileIsNamedWhereverItIsDamaged() throws Exception {
        fill(200);
        byte[] whole = Files.readAllBytes(database());
        Random random = new Random(4);
        for (int from : new int[] {0, 100, 4096, whole.length / 8192 * 4096}) {
            byte[] damaged = whole.clone();
            byte[] garbage = new byte[Math.min(4096, damaged.length - from)];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, from, garbage.length);
            Files.write(database(), damaged);
            assertKind(Kind.DAMAGED, () -> SqliteRecordStore.open(directory));
        }
        Files.write(database(), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertKind(Kind.DAMAGED, () -> SqliteRecordStore.open(directory));
        Files.write(database(), whole);
        SqliteRecordStore.open(directory).close();
    }

    @Test
    void anotherProgramsFileIsLeftAlone() throws Exception {
        Files.createDirectories(directory);
        sql("CREATE TABLE theirs (x)");
        byte[] before = Files.readAllBytes(database());
        assertKind(Kind.DAMAGED, () -> SqliteRecordStore.open(directory));
        assertKind(Kind.DAMAGED, () -> SqliteRecordStore.create(directory));
        assertArrayEquals(before, Files.readAllBytes(database()));
    }

    @Test
    void aFileOfANewerVersionIsNamed() throws Exception {
        fill(1);
        sql("PRAGMA user_version=2");
        assertKind(Kind.NEWER_FORMAT, () -> SqliteRecordStore.open(directory));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void A2_whatWasDeletedOrOverwrittenIsInNoFile(int seed) throws Exception {
        Random random = new Random(seed);
        try (SqliteRecordStore store = SqliteRecordStore.create(directory)) {
            List<byte[]> names = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                List<Change> changes = new ArrayList<>();
                for (int j = 0; j < 6; j++) {
                    byte[] name = new byte[17];
                    random.nextBytes(name);
                    names.add(name);
                    changes.add(Change.put(name, marked(random)));
                }
                changes.add(Change.put(names.get(random.nextInt(names.size())), marked(random)));
                changes.add(Change.delete(names.get(random.nextInt(names.size()))));
                store.commit(changes);
            }
            assertTrue(occurrences() > 0, "the search finds what is there");
            Collections.shuffle(names, random);
            for (int from = 0; from < names.size(); from += 50) {
                List<Change> changes = new ArrayList<>();
                for (byte[] name : names.subList(from, from + 50)) {
                    changes.add(
                            random.nextBoolean()
                                    ? Change.delete(name)
                                    : Change.put(name, new byte[1 + random.nextInt(9_000)]));
                }
                store.commit(changes);
            }
            for (Path file : files()) {
                assertEquals(0, occurrences(file), file.toString());
            }
        }
    }

    private byte[] marked(Random random) {
        byte[] value = new byte[MARKER.length + random.nextInt(random.nextInt(10) == 0 ? 30_000 : 2_000)];
        for (int at = 0; at + MARKER.length <= value.length; at += MARKER.length) {
            System.arraycopy(MARKER, 0, value, at, MARKER.length);
        }
        return value;
    }

    private int occurrences() throws IOException {
        int found = 0;
        for (Path file : files()) {
            found += occurrences(file);
        }
        return found;
    }

    private static int occurrences(Path file) throws IOException {
        int found = 0;
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        String marker = new String(MARKER, StandardCharsets.ISO_8859_1);
        for (int at = content.indexOf(marker); at >= 0; at = content.indexOf(marker, at + 1)) {
            found++;
        }
        return found;
    }

    @Test
    void aJournalThatACrashLeftIsUsedAndThenWiped() throws Exception {
        fill(50);
        // What a crash after the commit and before the wipe leaves: a journal without header, full of old pages.
        Path journal = directory.resolve("records.sqlite-journal");
        byte[] left = new byte[300_000];
        System.arraycopy(MARKER, 0, left, 5_000, MARKER.length);
        Files.write(journal, left);
        try (SqliteRecordStore store = SqliteRecordStore.open(directory)) {
            assertEquals(0, occurrences(journal));
            assertTrue(Files.size(journal) <= 256 * 1024);
            store.commit(List.of(Change.put(new byte[] {9}, new byte[] {9})));
        }
    }

    @Test
    void aFullDiskIsNamedAndLosesNothing() throws Exception {
        Path shell = Path.of("/bin/bash");
        Assumptions.assumeTrue(Files.isExecutable(shell));
        fill(10);
        String command = String.join(
                " ",
                ChildJvm.command(FillingUp.class, directory.toString()).stream()
                        .map(word -> "'" + word + "'")
                        .toList());
        // 4 MiB is all that any file may have: the write fails as on a full disk.
        Process child = new ProcessBuilder(shell.toString(), "-c", "ulimit -f 4096; exec " + command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> reports;
        try (BufferedReader reader = child.inputReader()) {
            reports = reader.lines().toList();
        }
        assertEquals(0, child.waitFor(), reports::toString);
        int committed = Integer.parseInt(reports.get(0));
        assertTrue(committed > 5, "some fitted");
        assertEquals("FAILED", reports.get(1));
        try (SqliteRecordStore store = SqliteRecordStore.open(directory)) {
            for (int i = 0; i < committed; i++) {
                assertEquals(30_000, store.read(new byte[] {2, (byte) i}).length);
            }
            assertNull(store.read(new byte[] {2, (byte) committed}));
            assertArrayEquals(MARKER, store.read(new byte[] {0}));
        }
    }

    static final class FillingUp {
        public static void main(String[] arguments) {
            int committed = 0;
            try (SqliteRecordStore store = SqliteRecordStore.open(Path.of(arguments[0]))) {
                for (; ; committed++) {
                    store.commit(List.of(Change.put(new byte[] {2, (byte) committed}, new byte[30_000])));
                }
            } catch (StoreException e) {
                System.out.println(committed);
                System.out.println(e.kind());
            }
        }
    }

    @Test
    void aReadOnlyFileIsNamed() throws Exception {
        fill(1);
        Assumptions.assumeTrue(database().toFile().setWritable(false) && !Files.isWritable(database()));
        assertKind(Kind.FAILED, () -> SqliteRecordStore.open(directory));
    }

    private void fill(int records) {
        try (SqliteRecordStore store = SqliteRecordStore.create(directory)) {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                changes.add(Change.put(new byte[] {(byte) i}, MARKER));
            }
            store.commit(changes);
            for (int i = 0; i < records; i++) {
                store.commit(List.of(Change.put(new byte[] {1, (byte) i}, new byte[100])));
            }
        }
    }

    private Path database() {
        return directory.resolve("records.sqlite");
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private List<Path> files() throws IOException {
        return list(directory);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void assertKind(Kind kind, org.junit.jupiter.api.function.Executable action) {
        assertEquals(kind, assertThrows(StoreException.class, action).kind());
    }
}
