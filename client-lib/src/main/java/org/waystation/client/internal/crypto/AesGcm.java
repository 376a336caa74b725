package org.waystation.client.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM of the platform, for the local store. Bouncy Castle is no fallback: its AES reads tables at secret places. A nonce
 * must not come twice under one key: 12 fresh random bytes for each record. Safe for any number of threads.
 */
public final class AesGcm {
    public static final int KEY = 32;
    public static final int NONCE = 12;
    public static final int TAG = 16;

    private static final String NAME = "AES/GCM/NoPadding";
    private static final Provider PROVIDER = provider();

    private AesGcm() {}

    /** The sealed plaintext with its tag. */
    public static byte[] seal(Secret key, byte[] nonce, byte[] associated, byte[] plaintext) {
        try {
            return run(PROVIDER, Cipher.ENCRYPT_MODE, key.inside(), nonce, associated, plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /** @throws DoesNotOpenException if one bit of anything is not as it was sealed */
    public static byte[] open(Secret key, byte[] nonce, byte[] associated, byte[] sealed) throws DoesNotOpenException {
        if (sealed.length < TAG) {
            throw new DoesNotOpenException();
        }
        try {
            return run(PROVIDER, Cipher.DECRYPT_MODE, key.inside(), nonce, associated, sealed);
        } catch (AEADBadTagException e) {
            throw new DoesNotOpenException();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening failed", e);
        }
    }

    private static byte[] run(Provider provider, int mode, byte[] key, byte[] nonce, byte[] associated, byte[] in)
            throws GeneralSecurityException {
        if (key.length != KEY || nonce.length != NONCE) {
            throw new IllegalArgumentException("AES-256-GCM has a key of 32 bytes and a nonce of 12");
        }
        Cipher cipher = Cipher.getInstance(NAME, provider);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(in);
    }

    /** The first provider, after it has shown that it computes AES-256-GCM: test case 14 of its specification. */
    private static Provider provider() {
        byte[] known = {
            (byte) 0xce,
            (byte) 0xa7,
            0x40,
            0x3d,
            0x4d,
            0x60,
            0x6b,
            0x6e,
            0x07,
            0x4e,
            (byte) 0xc5,
            (byte) 0xd3,
            (byte) 0xba,
            (byte) 0xf3,
            (byte) 0x9d,
            0x18,
            (byte) 0xd0,
            (byte) 0xd1,
            (byte) 0xc8,
            (byte) 0xa7,
            (byte) 0x99,
            (byte) 0x99,
            0x6b,
            (byte) 0xf0,
            0x26,
            0x5b,
            (byte) 0x98,
            (byte) 0xb5,
            (byte) 0xd4,
            (byte) 0x8a,
            (byte) 0xb9,
            0x19
        };
        try {
            Provider provider = Cipher.getInstance(NAME).getProvider();
            byte[] answer =
                    run(provider, Cipher.ENCRYPT_MODE, new byte[KEY], new byte[NONCE], new byte[0], new byte[TAG]);
            if (Arrays.equals(answer, known)) {
                return provider;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no AES-256-GCM", e);
        }
        throw new IllegalStateException("this platform's AES-256-GCM gives wrong answers");
    }
}
