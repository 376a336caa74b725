package org.waystation.mls.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1. */
final class X25519Kem implements Kem {
    static final int SIZE = X25519.POINT_SIZE;

    private static final int HPKE_ID = 0x0020;
    private static final Kdf KDF = Kdf.HKDF_SHA256;
    private static final Labeled LABELED = Labeled.kem(KDF, HPKE_ID);

    @Override
    public int hpkeId() {
        return HPKE_ID;
    }

    @Override
    public int publicKeySize() {
        return SIZE;
    }

    @Override
    public int privateKeySize() {
        return SIZE;
    }

    @Override
    public KeyPair generate(SecureRandom random) {
        byte[] privateKey = new byte[SIZE];
        random.nextBytes(privateKey);
        return fromPrivateKey(Secret.wrap(privateKey));
    }

    @Override
    public KeyPair derive(byte[] keyMaterial) {
        try (Secret prk = LABELED.extract("", "dkp_prk", keyMaterial)) {
            return fromPrivateKey(LABELED.expand(prk, "sk", new byte[0], SIZE));
        }
    }

    @Override
    public KeyPair fromPrivateKey(Secret privateKey) {
        byte[] publicKey = new byte[SIZE];
        X25519.generatePublicKey(privateKey.expose(), 0, publicKey, 0);
        return new KeyPair(privateKey, Bytes.wrap(publicKey));
    }

    @Override
    public @Nullable Encapsulated encapsulate(Bytes publicKey, SecureRandom random) {
        try (KeyPair ephemeral = generate(random)) {
            Secret shared = agree(ephemeral, publicKey, ephemeral.publicKey(), publicKey);
            return shared == null ? null : new Encapsulated(shared, ephemeral.publicKey());
        }
    }

    @Override
    public @Nullable Secret decapsulate(Bytes encapsulation, KeyPair keyPair) {
        return agree(keyPair, encapsulation, encapsulation, keyPair.publicKey());
    }

    private static @Nullable Secret agree(KeyPair own, Bytes other, Bytes encapsulation, Bytes recipient) {
        byte[] context = Arrays.copyOf(encapsulation.view(), 2 * SIZE);
        byte[] dh = new byte[SIZE];
        try {
            if (!exchange(own.privateKey(), other, dh)) {
                return null;
            }
            System.arraycopy(recipient.view(), 0, context, SIZE, SIZE);
            try (Secret prk = LABELED.extract("", "eae_prk", dh)) {
                return LABELED.expand(prk, "shared_secret", context, KDF.size());
            }
        } finally {
            Arrays.fill(dh, (byte) 0);
        }
    }

    /** X25519 itself; false where the other key is no key, or so weak that the result is all zero (RFC 7748 section 6.1). */
    static boolean exchange(Secret privateKey, Bytes publicKey, byte[] shared) {
        return publicKey.size() == SIZE
                && X25519.calculateAgreement(privateKey.expose(), 0, publicKey.view(), 0, shared, 0);
    }
}
