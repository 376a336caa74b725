package org.waystation.client.internal.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * ChaCha20-Poly1305 (RFC 8439), once: one key, one nonce, one message. Guarantees that what opens was sealed by somebody with the
 * key; does not commit to the key, so nobody may try keys that an attacker could have chosen. For one thread.
 */
public final class Aead {
    public static final int KEY = 32;
    public static final int NONCE = 12;

    /** Bytes that sealing adds, at the end. */
    public static final int TAG = 16;

    /** Bytes of the random salt that key and nonce are derived with, and that travels in clear before what they seal. */
    static final int SALT = 16;

    private final ParametersWithIV parameters;
    private final ChaCha20Poly1305 cipher = new ChaCha20Poly1305();

    private Aead(byte[] key, byte[] nonce, int nonceFrom) {
        parameters = new ParametersWithIV(new KeyParameter(key, 0, KEY), nonce, nonceFrom, NONCE);
    }

    /** @throws IllegalArgumentException if key or nonce have the wrong length */
    public static Aead of(byte[] key, byte[] nonce) {
        if (key.length != KEY || nonce.length != NONCE) {
            throw new IllegalArgumentException("ChaCha20-Poly1305 has a key of 32 bytes and a nonce of 12");
        }
        return new Aead(key, nonce, 0);
    }

    /** Key and nonce derived together from a secret, a label, and the salt at the beginning of {@code message}. */
    static Aead derived(byte[] message, byte[] secret, byte[] label) {
        byte[] derived = Hkdf.derive(Arrays.copyOf(message, SALT), secret, label, KEY + NONCE);
        try {
            return new Aead(derived, derived, KEY);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** The sealed plaintext with its tag. */
    public byte[] seal(byte[] associated, byte[] plaintext) {
        byte[] sealed = Arrays.copyOf(plaintext, plaintext.length + TAG);
        sealInPlace(associated, sealed, 0, 0, plaintext.length);
        return sealed;
    }

    /** @throws DoesNotOpenException if one bit of anything is not as it was sealed */
    public byte[] open(byte[] associated, byte[] sealed) throws DoesNotOpenException {
        return open(associated, sealed, 0, 0, sealed.length);
    }

    /**
     * Seals where the plaintext stands, and writes the tag behind it.
     *
     * @param bound how much of the beginning of {@code message} is associated data too, after {@code associated}
     */
    void sealInPlace(byte[] associated, byte[] message, int bound, int from, int plaintextLength) {
        start(true, associated, message, bound);
        try {
            int done = cipher.processBytes(message, from, plaintextLength, message, from);
            cipher.doFinal(message, from + done);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /** The plaintext of a part of {@code message}; parameters as for {@link #sealInPlace}. */
    byte[] open(byte[] associated, byte[] message, int bound, int from, int sealedLength) throws DoesNotOpenException {
        if (sealedLength < TAG) {
            throw new DoesNotOpenException();
        }
        byte[] plaintext = new byte[sealedLength - TAG];
        start(false, associated, message, bound);
        try {
            int done = cipher.processBytes(message, from, sealedLength, plaintext, 0);
            cipher.doFinal(plaintext, done);
            return plaintext;
        } catch (InvalidCipherTextException e) {
            Arrays.fill(plaintext, (byte) 0);
            throw new DoesNotOpenException();
        }
    }

    private void start(boolean sealing, byte[] associated, byte[] message, int bound) {
        cipher.init(sealing, parameters);
        cipher.processAADBytes(associated, 0, associated.length);
        cipher.processAADBytes(message, 0, bound);
    }
}
