package org.waystation.client.internal.crypto;

import java.util.Arrays;

/** HKDF-SHA-256 (RFC 5869). Safe for any number of threads. */
public final class Hkdf {
    private static final int MAX_LENGTH = 255 * Hashes.LENGTH;

    private Hkdf() {}

    /**
     * {@code HKDF(salt, secret, info, length)}. The caller zeroes the result.
     *
     * @param length 1 to 8,160 bytes
     */
    public static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
        byte[] key = Hashes.hmacSha256(salt, secret);
        try {
            return expand(key, info, length);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("HKDF-SHA-256 gives 1 to " + MAX_LENGTH + " bytes");
        }
        byte[] result = new byte[length];
        Hashes.Hmac hmac = Hashes.hmac(key);
        byte counter = 1;
        for (int at = 0; at < length; at += Hashes.LENGTH) {
            hmac.update(info);
            hmac.update(counter++);
            byte[] block = hmac.end();
            System.arraycopy(block, 0, result, at, Math.min(Hashes.LENGTH, length - at));
            if (at + Hashes.LENGTH < length) {
                hmac.update(block);
            }
            Arrays.fill(block, (byte) 0);
        }
        return result;
    }
}
