package org.waystation.client.internal.crypto;

import java.security.SecureRandom;

/** An X25519 key pair (RFC 7748). */
public final class X25519 implements AutoCloseable {
    /** Bytes of a private key, a public key, and a shared secret. */
    public static final int LENGTH = org.bouncycastle.math.ec.rfc7748.X25519.POINT_SIZE;

    private final Secret privateKey;
    private final byte[] publicKey;

    private X25519(Secret privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Takes the private key over. */
    X25519(Secret privateKey) {
        this(privateKey, new byte[LENGTH]);
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

    /** A pair that was made before; takes the private key over. */
    static X25519 ofPair(byte[] privateKey, byte[] publicKey) {
        return new X25519(Secret.owning(privateKey), publicKey);
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

    /** The private half itself; not changed, not kept. */
    byte[] privateInside() {
        return privateKey.inside();
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

    /** Another pair with the same keys, which lives on when this one is closed. */
    X25519 copy() {
        return new X25519(privateKey.copy(), publicKey);
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
