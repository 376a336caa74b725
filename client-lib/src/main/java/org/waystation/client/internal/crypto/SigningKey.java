package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waystation.wire.RoleKey;

/** An Ed25519 key pair, kept as its seed. */
public final class SigningKey implements AutoCloseable {
    /** Bytes of a seed. */
    public static final int SEED = Ed25519.SECRET_KEY_SIZE;

    /** Bytes of a public key. */
    public static final int PUBLIC = Ed25519.PUBLIC_KEY_SIZE;

    /** Bytes of a signature. */
    public static final int SIGNATURE = Ed25519.SIGNATURE_SIZE;

    private final Secret seed;
    private final byte[] publicKey = new byte[PUBLIC];

    /** Takes the seed over. */
    SigningKey(Secret seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed.inside(), 0, publicKey, 0);
    }

    /**
     * Copies the seed; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if it has not {@value #SEED} bytes
     */
    public static SigningKey fromSeed(byte[] seed) {
        if (seed.length != SEED) {
            throw new IllegalArgumentException("an Ed25519 seed has " + SEED + " bytes");
        }
        return new SigningKey(Secret.copyOf(seed));
    }

    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(Secret.random(random, SEED));
    }

    /** The public half, as the address of a mailbox role. */
    public RoleKey publicKey() {
        return RoleKey.of(publicKey);
    }

    /** The public half, as a copy. */
    public byte[] publicBytes() {
        return publicKey.clone();
    }

    /** The signature of {@code message}, {@value #SIGNATURE} bytes. */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[SIGNATURE];
        Ed25519.sign(seed.inside(), 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** The seed itself; not changed, not kept. */
    byte[] seedInside() {
        return seed.inside();
    }

    /** Takes the seed out, as a copy that the caller zeroes. */
    public byte[] exposeSeed() {
        return seed.exposeCopy();
    }

    /** Whether this is the signature of {@code message} under {@code publicKey}; false for whatever is none. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != PUBLIC || signature.length != SIGNATURE) {
            return false;
        }
        try {
            return Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
        } catch (RuntimeException e) { // Bouncy Castle's several kinds
            return false;
        }
    }

    /** Zeroes the seed. */
    @Override
    public void close() {
        seed.close();
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}
