package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * ML-KEM (FIPS 203). A private key is kept as its seed, d || z. Every call works on objects of its own, so all methods are safe
 * for any number of threads.
 *
 * <p>Decapsulation never fails on a ciphertext of the right length: a wrong one gives a secret that nobody else has (implicit
 * rejection), which shows only when something sealed under it does not open.
 */
public final class Kem {
    public static final Kem ML_KEM_768 = new Kem(MLKEMParameters.ml_kem_768, 1_184, 1_088);
    public static final Kem ML_KEM_1024 = new Kem(MLKEMParameters.ml_kem_1024, 1_568, 1_568);

    /** Bytes of a private key's seed. */
    public static final int SEED = 64;

    /** Bytes of a shared secret. */
    public static final int SHARED = 32;

    private static final int ENCAPSULATION_RANDOMNESS = 32;

    private final MLKEMParameters parameters;
    private final int publicLength;
    private final int ciphertextLength;

    private Kem(MLKEMParameters parameters, int publicLength, int ciphertextLength) {
        this.parameters = parameters;
        this.publicLength = publicLength;
        this.ciphertextLength = ciphertextLength;
    }

    /** Bytes of an encapsulation key. */
    public int publicLength() {
        return publicLength;
    }

    /** Bytes of a ciphertext. */
    public int ciphertextLength() {
        return ciphertextLength;
    }

    /** The encapsulation key of a private key. */
    public byte[] publicKey(Secret seed) {
        MLKEMPrivateKeyParameters key = privateKey(seed);
        try {
            return key.getPublicKey();
        } finally {
            key.destroy();
        }
    }

    /**
     * Whether these are the bytes of an encapsulation key: its length, and the modulus check of FIPS 203, 7.2.
     */
    public boolean isPublicKey(byte[] publicKey) {
        try {
            read(publicKey);
            return true;
        } catch (DoesNotOpenException e) {
            return false;
        }
    }

    /**
     * A fresh secret, and what lets the owner of the key find it.
     *
     * @throws DoesNotOpenException if the key is none
     */
    public Encapsulation encapsulate(SecureRandom random, byte[] publicKey) throws DoesNotOpenException {
        byte[] randomness = new byte[ENCAPSULATION_RANDOMNESS];
        random.nextBytes(randomness);
        return encapsulate(publicKey, randomness);
    }

    /** With the randomness chosen by the caller: only for known-answer tests. Zeroes it. */
    Encapsulation encapsulate(byte[] publicKey, byte[] randomness) throws DoesNotOpenException {
        MLKEMPublicKeyParameters key = read(publicKey);
        SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(key, randomness);
        Encapsulation encapsulation = new Encapsulation(made.getEncapsulation(), Secret.owning(made.getSecret()));
        Arrays.fill(randomness, (byte) 0);
        try {
            made.destroy();
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("a secret could not be erased", e);
        }
        return encapsulation;
    }

    /** @throws DoesNotOpenException if the ciphertext has the wrong length */
    public Secret decapsulate(Secret seed, byte[] ciphertext) throws DoesNotOpenException {
        if (ciphertext.length != ciphertextLength) {
            throw new DoesNotOpenException();
        }
        MLKEMPrivateKeyParameters key = privateKey(seed);
        try {
            return Secret.owning(new MLKEMExtractor(key).extractSecret(ciphertext));
        } finally {
            key.destroy();
        }
    }

    private MLKEMPrivateKeyParameters privateKey(Secret seed) {
        if (seed.length() != SEED) {
            throw new IllegalArgumentException("the seed of an ML-KEM key has " + SEED + " bytes");
        }
        return new MLKEMPrivateKeyParameters(parameters, seed.inside());
    }

    private MLKEMPublicKeyParameters read(byte[] publicKey) throws DoesNotOpenException {
        if (publicKey.length != publicLength) {
            throw new DoesNotOpenException();
        }
        try {
            return new MLKEMPublicKeyParameters(parameters, publicKey);
        } catch (RuntimeException e) { // the modulus check, among Bouncy Castle's several kinds
            throw new DoesNotOpenException();
        }
    }

    /** A fresh secret and its ciphertext. */
    public static final class Encapsulation {
        private final byte[] ciphertext;
        private final Secret secret;

        private Encapsulation(byte[] ciphertext, Secret secret) {
            this.ciphertext = ciphertext;
            this.secret = secret;
        }

        public byte[] ciphertext() {
            return ciphertext;
        }

        public Secret secret() {
            return secret;
        }
    }
}
