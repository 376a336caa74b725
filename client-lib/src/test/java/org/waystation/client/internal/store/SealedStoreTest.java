package org.waystation.client.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;
import org.waystation.client.testing.ForwardingStore;

final class SealedStoreTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] HEADER = {0};
    private static final int TABLE = 7;

    private final MemoryRecordStore records = new MemoryRecordStore();

    private SealedStore create() {
        return LightStores.create(records, "correct horse".toCharArray(), RANDOM);
    }

    private SealedStore open(String passphrase) {
        return LightStores.open(records, passphrase.toCharArray(), RANDOM);
    }

    @Test
    void whatWasCommittedIsReadAndScannedAlsoAfterOpeningAgain() {
        try (SealedStore store = create()) {
            store.commit(List.of(
                    put("a", "1"), put("b", "2"), put("c", ""), SealedChange.put(8, bytes("a"), bytes("other"))));
            store.commit(List.of(SealedChange.delete(TABLE, bytes("b"))));
        }
        try (SealedStore store = open("correct horse")) {
            assertArrayEquals(bytes("1"), store.read(TABLE, bytes("a")));
            assertNull(store.read(TABLE, bytes("b")));
            assertArrayEquals(bytes(""), store.read(TABLE, bytes("c")));
            assertArrayEquals(bytes("other"), store.read(8, bytes("a")));
            assertEquals(List.of("a=1", "c="), scan(store, TABLE));
            assertEquals(List.of("a=other"), scan(store, 8));
            assertEquals(List.of(), scan(store, 255));
        }
    }

    @Test
    void aStoreIsMadeOnceAndOpenedOnlyIfItWasMade() {
        assertKind(Kind.MISSING, () -> open("correct horse"));
        create().close();
        assertKind(Kind.EXISTS, this::create);
    }

    @Test
    void theLongestRecordIsStoredAndALongerOneRefused() {
        try (SealedStore store = create()) {
            byte[] longest = new byte[SealedStore.MAX_RECORD - 1];
            store.commit(List.of(SealedChange.put(1, bytes("k"), longest)));
            assertArrayEquals(longest, store.read(1, bytes("k")));
            byte[] longer = new byte[longest.length + 1];
            assertThrows(
                    IllegalArgumentException.class,
                    () -> store.commit(List.of(put("before", "1"), SealedChange.put(1, bytes("k"), longer))));
            assertNull(store.read(TABLE, bytes("before")));
        }
        records.scan(new byte[0], (name, value) -> assertTrue(value.length <= 128 * 1024));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 256})
    void tablesAreNumberedFrom1To255(int table) {
        try (SealedStore store = create()) {
            assertThrows(IllegalArgumentException.class, () -> store.read(table, bytes("a")));
            assertThrows(IllegalArgumentException.class, () -> store.scan(table, (key, value) -> {}));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> store.commit(List.of(SealedChange.put(table, bytes("a"), bytes("1")))));
        }
    }

    @Test
    void theBytesAreThoseOfTheSpecification() throws Exception {
        try (SealedStore store = create()) {
            store.commit(List.of(put("some key", "some value")));
        }
        // Section 8 once more, with nothing of the library.
        ByteBuffer header = ByteBuffer.wrap(records.read(HEADER));
        byte[] clear = Arrays.copyOf(header.array(), 50);
        assertEquals("WAYSTORE", text(take(header, 8)));
        assertEquals(1, header.getShort());
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(0x13)
                .withMemoryAsKB(header.getInt())
                .withIterations(header.getInt())
                .withParallelism(header.getInt());
        argon2.init(parameters.withSalt(take(header, 16)).build());
        byte[] key = new byte[32];
        argon2.generateBytes(bytes("correct horse"), key);
        byte[] keys = openGcm(key, take(header, 12), clear, take(header, header.remaining()));
        byte[] sealing = Arrays.copyOfRange(keys, 32, 64);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(keys, 0, 32, "HmacSHA256"));
        byte[] code = mac.doFinal(bytes("\u0007some key"));
        byte[] name = ByteBuffer.allocate(17).put((byte) TABLE).put(code, 0, 16).array();
        ByteBuffer value = ByteBuffer.wrap(records.read(name));
        byte[] plaintext = openGcm(sealing, take(value, 12), name, take(value, value.remaining()));
        assertEquals("\0\0\0\u0008some keysome value", text(plaintext));
    }

    private static byte[] openGcm(byte[] key, byte[] nonce, byte[] associated, byte[] opaque) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(opaque);
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    @Test
    void nothingThatIsStoredSaysAnything() {
        try (SealedStore store = create()) {
            store.commit(List.of(put("some key", "some value"), put("some other key", "some value")));
        }
        TreeMap<String, Integer> seen = new TreeMap<>();
        records.scan(new byte[0], (name, value) -> {
            String all = new String(name, StandardCharsets.ISO_8859_1) + new String(value, StandardCharsets.ISO_8859_1);
            assertFalse(all.contains("some"));
            seen.merge(new String(value, StandardCharsets.ISO_8859_1), 1, Integer::sum);
        });
        assertEquals(3, seen.size(), "equal values look different");
    }

    @Test
    void S801_aNewerFormatIsNamedAndAnotherIsDamage() {
        create().close();
        withHeader(
                header -> header.putShort(8, (short) 2),
                () -> assertKind(Kind.NEWER_FORMAT, () -> open("correct horse")));
        withHeader(
                header -> header.putShort(8, (short) 0xffff), () -> assertKind(Kind.NEWER_FORMAT, () -> open("any")));
        withHeader(
                header -> header.putShort(8, (short) 0), () -> assertKind(Kind.DAMAGED, () -> open("correct horse")));
        withHeader(header -> header.put(0, (byte) 'w'), () -> assertKind(Kind.DAMAGED, () -> open("correct horse")));
        byte[] header = records.read(HEADER);
        for (int length : new int[] {1, 9, 10, 49, 129}) {
            records.commit(List.of(Change.put(HEADER, Arrays.copyOf(header, length))));
            assertKind(Kind.DAMAGED, () -> open("correct horse"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8191, 3, 1",
        "1048577, 3, 1",
        "-1, 3, 1",
        "2147483647, 3, 1",
        "65536, 0, 1",
        "65536, 17, 1",
        "65536, -1, 1",
        "65536, 3, 0",
        "65536, 3, 5",
        "65536, 3, -1"
    })
    void S802_aCostOutOfBoundsIsRefusedBeforeAnythingIsAllocated(int memory, int passes, int lanes) {
        create().close();
        withHeader(
                header -> header.putInt(10, memory).putInt(14, passes).putInt(18, lanes),
                () -> assertKind(Kind.DAMAGED, () -> SealedStore.open(records, "correct horse".toCharArray(), RANDOM)));
    }

    @Test
    void S802_newStoresUse64MiBAnd3Passes() {
        SealedStore.create(records, "p".toCharArray(), RANDOM, Collections.emptyList())
                .close();
        ByteBuffer header = ByteBuffer.wrap(records.read(HEADER));
        assertEquals(List.of(65_536, 3, 1), List.of(header.getInt(10), header.getInt(14), header.getInt(18)));
        SealedStore.open(records, "p".toCharArray(), RANDOM).close();
        assertKind(Kind.WRONG_PASSPHRASE, () -> SealedStore.open(records, "q".toCharArray(), RANDOM));
    }

    @Test
    void S803_anotherPassphraseIsWrongAndSoIsEveryOtherHeader() {
        create().close();
        for (String wrong : List.of("correct hors", "correct horse ", "Correct horse", "", "correct horse\0")) {
            assertKind(Kind.WRONG_PASSPHRASE, () -> open(wrong));
        }
        for (int at : new int[] {22, 37, 38, 49, 50, 113, 114, 129}) {
            withHeader(
                    header -> header.put(at, (byte) (header.get(at) ^ 1)),
                    () -> assertKind(Kind.WRONG_PASSPHRASE, () -> open("correct horse")));
        }
        open("correct horse").close();
    }

    @Test
    void S804_aRecordThatWasTouchedMovedOrCutIsDamage() {
        try (SealedStore store = create()) {
            store.commit(List.of(put("a", "1"), put("b", "2")));
            List<byte[]> names = new ArrayList<>();
            records.scan(new byte[] {TABLE}, (name, value) -> names.add(name));
            byte[] name = names.get(0);
            byte[] value = records.read(name);
            for (byte[] damaged : List.of(
                    flip(value, 0),
                    flip(value, 12),
                    flip(value, value.length - 1),
                    Arrays.copyOf(value, 5),
                    Arrays.copyOf(value, 27),
                    Arrays.copyOf(value, value.length - 1),
                    records.read(names.get(1)))) {
                records.commit(List.of(Change.put(name, damaged)));
                assertKind(Kind.DAMAGED, () -> store.scan(TABLE, (key, found) -> {}));
                StoreException told = assertThrows(StoreException.class, () -> {
                    store.read(TABLE, bytes("a"));
                    store.read(TABLE, bytes("b"));
                });
                assertEquals(Kind.DAMAGED, told.kind());
                assertFalse(told.getMessage().contains("a="));
            }
            records.commit(List.of(Change.put(name, value)));
            assertEquals(List.of("a=1", "b=2"), scan(store, TABLE));
        }
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    @Test
    void aChangedPassphraseIsTheOnlyOneThatOpens() {
        byte[] before;
        try (SealedStore store = create()) {
            store.commit(List.of(put("a", "1")));
            before = records.read(HEADER);
            assertKind(
                    Kind.WRONG_PASSPHRASE,
                    () -> store.changePassphrase("wrong".toCharArray(), "battery staple".toCharArray()));
            assertArrayEquals(before, records.read(HEADER));
            store.changePassphrase("correct horse".toCharArray(), "battery staple".toCharArray());
            store.commit(List.of(put("b", "2")));
        }
        byte[] after = records.read(HEADER);
        assertFalse(
                Arrays.equals(Arrays.copyOfRange(before, 22, 38), Arrays.copyOfRange(after, 22, 38)), "a fresh salt");
        assertKind(Kind.WRONG_PASSPHRASE, () -> open("correct horse"));
        try (SealedStore store = open("battery staple")) {
            assertEquals(List.of("a=1", "b=2"), scan(store, TABLE));
        }
    }

    @Test
    void aPassphraseIsTheSameHoweverItWasTyped() {
        LightStores.create(records, "z\u00fcrich \u00e9\ud83d\ude80".toCharArray(), RANDOM)
                .close();
        open("zu\u0308rich e\u0301\ud83d\ude80").close();
        assertKind(Kind.WRONG_PASSPHRASE, () -> open("zurich e\ud83d\ude80"));
        assertThrows(IllegalArgumentException.class, () -> open("half a pair \ud83d"));
        assertArrayEquals(bytes("z\u00fc"), Passphrase.bytes("zu\u0308".toCharArray()));
        assertEquals(0, Passphrase.bytes(new char[0]).length);
    }

    @Test
    void A29_closingZeroesTheKeys() throws Exception {
        SealedStore store = create();
        java.lang.reflect.Field field = SealedStore.class.getDeclaredField("keys");
        field.setAccessible(true);
        StoreKeys keys = (StoreKeys) field.get(store);
        java.lang.reflect.Field naming = StoreKeys.class.getDeclaredField("naming");
        naming.setAccessible(true);
        assertNotEquals(0, ByteBuffer.wrap((byte[]) naming.get(keys)).getLong());
        store.close();
        assertArrayEquals(new byte[32], (byte[]) naming.get(keys));
        assertThrows(IllegalStateException.class, keys::exposeCopy);
        assertThrows(IllegalStateException.class, () -> store.read(TABLE, bytes("a")));
        assertThrows(IllegalStateException.class, () -> store.commit(List.of()));
        store.close();
    }

    @Test
    void aCommitThatTheRecordsRefuseChangesNothing() {
        RecordStore failing = new ForwardingStore(records) {
            @Override
            public void commit(List<Change> changes) {
                throw new StoreException(Kind.FAILED, "the disk is full");
            }
        };
        assertKind(Kind.FAILED, () -> LightStores.create(failing, "p".toCharArray(), RANDOM));
        create().close();
        try (SealedStore store = LightStores.open(failing, "correct horse".toCharArray(), RANDOM)) {
            assertKind(Kind.FAILED, () -> store.commit(List.of(put("a", "1"))));
            assertKind(Kind.FAILED, () -> store.changePassphrase("correct horse".toCharArray(), "new".toCharArray()));
            assertNull(store.read(TABLE, bytes("a")));
        }
        open("correct horse").close();
    }

    @Test
    void itWorksOverAFileAndAFailedOpeningLetsGoOfIt(@TempDir Path directory) {
        LightStores.create(SqliteRecordStore.create(directory), "p".toCharArray(), RANDOM)
                .close();
        assertKind(
                Kind.WRONG_PASSPHRASE,
                () -> LightStores.open(SqliteRecordStore.open(directory), "q".toCharArray(), RANDOM));
        try (SealedStore store = LightStores.open(SqliteRecordStore.open(directory), "p".toCharArray(), RANDOM)) {
            store.commit(List.of(put("a", "1")));
            assertEquals(List.of("a=1"), scan(store, TABLE));
        }
    }

    private void withHeader(java.util.function.Consumer<ByteBuffer> change, Runnable test) {
        byte[] header = records.read(HEADER);
        ByteBuffer changed = ByteBuffer.wrap(header.clone());
        change.accept(changed);
        records.commit(List.of(Change.put(HEADER, changed.array())));
        test.run();
        records.commit(List.of(Change.put(HEADER, header)));
    }

    private static List<String> scan(SealedStore store, int table) {
        List<String> found = new ArrayList<>();
        store.scan(table, (key, value) -> found.add(text(key) + "=" + text(value)));
        found.sort(null);
        return found;
    }

    private static SealedChange put(String key, String value) {
        return SealedChange.put(TABLE, bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void assertKind(Kind kind, org.junit.jupiter.api.function.Executable action) {
        assertEquals(kind, assertThrows(StoreException.class, action).kind());
    }
}
