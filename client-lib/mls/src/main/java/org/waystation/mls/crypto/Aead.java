package org.waystation.mls.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/** Authenticated encryption with a 12-byte nonce and a 16-byte tag. */
public enum Aead {
    AES_128_GCM(1, 16),
    AES_256_GCM(2, 32),
    CHACHA20_POLY1305(3, 32);

    static final int NONCE = 12;
    static final int TAG = 16;

    private final int hpkeId;
    private final int keySize;

    Aead(int hpkeId, int keySize) {
        this.hpkeId = hpkeId;
        this.keySize = keySize;
    }

    int hpkeId() {
        return hpkeId;
    }

    int keySize() {
        return keySize;
    }

    byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        try {
            return run(true, key, nonce, aad, plaintext);
        } catch (GeneralSecurityException | InvalidCipherTextException e) {
            throw new IllegalStateException("encryption refused its own input", e);
        }
    }

    /** The plaintext, or null where the ciphertext is not what was sealed: one answer for every way to be wrong. */
    byte @Nullable [] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) {
        if (ciphertext.length < TAG) {
            return null;
        }
        try {
            return run(false, key, nonce, aad, ciphertext);
        } catch (GeneralSecurityException | InvalidCipherTextException e) {
            return null;
        }
    }

    private byte[] run(boolean sealing, byte[] key, byte[] nonce, byte[] aad, byte[] input)
            throws GeneralSecurityException, InvalidCipherTextException {
        if (this != CHACHA20_POLY1305) {
            int mode = sealing ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
            return Platform.aesGcm(mode, key, nonce, aad).doFinal(input);
        }
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        cipher.init(sealing, new AEADParameters(new KeyParameter(key), TAG * 8, nonce, aad));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int done = cipher.processBytes(input, 0, input.length, output, 0);
        cipher.doFinal(output, done);
        return output;
    }
}
