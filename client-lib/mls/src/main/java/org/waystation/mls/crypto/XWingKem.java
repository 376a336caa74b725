package org.waystation.mls.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/**
 * X-Wing: ML-KEM-768 and X25519 combined, draft-connolly-cfrg-xwing-kem. A private key is its 32-byte seed; the keys under it are
 * expanded for each use and erased after it.
 */
final class XWingKem implements Kem {
    /** How {@code DeriveKeyPair} makes the seed. The drafts differ. */
    enum Derivation {
        /** SHAKE256 of the key material: draft-connolly-cfrg-xwing-kem, OpenMLS and ts-mls. */
        PLAIN,
        /** {@code LabeledDerive} with SHAKE256: draft-ietf-hpke-pq. */
        LABELED
    }

    private static final int HPKE_ID = 0x647a;
    private static final int SEED = 32;
    private static final int ML_KEM_SEED = 64;
    private static final int ML_KEM_PUBLIC = 1184;
    private static final int ML_KEM_CIPHERTEXT = 1088;
    private static final int X = X25519Kem.SIZE;
    private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

    private final Derivation derivation;

    XWingKem(Derivation derivation) {
        this.derivation = derivation;
    }

    @Override
    public int hpkeId() {
        return HPKE_ID;
    }

    @Override
    public int publicKeySize() {
        return ML_KEM_PUBLIC + X;
    }

    @Override
    public int privateKeySize() {
        return SEED;
    }

    @Override
    public KeyPair generate(SecureRandom random) {
        byte[] seed = new byte[SEED];
        random.nextBytes(seed);
        return fromPrivateKey(Secret.wrap(seed));
    }

    @Override
    public KeyPair derive(byte[] keyMaterial) {
        try (Writer out = new Writer()) {
            out.raw(keyMaterial);
            if (derivation == Derivation.LABELED) {
                byte[] label = "DeriveKeyPair".getBytes(StandardCharsets.US_ASCII);
                out.raw("HPKE-v1KEM".getBytes(StandardCharsets.US_ASCII)).u16(HPKE_ID);
                out.u16(label.length).raw(label).u16(SEED);
            }
            return fromPrivateKey(Secret.wrap(shake(out.toByteArray(), SEED)));
        }
    }

    @Override
    public KeyPair fromPrivateKey(Secret seed) {
        try (Expanded expanded = expand(seed)) {
            byte[] publicKey = new byte[publicKeySize()];
            System.arraycopy(expanded.mlKem.getPublicKey(), 0, publicKey, 0, ML_KEM_PUBLIC);
            System.arraycopy(expanded.x25519.publicKey().view(), 0, publicKey, ML_KEM_PUBLIC, X);
            return new KeyPair(seed, Bytes.wrap(publicKey));
        }
    }

    @Override
    public @Nullable Encapsulated encapsulate(Bytes publicKey, SecureRandom random) {
        if (publicKey.size() != publicKeySize()) {
            return null;
        }
        Bytes x = Bytes.wrap(Arrays.copyOfRange(publicKey.view(), ML_KEM_PUBLIC, publicKeySize()));
        byte[] m = Arrays.copyOf(publicKey.view(), ML_KEM_PUBLIC);
        byte[] sharedX = new byte[X];
        byte[] entropy = new byte[SEED];
        random.nextBytes(entropy);
        try (KeyPair ephemeral = new X25519Kem().generate(random)) {
            if (!X25519Kem.exchange(ephemeral.privateKey(), x, sharedX)) {
                return null;
            }
            MLKEMPublicKeyParameters key = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, m);
            SecretWithEncapsulation sharedM = MLKEMGenerator.internalGenerateEncapsulated(key, entropy);
            byte[] encapsulation = Arrays.copyOf(sharedM.getEncapsulation(), ML_KEM_CIPHERTEXT + X);
            System.arraycopy(ephemeral.publicKey().view(), 0, encapsulation, ML_KEM_CIPHERTEXT, X);
            Secret shared = combine(sharedM.getSecret(), sharedX, ephemeral.publicKey(), x);
            return new Encapsulated(shared, Bytes.wrap(encapsulation));
        } catch (IllegalArgumentException e) {
            return null; // the encapsulation key check of FIPS 203, section 7.2
        } finally {
            Arrays.fill(sharedX, (byte) 0);
            Arrays.fill(entropy, (byte) 0);
        }
    }

    @Override
    public @Nullable Secret decapsulate(Bytes encapsulation, KeyPair keyPair) {
        if (encapsulation.size() != ML_KEM_CIPHERTEXT + X) {
            return null;
        }
        byte[] ciphertext = Arrays.copyOf(encapsulation.view(), ML_KEM_CIPHERTEXT);
        Bytes x = Bytes.wrap(Arrays.copyOfRange(encapsulation.view(), ML_KEM_CIPHERTEXT, encapsulation.size()));
        byte[] sharedX = new byte[X];
        try (Expanded expanded = expand(keyPair.privateKey())) {
            if (!X25519Kem.exchange(expanded.x25519.privateKey(), x, sharedX)) {
                return null;
            }
            byte[] sharedM = new MLKEMExtractor(expanded.mlKem).extractSecret(ciphertext);
            return combine(sharedM, sharedX, x, expanded.x25519.publicKey());
        } finally {
            Arrays.fill(sharedX, (byte) 0);
        }
    }

    /** The combiner; takes the ML-KEM secret over and erases it. */
    private static Secret combine(byte[] sharedM, byte[] sharedX, Bytes ciphertextX, Bytes publicX) {
        SHA3Digest digest = new SHA3Digest(256);
        byte[] shared = new byte[SEED];
        digest.update(sharedM, 0, sharedM.length);
        digest.update(sharedX, 0, X);
        digest.update(ciphertextX.view(), 0, X);
        digest.update(publicX.view(), 0, X);
        digest.update(LABEL, 0, LABEL.length);
        digest.doFinal(shared, 0);
        Arrays.fill(sharedM, (byte) 0);
        return Secret.wrap(shared);
    }

    private static Expanded expand(Secret seed) {
        byte[] keys = shake(seed.expose(), ML_KEM_SEED + X);
        byte[] mlKemSeed = Arrays.copyOf(keys, ML_KEM_SEED);
        byte[] x25519 = Arrays.copyOfRange(keys, ML_KEM_SEED, ML_KEM_SEED + X);
        Arrays.fill(keys, (byte) 0);
        try {
            return new Expanded(
                    new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, mlKemSeed),
                    new X25519Kem().fromPrivateKey(Secret.wrap(x25519)));
        } finally {
            Arrays.fill(mlKemSeed, (byte) 0);
        }
    }

    private static byte[] shake(byte[] input, int length) {
        byte[] output = new byte[length];
        SHAKEDigest shake = new SHAKEDigest(256);
        shake.update(input, 0, input.length);
        shake.doFinal(output, 0, length);
        shake.reset();
        return output;
    }

    private record Expanded(MLKEMPrivateKeyParameters mlKem, KeyPair x25519) implements AutoCloseable {
        @Override
        public void close() {
            mlKem.destroy();
            x25519.close();
        }
    }
}
