package org.waystation.client.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Reads a profile's files as whoever seized them would who has the passphrase: from the specification (cryptography.md, section 8) and
 * SQLite's file format, without the library, without SQLite, and without believing what the file says is free. It shares no code with
 * the store.
 */
public final class SecondReader {
    private static final byte[] MAGIC = "WAYSTORE".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE = 4_096;
    private static final int NAME = 17;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    /** Bytes of a value that stand in SQLite's tree: 4,000, less the name and the length. The rest is on overflow pages. */
    private static final int IN_TREE = 4_000 - NAME - 4;

    /** As much of a record's plaintext as is looked at when it is tried wherever it might begin. */
    private static final int WINDOW = 320;

    /** A record that opened whole, tag and all. */
    public static final class Row {
        private final byte[] name;
        private final byte[] nonce;
        private final byte[] key;
        private final byte[] value;

        private Row(byte[] name, byte[] nonce, byte[] key, byte[] value) {
            this.name = name;
            this.nonce = nonce;
            this.key = key;
            this.value = value;
        }

        public int table() {
            return name[0];
        }

        public byte[] name() {
            return name;
        }

        public byte[] nonce() {
            return nonce;
        }

        public byte[] key() {
            return key;
        }

        public byte[] value() {
            return value;
        }
    }

    private final Map<Path, byte[]> files = new LinkedHashMap<>();
    private final byte[] sealing;

    /**
     * @param directory of a profile that nobody writes to now
     * @throws IllegalStateException if no header opens: nothing can be read
     */
    public SecondReader(Path directory, String passphrase) throws IOException {
        this(directory, List.of(keyIn(read(directory), passphrase)));
    }

    /** With a key from an earlier look at the same profile, for one whose header is gone. */
    public SecondReader(Path directory, List<byte[]> sealingKey) throws IOException {
        files.putAll(read(directory));
        sealing = sealingKey.get(0);
    }

    public List<byte[]> sealingKey() {
        return List.of(sealing);
    }

    private static Map<Path, byte[]> read(Path directory) throws IOException {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static byte[] keyIn(Map<Path, byte[]> files, String passphrase) {
        for (byte[] bytes : files.values()) {
            for (int at = 0; at + 130 <= bytes.length; at++) {
                if (Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                    byte[] keys = openHeader(Arrays.copyOfRange(bytes, at, at + 130), passphrase);
                    if (keys != null) {
                        return Arrays.copyOfRange(keys, 32, 64);
                    }
                }
            }
        }
        throw new IllegalStateException("no header opens");
    }

    private static byte[] openHeader(byte[] header, String passphrase) {
        ByteBuffer cost = ByteBuffer.wrap(header, 10, 12);
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.getInt())
                .withIterations(cost.getInt())
                .withParallelism(cost.getInt())
                .withSalt(Arrays.copyOfRange(header, 22, 38))
                .build());
        byte[] key = new byte[32];
        argon2.generateBytes(passphrase.getBytes(StandardCharsets.UTF_8), key);
        return gcm(key, header, 38, header.length, Arrays.copyOf(header, 50), 50);
    }

    /** Null if it does not open. */
    private static byte[] gcm(byte[] key, byte[] from, int nonceAt, int end, byte[] associated, int sealedAt) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] nonce = Arrays.copyOfRange(from, nonceAt, nonceAt + NONCE);
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(from, sealedAt, end - sealedAt);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** Every record that opens, wherever it stands: also on pages that SQLite counts as free, and in the journal. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (byte[] bytes : files.values()) {
            for (int at = 0; at + NAME + 4 + NONCE + TAG <= bytes.length; at++) {
                int length = bytes[at] < 1 || bytes[at] > 32
                        ? 0
                        : ByteBuffer.wrap(bytes, at + NAME, 4).getInt();
                if (length > NONCE + TAG && length <= 131_072) {
                    Row row = row(bytes, at, length);
                    if (row != null) {
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    private Row row(byte[] bytes, int at, int length) {
        byte[] name = Arrays.copyOfRange(bytes, at, at + NAME);
        byte[] value = gather(bytes, at + NAME + 4, length);
        byte[] plaintext = value == null ? null : gcm(sealing, value, 0, value.length, name, NONCE);
        if (plaintext == null) {
            return null;
        }
        int keyLength = ByteBuffer.wrap(plaintext).getInt();
        return new Row(
                name,
                Arrays.copyOf(value, NONCE),
                Arrays.copyOfRange(plaintext, 4, 4 + keyLength),
                Arrays.copyOfRange(plaintext, 4 + keyLength, plaintext.length));
    }

    /** Follows SQLite's overflow pages: what stands in the tree is followed by the number of the next page. */
    private static byte[] gather(byte[] bytes, int from, int length) {
        ByteBuffer value = ByteBuffer.allocate(length);
        int inTree = Math.min(length, IN_TREE);
        if (from + inTree > bytes.length || (inTree < length && from + inTree + 4 > bytes.length)) {
            return null;
        }
        value.put(bytes, from, inTree);
        int next = inTree < length ? ByteBuffer.wrap(bytes, from + inTree, 4).getInt() : 0;
        while (value.hasRemaining()) {
            long start = (next - 1L) * PAGE;
            if (next < 1 || start + PAGE > bytes.length) {
                return null;
            }
            value.put(bytes, (int) start + 4, Math.min(value.remaining(), PAGE - 4));
            next = ByteBuffer.wrap(bytes, (int) start, 4).getInt();
        }
        return value.array();
    }

    /**
     * Which of these byte strings are found: as they are, in any row that opens, or in what the sealing key makes of the bytes behind any
     * position of any file, taken as the nonce of a record whose rest is overwritten.
     */
    public List<String> find(Map<String, byte[]> needles) throws GeneralSecurityException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            search(file.getValue(), needles, "plain in " + file.getKey().getFileName(), found);
            searchWindows(file.getValue(), needles, file.getKey().getFileName() + " with the key", found);
        }
        for (Row row : rows()) {
            search(row.value(), needles, "a row of table " + row.table(), found);
        }
        return found;
    }

    private void searchWindows(byte[] bytes, Map<String, byte[]> needles, String where, List<String> found)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        SecretKeySpec key = new SecretKeySpec(sealing, "AES");
        byte[] counter = new byte[16];
        counter[15] = 2; // of the first block of a GCM plaintext
        byte[] window = new byte[WINDOW];
        for (int at = 0; at + NONCE + WINDOW <= bytes.length; at++) {
            if (isZero(bytes, at)) {
                continue; // no nonce, and nothing behind it that was one
            }
            System.arraycopy(bytes, at, counter, 0, NONCE);
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
            cipher.doFinal(bytes, at + NONCE, WINDOW, window);
            search(window, needles, where, found);
        }
    }

    private static boolean isZero(byte[] bytes, int at) {
        for (int i = at; i < at + NONCE; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static void search(byte[] bytes, Map<String, byte[]> needles, String where, List<String> found) {
        for (Map.Entry<String, byte[]> needle : needles.entrySet()) {
            if (contains(bytes, needle.getValue())) {
                String what = needle.getKey() + ": " + where;
                if (!found.contains(what)) {
                    found.add(what);
                }
            }
        }
    }

    private static boolean contains(byte[] bytes, byte[] needle) {
        byte first = needle[0];
        for (int i = 0; i + needle.length <= bytes.length; i++) {
            if (bytes[i] == first && Arrays.equals(bytes, i, i + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }
}
