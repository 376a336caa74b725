package org.waystation.client.internal.crypto;

/** {@code S} of a link, and what is derived from it under the labels of its purpose. */
public abstract class LinkSecret implements AutoCloseable {
    public static final int LENGTH = 32;

    private static final byte[] NO_SALT = {};

    private final Purpose purpose;
    private final Secret secret;

    LinkSecret(Purpose purpose, Secret secret) {
        if (secret.length() != LENGTH) {
            throw new IllegalArgumentException("the secret of a link has " + LENGTH + " bytes");
        }
        this.purpose = purpose;
        this.secret = secret;
    }

    final Purpose purpose() {
        return purpose;
    }

    /** Takes the bytes out, as a copy that the caller zeroes. */
    public final byte[] exposeCopy() {
        return secret.exposeCopy();
    }

    final byte[] inside() {
        return secret.inside();
    }

    /** The reader key of the mailbox that the link leads to. */
    public final SigningKey readerKey() {
        try (Secret seed = derive(purpose.reader)) {
            return SigningKey.fromSeed(seed.inside());
        }
    }

    /** What bundles are sealed under. */
    final Secret bundleKey() {
        return derive(purpose.bundle);
    }

    /** What answers are sealed under. */
    final Secret answerKey() {
        return derive(purpose.answer);
    }

    private Secret derive(byte[] label) {
        return Secret.owning(Hkdf.derive(NO_SALT, secret.inside(), label, LENGTH));
    }

    @Override
    public final void close() {
        secret.close();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
