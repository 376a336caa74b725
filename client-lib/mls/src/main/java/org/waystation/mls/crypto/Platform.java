package org.waystation.mls.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-2, HMAC and AES-GCM of the platform: hardware-backed on desktop and Android, and there under the same names. Each is tried
 * against a known answer once; a platform that lacks one or gets it wrong is not used at all.
 */
final class Platform {
    private static final int TAG_BITS = 128;
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    private static final Provider SHA256 = digestOf("SHA-256", "ba7816bf8f01cfea");
    private static final Provider SHA512 = digestOf("SHA-512", "ddaf35a193617aba");
    private static final Provider HMAC256 = macOf("HmacSHA256", "2f02e24ae2e1fe88");
    private static final Provider HMAC512 = macOf("HmacSHA512", "1a97e05c35e67276");
    private static final Provider GCM = gcmOf();

    private Platform() {}

    static MessageDigest sha256() {
        return digest("SHA-256", SHA256);
    }

    static MessageDigest sha512() {
        return digest("SHA-512", SHA512);
    }

    static Mac hmacSha256(byte[] key) {
        return mac("HmacSHA256", HMAC256, key);
    }

    static Mac hmacSha512(byte[] key) {
        return mac("HmacSHA512", HMAC512, key);
    }

    static Cipher aesGcm(int mode, byte[] key, byte[] nonce, byte[] aad) {
        try {
            return gcm(GCM, mode, key, nonce, aad);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM was here and is gone", e);
        }
    }

    private static MessageDigest digest(String name, Provider provider) {
        try {
            return MessageDigest.getInstance(name, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + " was here and is gone", e);
        }
    }

    private static Mac mac(String name, Provider provider, byte[] key) {
        try {
            Mac mac = Mac.getInstance(name, provider);
            mac.init(new SecretKeySpec(key, name));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + " was here and is gone", e);
        }
    }

    private static Cipher gcm(Provider provider, int mode, byte[] key, byte[] nonce, byte[] aad)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        return cipher;
    }

    private static Provider digestOf(String name, String expected) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            requireAnswer(digest.digest(ABC), expected, name);
            return digest.getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no " + name, e);
        }
    }

    private static Provider macOf(String name, String expected) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(ABC, name));
            requireAnswer(mac.doFinal(ABC), expected, name);
            return mac.getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no " + name, e);
        }
    }

    private static Provider gcmOf() {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] zero = new byte[16];
            Provider provider = cipher.getProvider();
            Cipher trial = gcm(provider, Cipher.ENCRYPT_MODE, zero, new byte[12], new byte[0]);
            // McGrew and Viega, test case 2.
            requireAnswer(trial.doFinal(zero), "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bd", "AES-GCM");
            return provider;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no AES-GCM", e);
        }
    }

    private static void requireAnswer(byte[] answer, String expected, String name) {
        byte[] start = new byte[expected.length() / 2];
        for (int i = 0; i < start.length; i++) {
            start[i] = (byte) Integer.parseInt(expected.substring(2 * i, 2 * i + 2), 16);
        }
        if (!Arrays.equals(start, Arrays.copyOf(answer, start.length))) {
            throw new IllegalStateException("the platform's " + name + " gives a wrong answer");
        }
    }
}
