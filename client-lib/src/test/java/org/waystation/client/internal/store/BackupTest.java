package org.waystation.client.internal.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.Padme;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/** The file of a backup (cryptography.md, section 6g). */
final class BackupTest {
    private static final char[] PASSPHRASE = "correct horse".toCharArray();
    private static final int HEADER = 130;
    private static final int SEALED = 65_536 + 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static byte[] file(List<SealedChange> records) {
        return LightStores.backup(Backup.of(records, RANDOM), PASSPHRASE, RANDOM);
    }

    private static List<SealedChange> records(int count, int length) {
        List<SealedChange> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[length];
            new Random(i).nextBytes(value);
            records.add(SealedChange.put(1 + i % 255, ("key " + i).getBytes(UTF_8), value));
        }
        return records;
    }

    private static void assertSame(List<SealedChange> expected, List<SealedChange> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(expected.get(i).table(), found.get(i).table());
            assertArrayEquals(expected.get(i).key(), found.get(i).key());
            assertArrayEquals(expected.get(i).value(), found.get(i).value());
        }
    }

    @Test
    void whatWasWrittenIsReadWhateverItsLength() {
        for (int[] shape : new int[][] {{0, 0}, {1, 0}, {1, SealedStore.MAX_RECORD - 5}, {300, 2_000}, {5, 65_536}}) {
            List<SealedChange> records = records(shape[0], shape[1]);
            assertSame(
                    records, LightStores.readBackup(file(records), PASSPHRASE).records());
        }
    }

    @Test
    void A39_theLengthOfTheFileSaysLittleAboutWhatIsInIt() {
        int smallest = HEADER + 4 * SEALED;
        for (int bytes : new int[] {0, 1_000, 60_000, 130_000, 260_000}) {
            assertEquals(smallest, file(records(bytes / 1_000, 980)).length);
        }
        Set<Long> lengths = new TreeSet<>();
        for (long needed = 1; needed <= 16_384; needed++) {
            long padded = Padme.padded(needed);
            lengths.add(padded);
            assertTrue(padded >= needed && (needed < 4 || 8 * padded <= 9 * needed + 8), needed + " in " + padded);
        }
        assertTrue(lengths.size() < 150, "16,384 lengths look like " + lengths.size());
    }

    @Test
    void A39_nothingOfTheContentsStandsInTheFile() {
        byte[] same = new byte[100_000];
        byte[] file = file(List.of(SealedChange.put(1, "a name".getBytes(UTF_8), same)));
        String all = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(!all.contains("a name") && !all.contains("\0".repeat(16)));
    }

    @Test
    void S711_aWrongPassphraseAndOtherFilesHaveNames() {
        byte[] file = file(records(3, 100));
        assertKind(Kind.WRONG_PASSPHRASE, file, "wrong horse");
        assertKind(Kind.MISSING, "An ordinary text file, which is no backup.".getBytes(UTF_8), "");
        byte[] store = file.clone();
        System.arraycopy("WAYSTORE".getBytes(US_ASCII), 0, store, 0, 8);
        assertKind(Kind.MISSING, store, "correct horse");
        byte[] newer = file.clone();
        newer[9] = 2;
        assertKind(Kind.NEWER_FORMAT, newer, "correct horse");
        byte[] costly = file.clone();
        ByteBuffer.wrap(costly).putInt(10, 1 << 30);
        StoreException bound =
                assertThrows(StoreException.class, () -> Backup.read(new ByteArrayInputStream(costly), PASSPHRASE));
        assertEquals(Kind.DAMAGED, bound.kind());
        assertTrue(bound.getMessage().startsWith("S-802"));
    }

    @Test
    void S712_everyTruncationIsNoticed() {
        byte[] file = file(records(3, 100));
        Set<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < HEADER; i++) {
            lengths.add(i);
        }
        for (int chunk = 0; chunk < 4; chunk++) {
            for (int more : new int[] {-1, 0, 1, 15, 16, 17, 30_000}) {
                lengths.add(HEADER + chunk * SEALED + more);
            }
        }
        lengths.add(file.length - 1);
        for (int length : lengths) {
            assertKind(Kind.DAMAGED, Arrays.copyOf(file, length), "correct horse");
        }
        assertKind(Kind.DAMAGED, Arrays.copyOf(file, file.length + 1), "correct horse");
        assertKind(Kind.DAMAGED, Arrays.copyOf(file, file.length + SEALED), "correct horse");
    }

    @Test
    void S712_everyFlippedBitIsNoticed() {
        byte[] file = file(records(3, 100));
        Random places = new Random(1);
        for (int i = 0; i < HEADER + 200; i++) {
            int at = i < HEADER ? i : HEADER + places.nextInt(file.length - HEADER);
            if (at >= 10 && at < 22) {
                continue; // what the passphrase costs: a test would pay it
            }
            byte[] flipped = file.clone();
            flipped[at] ^= (byte) (1 << places.nextInt(8));
            StoreException told = assertThrows(StoreException.class, () -> LightStores.readBackup(flipped, PASSPHRASE));
            assertTrue(told.kind() != Kind.FAILED, "at " + at);
        }
    }

    @Test
    void S712_chunksThatAreMovedOrDoubledAreNoticed() {
        byte[] file = file(records(300, 2_000));
        byte[] swapped = file.clone();
        System.arraycopy(file, HEADER, swapped, HEADER + SEALED, SEALED);
        System.arraycopy(file, HEADER + SEALED, swapped, HEADER, SEALED);
        assertKind(Kind.DAMAGED, swapped, "correct horse");
        ByteArrayOutputStream without = new ByteArrayOutputStream();
        without.write(file, 0, HEADER + SEALED);
        without.write(file, HEADER + 2 * SEALED, file.length - HEADER - 2 * SEALED);
        assertKind(Kind.DAMAGED, without.toByteArray(), "correct horse");
    }

    @Test
    void S713_whatIsSealedRightlyAndMakesNoSenseIsDamaged() throws Exception {
        for (byte[] inside : new byte[][] {
            {1, 0, 1, 'k', 0x7f, -1, -1, -1}, // a value of 2 GiB
            {1, 0, 1, 'k', -1, -1, -1, -1},
            {0, 0, 0, 1}, // something after the end
            filled((byte) 1, 4 * 65_536) // no end
        }) {
            assertKind(Kind.DAMAGED, OtherBackup.write(inside, "correct horse"), "correct horse");
        }
    }

    private static byte[] filled(byte value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    @Test
    void aMediumThatFailsIsNotADamagedBackup() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        Backup backup = Backup.of(records(1, 1), RANDOM);
        assertEquals(
                Kind.FAILED,
                assertThrows(StoreException.class, () -> backup.write(full, PASSPHRASE, RANDOM, LightStores.COST))
                        .kind());
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the stick was pulled out");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("the stick was pulled out");
            }
        };
        assertEquals(
                Kind.FAILED,
                assertThrows(StoreException.class, () -> Backup.read(broken, PASSPHRASE))
                        .kind());
    }

    @Test
    void aSecondImplementationReadsAndWritesFormat1() throws Exception {
        List<SealedChange> records = records(20, 10_000);
        assertArrayEquals(OtherBackup.inside(records), OtherBackup.read(file(records), "correct horse"));
        byte[] written = OtherBackup.write(OtherBackup.inside(records), "correct horse");
        assertSame(records, LightStores.readBackup(written, PASSPHRASE).records());
    }

    /** Format 1, as it was released: the same records and the same randomness give the same file, for ever. */
    @Test
    void format1IsWhatItWas() throws Exception {
        SecureRandom fixed = new SecureRandom() {
            private static final long serialVersionUID = 1L;
            private final Random random = new Random(1);

            @Override
            public void nextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }
        };
        byte[] file = LightStores.backup(Backup.of(records(20, 1_000), fixed), PASSPHRASE, fixed);
        assertEquals(
                "15ceef050998427cde0a77f39f252e7186e02e11813b17518c8186b6d0f2bd52",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    }

    private static void assertKind(Kind kind, byte[] file, String passphrase) {
        StoreException told =
                assertThrows(StoreException.class, () -> LightStores.readBackup(file, passphrase.toCharArray()));
        assertEquals(kind, told.kind());
    }

    /** The file from the specification alone. */
    private static final class OtherBackup {
        private static final byte[] LABEL = "org.waystation.v1.backup".getBytes(US_ASCII);

        static byte[] inside(List<SealedChange> records) {
            ByteBuffer inside = ByteBuffer.allocate(4 * 65_536);
            for (SealedChange record : records) {
                byte[] value = java.util.Objects.requireNonNull(record.value());
                inside.put((byte) record.table())
                        .putShort((short) record.key().length)
                        .put(record.key());
                inside.putInt(value.length).put(value);
            }
            return inside.array();
        }

        static byte[] write(byte[] inside, String passphrase) throws Exception {
            ByteBuffer file = ByteBuffer.allocate(HEADER + 4 * SEALED);
            file.put("WAYBACKU".getBytes(US_ASCII))
                    .putShort((short) 1)
                    .putInt(64)
                    .putInt(1)
                    .putInt(1);
            file.put(filled((byte) 7, 16)).put(filled((byte) 8, 12));
            byte[] clear = Arrays.copyOf(file.array(), 50);
            byte[] keys = filled((byte) 9, 64);
            file.put(gcm(Cipher.ENCRYPT_MODE, key(clear, passphrase), Arrays.copyOfRange(clear, 38, 50), clear, keys));
            byte[] padded = Arrays.copyOf(inside, 4 * 65_536);
            for (int i = 0; i < 4; i++) {
                byte[] chunk = Arrays.copyOfRange(padded, i * 65_536, (i + 1) * 65_536);
                file.put(gcm(Cipher.ENCRYPT_MODE, Arrays.copyOfRange(keys, 32, 64), nonce(i, i == 3), LABEL, chunk));
            }
            return file.array();
        }

        static byte[] read(byte[] file, String passphrase) throws Exception {
            byte[] clear = Arrays.copyOf(file, 50);
            byte[] keys = gcm(
                    Cipher.DECRYPT_MODE,
                    key(clear, passphrase),
                    Arrays.copyOfRange(file, 38, 50),
                    clear,
                    Arrays.copyOfRange(file, 50, HEADER));
            int chunks = (file.length - HEADER) / SEALED;
            ByteArrayOutputStream inside = new ByteArrayOutputStream();
            for (int i = 0; i < chunks; i++) {
                byte[] sealed = Arrays.copyOfRange(file, HEADER + i * SEALED, HEADER + (i + 1) * SEALED);
                inside.write(gcm(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOfRange(keys, 32, 64),
                        nonce(i, i == chunks - 1),
                        LABEL,
                        sealed));
            }
            return inside.toByteArray();
        }

        private static byte[] key(byte[] clear, String passphrase) {
            ByteBuffer header = ByteBuffer.wrap(clear);
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(0x13)
                    .withMemoryAsKB(header.getInt(10))
                    .withIterations(header.getInt(14))
                    .withParallelism(header.getInt(18))
                    .withSalt(Arrays.copyOfRange(clear, 22, 38))
                    .build());
            byte[] key = new byte[32];
            argon2.generateBytes(passphrase.getBytes(UTF_8), key);
            return key;
        }

        private static byte[] nonce(int index, boolean last) {
            byte[] nonce = new byte[12];
            nonce[3] = (byte) (last ? 1 : 0);
            nonce[11] = (byte) index;
            return nonce;
        }

        private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] input)
                throws Exception {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(input);
        }
    }
}
