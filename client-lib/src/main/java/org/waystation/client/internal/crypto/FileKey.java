package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.waystation.wire.Wire;

/**
 * What seals the segments of one file (specification, section 6i). The length of the file, and with it which segment is the last, is bound
 * to each. A segment that is sealed twice, since its file is sent again after an interruption, has another salt and so another key: a file
 * that was changed meanwhile costs no secrecy. Safe for any number of threads.
 */
public final class FileKey implements AutoCloseable {
    public static final int LENGTH = 32;

    private static final int SEALED = Aead.SALT;

    private final Secret secret;
    private final FileShape shape;
    private final byte[] associated;

    private FileKey(Secret secret, FileShape shape) {
        this.secret = secret;
        this.shape = shape;
        this.associated = Bytes.concat(Labels.ATTACHMENT_SEGMENT, eight(shape.length()));
    }

    /**
     * Copies the bytes; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if there are not {@value #LENGTH}
     */
    public static FileKey of(byte[] bytes, FileShape shape) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a file's key has " + LENGTH + " bytes");
        }
        return new FileKey(Secret.copyOf(bytes), shape);
    }

    public FileShape shape() {
        return shape;
    }

    /**
     * An entry that holds a segment.
     *
     * @param data at least as many bytes as belong into the segment; of a segment that pads, any
     */
    public byte[] seal(int index, byte[] data, SecureRandom random) {
        byte[] salt = new byte[Aead.SALT];
        random.nextBytes(salt);
        byte[] plaintext = new byte[Integer.BYTES + FileShape.DATA];
        ByteBuffer.wrap(plaintext).putInt(index).put(data, 0, shape.in(index));
        try (Derived derived = new Derived(salt)) {
            byte[] sealed = AesGcm.seal(derived.key, derived.nonce, associated, plaintext);
            return Bytes.concat(salt, sealed);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /**
     * S-623. What an entry holds.
     *
     * @throws DoesNotOpenException if it is no segment of this file
     */
    public Segment open(byte[] entry) throws DoesNotOpenException {
        if (entry.length != Wire.LARGE_ENTRY) {
            throw new DoesNotOpenException();
        }
        byte[] plaintext;
        try (Derived derived = new Derived(Arrays.copyOf(entry, Aead.SALT))) {
            plaintext = AesGcm.open(
                    derived.key, derived.nonce, associated, Arrays.copyOfRange(entry, SEALED, entry.length));
        }
        int index = ByteBuffer.wrap(plaintext).getInt();
        if (index < 0 || index >= shape.segments()) {
            throw new DoesNotOpenException();
        }
        int length = shape.in(index);
        int rest = 0;
        for (int i = Integer.BYTES + length; i < plaintext.length; i++) {
            rest |= plaintext[i];
        }
        if (rest != 0) {
            throw new DoesNotOpenException();
        }
        return new Segment(index, Bytes.slice(plaintext, Integer.BYTES, length));
    }

    /** One segment, as it was sealed. */
    public static final class Segment {
        private final int index;
        private final byte[] data;

        private Segment(int index, byte[] data) {
            this.index = index;
            this.data = data;
        }

        public int index() {
            return index;
        }

        /** The file's bytes in it; none if it pads. The array itself. */
        public byte[] data() {
            return data;
        }
    }

    /** {@code H} before the first byte. */
    public static byte[] emptyDigest(FileShape shape) {
        return Hashes.sha256(Labels.ATTACHMENT_DIGEST, eight(shape.length()));
    }

    /** {@code H} with the data of one more segment. Those that pad do not count. */
    public static byte[] digest(byte[] before, byte[] data) {
        return data.length == 0 ? before : Hashes.sha256(Labels.ATTACHMENT_DIGEST, before, Hashes.sha256(data));
    }

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "FileKey";
    }

    /** Key and nonce of one entry. */
    private final class Derived implements AutoCloseable {
        private final Secret key;
        private final byte[] nonce;

        Derived(byte[] salt) {
            byte[] both = Hkdf.derive(salt, secret.inside(), Labels.ATTACHMENT_SEGMENT, AesGcm.KEY + AesGcm.NONCE);
            key = Secret.copyOf(both, 0, AesGcm.KEY);
            nonce = Bytes.slice(both, AesGcm.KEY, AesGcm.NONCE);
            Arrays.fill(both, (byte) 0);
        }

        @Override
        public void close() {
            key.close();
            Arrays.fill(nonce, (byte) 0);
        }
    }
}
