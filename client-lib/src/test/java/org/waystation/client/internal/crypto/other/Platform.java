package org.waystation.client.internal.crypto.other;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** The primitives of suite 1 from the JDK; ML-KEM, which JDK 17 lacks, from Bouncy Castle. */
final class Platform {
    private Platform() {}

    static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(join(parts));
    }

    static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        return mac.doFinal(join(parts));
    }

    static byte[] hkdf(byte[] salt, byte[] secret, String info, int length) throws GeneralSecurityException {
        byte[] prk = hmac(salt, secret);
        byte[] okm = {};
        byte[] t = {};
        for (byte i = 1; okm.length < length; i++) {
            t = hmac(prk, t, label(info), new byte[] {i});
            okm = join(okm, t);
        }
        return Arrays.copyOf(okm, length);
    }

    static byte[] seal(byte[] keyNonce, byte[] associated, byte[] plaintext) throws GeneralSecurityException {
        return aead(Cipher.ENCRYPT_MODE, keyNonce, associated, plaintext);
    }

    /** Null if it does not open. */
    static byte[] open(byte[] keyNonce, byte[] associated, byte[] sealed) throws GeneralSecurityException {
        try {
            return aead(Cipher.DECRYPT_MODE, keyNonce, associated, sealed);
        } catch (AEADBadTagException e) {
            return null;
        }
    }

    private static byte[] aead(int mode, byte[] keyNonce, byte[] associated, byte[] in)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(keyNonce, 0, 32, "ChaCha20"), new IvParameterSpec(keyNonce, 32, 12));
        cipher.updateAAD(associated);
        return cipher.doFinal(in);
    }

    static byte[] x25519Public(byte[] privateKey) throws GeneralSecurityException {
        byte[] base = new byte[32];
        base[0] = 9;
        return x25519(privateKey, base);
    }

    static byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("XDH");
        byte[] u = publicKey.clone();
        u[31] &= 0x7f;
        XECPublicKey theirs = (XECPublicKey)
                factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, reversed(u))));
        KeyAgreement agreement = KeyAgreement.getInstance("XDH");
        agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
        agreement.doPhase(theirs, true);
        return agreement.generateSecret();
    }

    /** The JDK derives a public key only where it makes the pair, so it is told what to draw. */
    static byte[] ed25519Public(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        EdECPoint point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
        byte[] y = point.getY().toByteArray();
        byte[] key = new byte[32];
        for (int i = 0; i < Math.min(32, y.length); i++) {
            key[i] = y[y.length - 1 - i];
        }
        if (point.isXOdd()) {
            key[31] |= (byte) 0x80;
        }
        return key;
    }

    static byte[] sign(byte[] seed, byte[]... message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        signature.update(join(message));
        return signature.sign();
    }

    static boolean verify(byte[] publicKey, byte[] sig, byte[]... message) throws GeneralSecurityException {
        byte[] y = reversed(publicKey);
        boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y)))));
        signature.update(join(message));
        return signature.verify(sig);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    static byte[] kemPublic(MLKEMParameters kem, byte[] seed) {
        return new MLKEMPrivateKeyParameters(kem, seed).getPublicKey();
    }

    static SecretWithEncapsulation encapsulate(MLKEMParameters kem, byte[] publicKey, byte[] randomness) {
        return MLKEMGenerator.internalGenerateEncapsulated(new MLKEMPublicKeyParameters(kem, publicKey), randomness);
    }

    static byte[] decapsulate(MLKEMParameters kem, byte[] seed, byte[] ciphertext) {
        return new MLKEMExtractor(new MLKEMPrivateKeyParameters(kem, seed)).extractSecret(ciphertext);
    }
}
