package org.waystation.client.internal.store;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.Secret;

/** The two keys of a store: {@code K_n} makes names, {@code K_s} seals values. */
final class StoreKeys implements AutoCloseable {
    /** Bytes of both keys. */
    static final int LENGTH = 2 * AesGcm.KEY;

    /** Bytes of a name: the table, and half an HMAC. */
    static final int NAME = 1 + 16;

    private final byte[] naming;
    private final Secret sealing;

    private StoreKeys(byte[] naming, Secret sealing) {
        this.naming = naming;
        this.sealing = sealing;
    }

    static StoreKeys random(SecureRandom random) {
        byte[] both = new byte[LENGTH];
        random.nextBytes(both);
        return owning(both);
    }

    /** Takes both keys out of the array, and zeroes it. */
    static StoreKeys owning(byte[] both) {
        StoreKeys keys = new StoreKeys(
                Arrays.copyOf(both, AesGcm.KEY), Secret.owning(Arrays.copyOfRange(both, AesGcm.KEY, LENGTH)));
        Arrays.fill(both, (byte) 0);
        return keys;
    }

    /** Both keys, as a copy that the caller zeroes. */
    byte[] exposeCopy() {
        byte[] both = Arrays.copyOf(naming, LENGTH);
        byte[] second = sealing.exposeCopy();
        System.arraycopy(second, 0, both, AesGcm.KEY, AesGcm.KEY);
        Arrays.fill(second, (byte) 0);
        return both;
    }

    /** {@code table (1) || first 16 bytes of HMAC-SHA-256(K_n, table || key)}. */
    byte[] name(int table, byte[] key) {
        byte[] code = Hashes.hmacSha256(naming, new byte[] {(byte) table}, key);
        byte[] name = new byte[NAME];
        name[0] = (byte) table;
        System.arraycopy(code, 0, name, 1, NAME - 1);
        return name;
    }

    /** {@code nonce (12) || AES-256-GCM(K_s, nonce, name, plaintext)}. */
    byte[] seal(byte[] name, byte[] plaintext, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(nonce);
        byte[] opaque = AesGcm.seal(sealing, nonce, name, plaintext);
        return ByteBuffer.allocate(nonce.length + opaque.length)
                .put(nonce)
                .put(opaque)
                .array();
    }

    byte[] open(byte[] name, byte[] value) throws DoesNotOpenException {
        byte[] nonce = Arrays.copyOf(value, AesGcm.NONCE);
        byte[] opaque = Arrays.copyOfRange(value, Math.min(AesGcm.NONCE, value.length), value.length);
        return AesGcm.open(sealing, nonce, name, opaque);
    }

    @Override
    public void close() {
        Arrays.fill(naming, (byte) 0);
        sealing.close();
    }
}
