package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import org.waystation.sealed.v1.RehomeTerms;

/**
 * {@code R_n} of the specification, section 6d: what one person's code number n for one contact is made from. Each makes one code and the
 * next secret, and is erased then.
 */
public final class RehomeSecret implements AutoCloseable {
    public static final int LENGTH = 32;

    private static final byte[] NO_SALT = {};
    /** Contents are padded to one of these. */
    private static final int[] SIZES = {256, 512, 1_024};

    private final Secret secret;

    private RehomeSecret(Secret secret) {
        this.secret = secret;
    }

    /** {@code R_0}. */
    static RehomeSecret first(byte[] transcript, Secret contact, boolean ofInitiator) {
        byte[] info = Bytes.concat(Labels.CONTACT_REHOME, new byte[] {(byte) (ofInitiator ? 0 : 1)});
        return new RehomeSecret(Secret.owning(Hkdf.derive(transcript, contact.inside(), info, LENGTH)));
    }

    /**
     * Copies the bytes; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if there are not {@value #LENGTH}
     */
    public static RehomeSecret of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("the secret of re-home codes has " + LENGTH + " bytes");
        }
        return new RehomeSecret(Secret.copyOf(bytes));
    }

    /** Takes the bytes out, as a copy that the caller zeroes. */
    public byte[] exposeCopy() {
        return secret.exposeCopy();
    }

    /** {@code R_(n+1)}. */
    public RehomeSecret next() {
        return new RehomeSecret(Secret.owning(derive(Labels.REHOME_NEXT, LENGTH)));
    }

    /** What the code that is made from this begins with. */
    public byte[] tag() {
        return derive(Labels.REHOME_TAG, RehomeCode.TAG);
    }

    private byte[] derive(byte[] label, int length) {
        return Hkdf.derive(NO_SALT, secret.inside(), label, length);
    }

    /** @throws IllegalArgumentException if the terms do not fit */
    public RehomeCode seal(RehomeTerms terms, SecureRandom random) {
        byte[] content = terms.toByteArray();
        byte[] salt = new byte[Aead.SALT];
        random.nextBytes(salt);
        byte[] tag = tag();
        byte[] sealed = Aead.derived(salt, secret.inside(), Labels.REHOME_CODE)
                .seal(RehomeCode.associated(tag), Padding.pad(content, sizeFor(content.length)));
        return new RehomeCode(tag, Bytes.concat(salt, sealed));
    }

    /**
     * S-513. What the code says; not yet parsed.
     *
     * @throws DoesNotOpenException if it was not sealed under this
     */
    public byte[] open(RehomeCode code) throws DoesNotOpenException {
        byte[] sealed = code.sealed();
        byte[] padded = Aead.derived(sealed, secret.inside(), Labels.REHOME_CODE)
                .open(RehomeCode.associated(code.tag()), Arrays.copyOfRange(sealed, Aead.SALT, sealed.length));
        return Padding.unpad(padded);
    }

    private static int sizeFor(int content) {
        for (int size : SIZES) {
            if (content <= size - Padding.PREFIX) {
                return size;
            }
        }
        throw new IllegalArgumentException("a re-home code has no room for " + content + " bytes");
    }

    static boolean isSealedLength(int length) {
        return Arrays.stream(SIZES).anyMatch(size -> length == Aead.SALT + size + Aead.TAG);
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "RehomeSecret";
    }
}
