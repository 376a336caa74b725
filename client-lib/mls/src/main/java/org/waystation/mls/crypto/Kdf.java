package org.waystation.mls.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import org.waystation.mls.wire.Secret;

/** HKDF and the hash under it, RFC 5869. */
public enum Kdf {
    HKDF_SHA256(1, 32),
    HKDF_SHA512(3, 64);

    private final int hpkeId;
    private final int size;

    Kdf(int hpkeId, int size) {
        this.hpkeId = hpkeId;
        this.size = size;
    }

    int hpkeId() {
        return hpkeId;
    }

    /** {@code Nh}. */
    int size() {
        return size;
    }

    MessageDigest digest() {
        return this == HKDF_SHA256 ? Platform.sha256() : Platform.sha512();
    }

    byte[] mac(byte[] key, byte[] data) {
        return hmac(key).doFinal(data);
    }

    private Mac hmac(byte[] key) {
        return this == HKDF_SHA256 ? Platform.hmacSha256(key) : Platform.hmacSha512(key);
    }

    /** {@code HKDF-Extract}; an empty salt is the zero string, as RFC 5869 has it. */
    Secret extract(byte[] salt, byte[] keyMaterial) {
        return Secret.wrap(mac(salt.length == 0 ? new byte[size] : salt, keyMaterial));
    }

    /** {@code HKDF-Expand}. */
    byte[] expand(byte[] key, byte[] info, int length) {
        if (length > 255 * size) {
            throw new IllegalArgumentException("HKDF gives at most " + 255 * size + " bytes");
        }
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        Mac mac = hmac(key);
        for (int done = 0, counter = 1; done < length; done += size, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            System.arraycopy(block, 0, out, done, Math.min(size, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }
}
