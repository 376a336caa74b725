package org.waystation.client.internal.crypto;

import java.security.SecureRandom;

/** An X25519 key pair (RFC 7748). */
public final class X25519 implements AutoCloseable {
    /** Bytes of a private key, a public key, and a shared secret. */
    public static final int LENGTH = org.bouncycastle.math.ec.rfc7748.X25519.POINT_SIZE;

    private final Secret privateKey;
    private final byte[] publicKey = new byte[LENGTH];

    private X25519(Secret privateKey) {
        this.privateKey = privateKey;
        org.bouncycastle.math.ec.rfc7748.X25519.generatePublicKey(privateKey.inside(), 0, publicKey, 0);
    }

    /**
     * Copies the private key; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if it has not {@value #LENGTH} bytes
     */
    public static X25519 fromPrivate(byte[] privateKey) {
        if (privateKey.length != LENGTH) {
            throw new IllegalArgumentException("an X25519 key has " + LENGTH + " bytes");
        }
        return new X25519(Secret.copyOf(privateKey));
    }

    public static X25519 generate(SecureRandom random) {
        return new X25519(Secret.random(random, LENGTH));
    }

    /** The public half, as a copy. */
    public byte[] publicBytes() {
        return publicKey.clone();
    }

    /** The public half itself; not changed, not kept. */
    byte[] publicInside() {
        return publicKey;
    }

    /**
     * What both sides compute.
     *
     * @throws DoesNotOpenException if it is all zeros: the other key was chosen so that anybody knows the result
     */
    public Secret agree(byte[] theirPublicKey) throws DoesNotOpenException {
        if (theirPublicKey.length != LENGTH) {
            throw new DoesNotOpenException();
        }
        byte[] shared = new byte[LENGTH];
        if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
                privateKey.inside(), 0, theirPublicKey, 0, shared, 0)) {
            throw new DoesNotOpenException();
        }
        return Secret.owning(shared);
    }

    /** Takes the private key out, as a copy that the caller zeroes. */
    public byte[] exposePrivate() {
        return privateKey.exposeCopy();
    }

    /** Zeroes the private key. */
    @Override
    public void close() {
        privateKey.close();
    }

    @Override
    public String toString() {
        return "X25519";
    }
}
