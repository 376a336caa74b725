package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How one record lies on the medium: nonce (12), then AES-256-GCM of 228 bytes, under a key of its own and with its number as
 * associated data. So a record that is torn, worn or moved does not open: the tag is the checksum. Of one thread.
 */
final class Records {
    static final int SIZE = 256;
    static final int PLAIN = SIZE - Records.NONCE - Records.TAG;
    static final int NONCE = 12;
    private static final int TAG = 16;
    private static final Hash KEY = new Hash("waystation.v1.relay.keys.record");

    private final byte[] fileKey;
    private final Cipher cipher;

    Records(byte[] fileKey) {
        this.fileKey = fileKey.clone();
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks AES-GCM", e);
        }
    }

    static long bucket(int place) {
        return place;
    }

    static long slot(int index) {
        return (long) Buckets.RING + index;
    }

    static long offset(long number) {
        return number * SIZE;
    }

    /** How many slots a medium of {@code size} bytes has. */
    static int slots(long size) {
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(0, size / SIZE - Buckets.RING));
    }

    /** Seals a record into {@code out}. The nonce is random: a record is not written often enough for two to meet. */
    void seal(long number, byte[] plain, byte[] nonce, ByteBuffer out) {
        try {
            init(Cipher.ENCRYPT_MODE, number, nonce);
            out.put(nonce);
            out.put(cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    /** What the record at {@code at} holds, or null if it does not open. */
    byte @Nullable [] open(long number, byte[] bytes, int at) {
        try {
            init(Cipher.DECRYPT_MODE, number, Arrays.copyOfRange(bytes, at, at + NONCE));
            return cipher.doFinal(bytes, at + NONCE, SIZE - NONCE);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    void erase() {
        Arrays.fill(fileKey, (byte) 0);
    }

    private void init(int mode, long number, byte[] nonce) throws GeneralSecurityException {
        byte[] name = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        byte[] key = KEY.of(fileKey, name);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(name);
        Arrays.fill(key, (byte) 0);
    }
}
