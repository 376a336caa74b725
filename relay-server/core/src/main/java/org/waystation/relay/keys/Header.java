package org.waystation.relay.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.waystation.relay.keys.KeysException.Obstacle;

/** The first sector of a key file, as drawn in the package comment: what it is, and the key of its records. */
final class Header {
    static final int SIZE = 512;

    private static final byte[] MAGIC = "wayskeys".getBytes(US_ASCII);
    private static final int FORMAT = 1;
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int SALT_AT = MAGIC.length + 2 * Integer.BYTES + 1;
    private static final int NONCE_AT = SALT_AT + SALT;
    private static final int KEY_AT = NONCE_AT + NONCE;
    private static final int CHECKSUM_AT = SIZE - Hash.LENGTH;
    private static final Hash CHECKSUM = new Hash("waystation.v1.relay.keys.header");

    private Header() {}

    /** The header of a new file, with a new key in it. */
    static byte[] create(Optional<Unlock> unlock, SecureRandom random) {
        byte[] key = new byte[Hash.LENGTH];
        random.nextBytes(key);
        byte[] header = new byte[SIZE];
        ByteBuffer out = ByteBuffer.wrap(header);
        out.put(MAGIC).putInt(FORMAT).putInt(Buckets.RING);
        if (unlock.isPresent()) {
            byte[] drawn = new byte[SALT + NONCE];
            random.nextBytes(drawn);
            out.put(SEALED).put(drawn);
            out.put(wrap(Cipher.ENCRYPT_MODE, unlock.get(), header, key)); // over what is written so far
        } else {
            out.put(PLAIN).position(KEY_AT).put(key);
        }
        out.position(CHECKSUM_AT).put(checksum(header));
        Arrays.fill(key, (byte) 0);
        return header;
    }

    /** The file key. */
    static byte[] open(byte[] header, String file, Optional<Unlock> unlock) throws KeysException {
        ByteBuffer in = ByteBuffer.wrap(header);
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new KeysException(Obstacle.DAMAGED, file + " is not a key file, or its first sector is damaged");
        }
        int format = in.getInt();
        if (format > FORMAT) {
            throw new KeysException(
                    Obstacle.NEWER_FORMAT,
                    file + " was written by a newer relay (format " + format + "; this one knows " + FORMAT
                            + "): run that version");
        }
        int ring = in.getInt();
        byte sealing = in.get();
        if (!MessageDigest.isEqual(checksum(header), Arrays.copyOfRange(header, CHECKSUM_AT, SIZE))
                || format != FORMAT
                || ring != Buckets.RING
                || sealing > SEALED) {
            throw new KeysException(Obstacle.DAMAGED, file + " is damaged in its first sector");
        }
        if (sealing == SEALED) {
            return unseal(header, file, unlock);
        }
        if (unlock.isPresent()) {
            throw new KeysException(
                    Obstacle.SECRET_UNEXPECTED,
                    file + " is not sealed, and cannot be sealed later: run without an operator secret, or start"
                            + " with one on a new data directory");
        }
        return Arrays.copyOfRange(header, KEY_AT, KEY_AT + Hash.LENGTH);
    }

    private static byte[] unseal(byte[] header, String file, Optional<Unlock> unlock) throws KeysException {
        if (unlock.isEmpty()) {
            throw new KeysException(
                    Obstacle.SECRET_MISSING, file + " is sealed under an operator secret: run with that secret");
        }
        try {
            return wrap(
                    Cipher.DECRYPT_MODE,
                    unlock.get(),
                    header,
                    Arrays.copyOfRange(header, KEY_AT, KEY_AT + Hash.LENGTH + TAG));
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof AEADBadTagException) {
                throw new KeysException(
                        Obstacle.SECRET_WRONG, file + " is sealed under another operator secret; nothing was changed");
            }
            throw e;
        }
    }

    private static byte[] wrap(int mode, Unlock unlock, byte[] header, byte[] input) {
        byte[] key = unlock.key(Arrays.copyOfRange(header, SALT_AT, NONCE_AT));
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, header, NONCE_AT, NONCE));
            cipher.updateAAD(header, 0, KEY_AT);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] checksum(byte[] header) {
        return CHECKSUM.of(Arrays.copyOf(header, CHECKSUM_AT));
    }
}
