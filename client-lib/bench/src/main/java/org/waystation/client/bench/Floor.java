package org.waystation.client.bench;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.waystation.client.internal.crypto.Aead;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.Hkdf;
import org.waystation.client.internal.crypto.Kem;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.crypto.Secret;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.crypto.X25519;

/** The primitives that each deed cannot do without, on both sides, and nothing else (docs/spec/cryptography.md). */
@State(Scope.Thread)
public class Floor {
    private static final int BUNDLE_OR_ANSWER = 4_000;
    private static final int HEADER = 1_229;
    private static final int BODY = 2_755;
    private static final byte[] LABEL = new byte[32];
    private static final byte[] TEXT = new byte[256];
    private static final byte[] ONE = {1};

    /** A new key of ML-KEM-768 goes out with every ninth chain. */
    private static final int CHAINS_FOR_EACH_KEM = 9;

    private final SecureRandom random = Randomness.platform();
    private final Secret kemSeed = Secret.random(random, Kem.SEED);
    private final byte[] kemKey = Kem.ML_KEM_1024.publicKey(kemSeed);
    private final Secret storeKey = Secret.random(random, AesGcm.KEY);
    private final byte[] key = new byte[Aead.KEY];
    private int chains;

    /**
     * Three pairs of keys and eight agreements with them, a signature made and three checked, an encapsulation and its opening, the bundle
     * opened, and the answer sealed and opened.
     */
    final void handshake() throws DoesNotOpenException {
        X25519 pair = X25519.generate(random);
        byte[] theirs = X25519.generate(random).publicBytes();
        X25519.generate(random);
        for (int i = 0; i < 8; i++) {
            pair.agree(theirs).close();
        }
        SigningKey signing = SigningKey.generate(random);
        byte[] signature = signing.sign(TEXT);
        for (int i = 0; i < 3; i++) {
            SigningKey.verify(signing.publicBytes(), TEXT, signature);
        }
        Kem.ML_KEM_1024.decapsulate(
                kemSeed, Kem.ML_KEM_1024.encapsulate(random, kemKey).ciphertext());
        sealAndOpen(BUNDLE_OR_ANSWER);
        sealAndOpen(BUNDLE_OR_ANSWER);
    }

    /** Header and body sealed and opened; on each side the keys of both, and a step of the chain. */
    final void oneWay() throws DoesNotOpenException {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        sealAndOpen(HEADER);
        sealAndOpen(BODY);
        for (int side = 0; side < 2; side++) {
            Hkdf.derive(salt, key, LABEL, Aead.KEY + Aead.NONCE);
            Hkdf.derive(salt, key, LABEL, Aead.KEY + Aead.NONCE);
            stepChain();
        }
    }

    /** Two codes under one key. */
    private void stepChain() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.doFinal(ONE);
            mac.doFinal(ONE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, a pair of keys, two agreements, a step of the root on each side, and in every ninth a key encapsulation. */
    final void pingPong() throws DoesNotOpenException {
        oneWay();
        X25519 pair = X25519.generate(random);
        byte[] theirs = pair.publicBytes();
        pair.agree(theirs).close();
        pair.agree(theirs).close();
        Hkdf.derive(LABEL, key, LABEL, 96);
        Hkdf.derive(LABEL, key, LABEL, 96);
        if (chains++ % CHAINS_FOR_EACH_KEM == 0) {
            byte[] fresh = Kem.ML_KEM_768.publicKey(kemSeed);
            Kem.ML_KEM_768.decapsulate(
                    kemSeed, Kem.ML_KEM_768.encapsulate(random, fresh).ciphertext());
        }
    }

    /** Each record sealed and opened, and its name made for both. */
    final void store(int records, int length) throws DoesNotOpenException {
        byte[] plaintext = new byte[length];
        for (int i = 0; i < records; i++) {
            byte[] nonce = new byte[AesGcm.NONCE];
            random.nextBytes(nonce);
            byte[] sealed = AesGcm.seal(storeKey, nonce, Hashes.hmacSha256(key, ONE, nonce), plaintext);
            AesGcm.open(storeKey, nonce, Hashes.hmacSha256(key, ONE, nonce), sealed);
        }
    }

    private void sealAndOpen(int length) throws DoesNotOpenException {
        byte[] nonce = new byte[Aead.NONCE];
        byte[] sealed = Aead.of(key, nonce).seal(ONE, new byte[length]);
        Aead.of(key, nonce).open(ONE, sealed);
    }
}
