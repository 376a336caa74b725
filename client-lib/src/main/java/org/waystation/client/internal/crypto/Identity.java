package org.waystation.client.internal.crypto;

import java.security.SecureRandom;

/** One side of one contact: {@code IK}, which people verify, and {@code DK}, which it signs. */
final class Identity implements AutoCloseable {
    private static final int SAVED = SigningKey.SEED + X25519.LENGTH;

    private final SigningKey signing;
    private final X25519 agreement;

    Identity(SigningKey signing, X25519 agreement) {
        this.signing = signing;
        this.agreement = agreement;
    }

    static Identity generate(SecureRandom random) {
        return new Identity(SigningKey.generate(random), X25519.generate(random));
    }

    /** Both private keys, {@value #SAVED} bytes. */
    Secret save() {
        return Secret.owning(Bytes.concat(signing.seedInside(), agreement.privateInside()));
    }

    /** @throws IllegalArgumentException if these are no bytes of {@link #save} */
    static Identity load(byte[] saved) {
        if (saved.length != SAVED) {
            throw new IllegalArgumentException("not a saved identity");
        }
        return new Identity(
                new SigningKey(Secret.copyOf(saved, 0, SigningKey.SEED)),
                new X25519(Secret.copyOf(saved, SigningKey.SEED, X25519.LENGTH)));
    }

    SigningKey signing() {
        return signing;
    }

    X25519 agreement() {
        return agreement;
    }

    /** {@code sig}. */
    byte[] signature() {
        return signing.sign(statement(agreement.publicInside()));
    }

    static boolean verify(byte[] signingKey, byte[] agreementKey, byte[] signature) {
        return SigningKey.verify(signingKey, statement(agreementKey), signature);
    }

    private static byte[] statement(byte[] agreementKey) {
        return Bytes.concat(Labels.IDENTITY_DH, agreementKey);
    }

    @Override
    public void close() {
        signing.close();
        agreement.close();
    }
}
