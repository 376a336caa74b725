package org.waystation.relay.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.keys.KeysException.Obstacle;

class KeyFileTest {
    private static final int HOUR = 490_000;

    @TempDir
    private Path directory = Path.of("unset");

    private final SecureRandom random = new SecureRandom();

    private Path path() {
        return directory.resolve("keys");
    }

    private KeyFile open(@Nullable Unlock unlock) throws KeysException {
        return KeyFile.open(path(), Optional.ofNullable(unlock), random);
    }

    /** Stands for the slow derivation, which has tests where it lives. */
    private static Unlock secret(String secret) {
        return salt -> NaiveChain.hash(secret, salt);
    }

    private Obstacle refused(@Nullable Unlock unlock) throws IOException {
        byte[] before = Files.readAllBytes(path());
        KeysException refused = assertThrows(KeysException.class, () -> open(unlock));
        assertArrayEquals(before, Files.readAllBytes(path()), "nothing was changed");
        return refused.obstacle();
    }

    private Slot use(KeyFile file) throws KeysException {
        try (Keyring keyring = Keyring.open(file, random, HOUR)) {
            keyring.recovered(new BitSet());
            Slot slot = keyring.take();
            keyring.move(slot, 300);
            keyring.sync();
            return slot;
        }
    }

    private void findAgain(@Nullable Unlock unlock, Slot slot) throws KeysException {
        try (Keyring keyring = Keyring.open(open(unlock), random, HOUR)) {
            Slot found = keyring.find(slot.index(), slot.generation());
            assertNotNull(found);
            assertEquals(300, found.head());
            assertArrayEquals(slot.chain().key(), found.chain().key());
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        open(null).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
        assertEquals(512, Files.size(path()));
    }

    @Test
    void whatWasWrittenIsThereAfterwardsWhereItWas() throws IOException {
        Slot slot = use(open(null));
        assertEquals(512 + 256 * (2_048 + 1_024), Files.size(path()));
        Object file = Files.getAttribute(path(), "unix:ino");
        findAgain(null, slot);
        assertEquals(file, Files.getAttribute(path(), "unix:ino"));
    }

    @Test
    void theHeaderIsAsDrawn() throws Exception {
        KeyFile file = open(null);
        byte[] key = file.key();
        Slot slot = use(file);
        byte[] bytes = Files.readAllBytes(path());
        ByteBuffer header = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[8];
        header.get(magic);
        assertEquals("wayskeys", new String(magic, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(1, header.getInt());
        assertEquals(2_048, header.getInt());
        assertEquals(0, header.get());
        assertArrayEquals(key, Arrays.copyOfRange(bytes, 45, 77));
        assertArrayEquals(
                NaiveChain.hash("waystation.v1.relay.keys.header", Arrays.copyOf(bytes, 480)),
                Arrays.copyOfRange(bytes, 480, 512));
        RecordScanner scanner = new RecordScanner();
        scanner.add("lasting", slot.lasting());
        assertEquals(
                List.of("lasting in record 2048"), scanner.scan(key, Arrays.copyOfRange(bytes, 512, bytes.length)));
    }

    @Test
    void underASecretNothingOpensWithoutIt() throws Exception {
        KeyFile file = open(secret("one"));
        byte[] key = file.key();
        Slot slot = use(file);
        findAgain(secret("one"), slot);
        assertEquals(Obstacle.SECRET_MISSING, refused(null));
        assertEquals(Obstacle.SECRET_WRONG, refused(secret("another")));
        RecordScanner scanner = new RecordScanner();
        scanner.add("file key", key);
        scanner.add("lasting", slot.lasting());
        byte[] bytes = Files.readAllBytes(path());
        assertEquals(
                List.of(),
                scanner.scan(Arrays.copyOfRange(bytes, 45, 77), Arrays.copyOfRange(bytes, 512, bytes.length)));
    }

    @Test
    void anOpenFileIsNotSealedLater() throws IOException {
        Slot slot = use(open(null));
        assertEquals(Obstacle.SECRET_UNEXPECTED, refused(secret("one")));
        findAgain(null, slot);
    }

    @Test
    void A07_aNewerFormatIsRefusedByName() throws IOException {
        use(open(null));
        byte[] bytes = Files.readAllBytes(path());
        ByteBuffer.wrap(bytes).putInt(8, 2);
        Files.write(path(), bytes);
        assertEquals(Obstacle.NEWER_FORMAT, refused(null));
    }

    @Test
    void whatIsDamagedIsRefusedByName() throws IOException {
        use(open(null));
        byte[] whole = Files.readAllBytes(path());
        for (int at : new int[] {0, 8, 12, 16, 17, 40, 45, 300, 511}) {
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) 0x80;
            Files.write(path(), bytes);
            assertEquals(Obstacle.DAMAGED, refused(null), "byte " + at);
        }
        Arrays.fill(whole, 0, 512, (byte) 0);
        Files.write(path(), whole);
        assertEquals(Obstacle.DAMAGED, refused(null), "a lost header is no new file");
        Files.write(path(), new byte[] {'w', 'a', 'y'});
        assertEquals(Obstacle.DAMAGED, refused(null));
    }

    @Test
    void aFirstStartThatWasCutShortBeginsAgain() throws IOException {
        for (int length : new int[] {0, 100, 512}) {
            Files.deleteIfExists(path());
            Files.write(path(), new byte[length]);
            Slot slot = use(open(null));
            findAgain(null, slot);
        }
    }

    @Test
    void afterAFailedWriteItRefusesEveryLaterOne() throws IOException {
        KeyFile file = open(null);
        file.grow(1_024);
        file.close();
        KeysException failed = assertThrows(KeysException.class, () -> file.write(0, ByteBuffer.allocate(256)));
        assertEquals(Obstacle.FAILED, failed.obstacle());
        assertTrue(failed.getMessage().contains(path().toString()));
        KeysException later = assertThrows(KeysException.class, file::sync);
        assertTrue(later.getMessage().endsWith("restart"), later.getMessage());
        assertThrows(KeysException.class, () -> open(null).read(1_020, ByteBuffer.allocate(8)), "beyond the end");
    }

    @Test
    void aFlushRunsBesideTheStorageThread() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        List<Slot> slots = new ArrayList<>();
        try (Keyring keyring = Keyring.open(open(null), random, HOUR)) {
            keyring.recovered(new BitSet());
            for (int round = 0; round < 30; round++) {
                Flush flush = keyring.flush();
                Future<?> running = flush == null
                        ? null
                        : writer.submit(() -> {
                            flush.run();
                            return flush;
                        });
                for (int step = 0; step < 100; step++) {
                    slots.add(keyring.take());
                    Slot slot = slots.get((step * 31 + round) % slots.size());
                    Slot found = keyring.find(slot.index(), slot.generation());
                    assertNotNull(found);
                    assertEquals(slot.head(), found.head());
                    keyring.move(found, slot.head() + 3);
                    slots.set(slots.indexOf(slot), found);
                }
                if (flush != null && running != null) {
                    running.get();
                    keyring.flushed(flush);
                }
            }
            keyring.sync();
            assertFalse(keyring.dirty());
        } finally {
            writer.shutdown();
        }
        try (Keyring keyring = Keyring.open(open(null), random, HOUR)) {
            for (Slot slot : slots) {
                Slot found = keyring.find(slot.index(), slot.generation());
                assertNotNull(found);
                assertEquals(slot.head(), found.head());
                assertArrayEquals(slot.chain().key(), found.chain().key());
            }
        }
    }
}
