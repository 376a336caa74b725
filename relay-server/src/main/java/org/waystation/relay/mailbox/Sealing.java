package org.waystation.relay.mailbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM and labelled SHA-256, for rows. Of one thread. */
final class Sealing {
    static final int KEY = 32;
    static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Cipher cipher;
    private final MessageDigest hash;

    Sealing() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            hash = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks AES-GCM or SHA-256", e);
        }
    }

    /** SHA-256(label || 0x00 || bytes): another label, an unrelated value. */
    byte[] hash(String label, byte[] bytes) {
        hash.update(label.getBytes(StandardCharsets.US_ASCII));
        hash.update((byte) 0);
        return hash.digest(bytes);
    }

    byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
        return run(Cipher.ENCRYPT_MODE, key, nonce, associated, plain);
    }

    /** @throws IllegalStateException if it was not sealed with these: the store is damaged */
    byte[] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        return run(Cipher.DECRYPT_MODE, key, nonce, associated, sealed);
    }

    private byte[] run(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] input) {
        try {
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sealed row of the store is damaged", e);
        }
    }
}
