package org.waystation.client.internal.crypto;

import java.security.SecureRandom;

/** The private halves of what one side gives the other inside a session, so that it can begin the next one: a prekey and an ML-KEM-1024 key. */
public final class RenewalKeys implements AutoCloseable {
    private static final int SAVED = X25519.LENGTH + Kem.SEED;

    private final X25519 prekey;
    private final Secret kemSeed;

    private RenewalKeys(X25519 prekey, Secret kemSeed) {
        this.prekey = prekey;
        this.kemSeed = kemSeed;
    }

    public static RenewalKeys generate(SecureRandom random) {
        return new RenewalKeys(X25519.generate(random), Secret.random(random, Kem.SEED));
    }

    /** Both private keys, as a record that the caller seals and zeroes. */
    public byte[] save() {
        return Bytes.concat(prekey.privateInside(), kemSeed.inside());
    }

    /** @throws IllegalArgumentException if this is no record of {@link #save} */
    public static RenewalKeys load(byte[] saved) {
        if (saved.length != SAVED) {
            throw new IllegalArgumentException("not a record of renewal keys");
        }
        return new RenewalKeys(
                new X25519(Secret.copyOf(saved, 0, X25519.LENGTH)), Secret.copyOf(saved, X25519.LENGTH, Kem.SEED));
    }

    /** 32 bytes. */
    public byte[] publicPrekey() {
        return prekey.publicBytes();
    }

    /** 1,568 bytes. */
    public byte[] publicKemKey() {
        return Kem.ML_KEM_1024.publicKey(kemSeed);
    }

    X25519 prekey() {
        return prekey;
    }

    Secret kemSeed() {
        return kemSeed;
    }

    /** Zeroes both private keys. */
    @Override
    public void close() {
        prekey.close();
        kemSeed.close();
    }

    @Override
    public String toString() {
        return "RenewalKeys";
    }
}
