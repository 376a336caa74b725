package org.waystation.mls.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/**
 * A cipher suite and the functions that RFC 9420 builds on it (sections 5.1, 5.2 and 8). A suite of one's own is a call of the
 * constructor with other parts. Immutable and free for any number of threads.
 */
public final class CipherSuite {
    /** X25519, AES-128-GCM, SHA-256, Ed25519: the suite every implementation has. */
    public static final CipherSuite X25519_AES128GCM = new CipherSuite(
            1,
            "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
            new X25519Kem(),
            Kdf.HKDF_SHA256,
            Aead.AES_128_GCM,
            new Ed25519Signature());

    /** X25519, ChaCha20-Poly1305, SHA-256, Ed25519. */
    public static final CipherSuite X25519_CHACHA20POLY1305 = new CipherSuite(
            3,
            "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
            new X25519Kem(),
            Kdf.HKDF_SHA256,
            Aead.CHACHA20_POLY1305,
            new Ed25519Signature());

    /** X-Wing, ChaCha20-Poly1305, SHA-256, Ed25519: secret also from who records today and computes with a quantum computer later. */
    public static final CipherSuite XWING_CHACHA20POLY1305 = new CipherSuite(
            0x004d,
            "MLS_256_XWING_CHACHA20POLY1305_SHA256_Ed25519",
            xWing(),
            Kdf.HKDF_SHA256,
            Aead.CHACHA20_POLY1305,
            new Ed25519Signature());

    private static final String PREFIX = "MLS 1.0 ";

    private final int id;
    private final String name;
    private final Kem kem;
    private final Kdf kdf;
    private final Aead aead;
    private final SignatureScheme signatures;
    private final Hpke hpke;

    public CipherSuite(int id, String name, Kem kem, Kdf kdf, Aead aead, SignatureScheme signatures) {
        this.id = id;
        this.name = name;
        this.kem = kem;
        this.kdf = kdf;
        this.aead = aead;
        this.signatures = signatures;
        this.hpke = new Hpke(kem, kdf, aead);
    }

    /** X-Wing for a suite of one's own. */
    public static Kem xWing() {
        return new XWingKem(XWingKem.Derivation.PLAIN);
    }

    /** Ed25519 for a suite of one's own. */
    public static SignatureScheme ed25519() {
        return new Ed25519Signature();
    }

    /** The number on the wire. */
    public int id() {
        return id;
    }

    /** {@code KDF.Nh}. */
    public int hashSize() {
        return kdf.size();
    }

    /** {@code AEAD.Nk}. */
    public int keySize() {
        return aead.keySize();
    }

    /** {@code AEAD.Nn}. */
    public int nonceSize() {
        return Aead.NONCE;
    }

    public byte[] hash(byte[]... parts) {
        MessageDigest digest = kdf.digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** {@code RefHash}. */
    public Bytes refHash(String label, byte[] value) {
        return Bytes.wrap(hash(new Writer().vector(label).vector(value).toByteArray()));
    }

    /** {@code MakeKeyPackageRef}. */
    public Bytes keyPackageRef(byte[] keyPackage) {
        return refHash(PREFIX + "KeyPackage Reference", keyPackage);
    }

    /** {@code MakeProposalRef}. */
    public Bytes proposalRef(byte[] authenticatedContent) {
        return refHash(PREFIX + "Proposal Reference", authenticatedContent);
    }

    /** {@code KDF.Extract}. */
    public Secret extract(Secret salt, Secret keyMaterial) {
        return kdf.extract(salt.expose(), keyMaterial.expose());
    }

    /** {@code ExpandWithLabel}. */
    public Secret expandWithLabel(Secret secret, String label, byte[] context, int length) {
        byte[] info =
                new Writer().u16(length).vector(PREFIX + label).vector(context).toByteArray();
        return Secret.wrap(kdf.expand(secret.expose(), info, length));
    }

    /** {@code DeriveSecret}. */
    public Secret deriveSecret(Secret secret, String label) {
        return expandWithLabel(secret, label, new byte[0], kdf.size());
    }

    /** {@code MAC}. */
    public Bytes mac(Secret key, byte[] data) {
        return Bytes.wrap(kdf.mac(key.expose(), data));
    }

    /** Compares in constant time. */
    public boolean verifyMac(Secret key, byte[] data, Bytes tag) {
        return MessageDigest.isEqual(kdf.mac(key.expose(), data), tag.view());
    }

    public byte[] seal(Secret key, byte[] nonce, byte[] aad, byte[] plaintext) {
        return aead.seal(key.expose(), nonce, aad, plaintext);
    }

    /** The plaintext, or null where it does not open. */
    public byte @Nullable [] open(Secret key, byte[] nonce, byte[] aad, byte[] ciphertext) {
        return aead.open(key.expose(), nonce, aad, ciphertext);
    }

    public KeyPair newSignatureKey(SecureRandom random) {
        return signatures.generate(random);
    }

    /** The key pair of a private key that was stored or handed over; takes it over. */
    public KeyPair signatureKey(Secret privateKey) throws MlsException {
        MlsException.require(privateKey.size() == signatures.privateKeySize(), Rule.M106_KEY_WELL_FORMED);
        return signatures.fromPrivateKey(privateKey);
    }

    /** {@code SignWithLabel}. */
    public byte[] signWithLabel(KeyPair key, String label, byte[] content) {
        return signatures.sign(key, signContent(label, content));
    }

    /** {@code VerifyWithLabel}. */
    public boolean verifyWithLabel(Bytes publicKey, String label, byte[] content, Bytes signature) {
        return signatures.verify(publicKey, signContent(label, content), signature);
    }

    private static byte[] signContent(String label, byte[] content) {
        return new Writer().vector(PREFIX + label).vector(content).toByteArray();
    }

    public KeyPair newHpkeKey(SecureRandom random) {
        return kem.generate(random);
    }

    /** {@code KEM.DeriveKeyPair}. */
    public KeyPair deriveHpkeKey(Secret keyMaterial) {
        return kem.derive(keyMaterial.expose());
    }

    /** The key pair of a private key that was stored or handed over; takes it over. */
    public KeyPair hpkeKey(Secret privateKey) throws MlsException {
        MlsException.require(privateKey.size() == kem.privateKeySize(), Rule.M106_KEY_WELL_FORMED);
        return kem.fromPrivateKey(privateKey);
    }

    /** Whether these bytes can be a public key of the suite. That it is a good one shows when it is used. */
    public boolean isHpkeKey(Bytes publicKey) {
        return publicKey.size() == kem.publicKeySize();
    }

    /** {@code EncryptWithLabel}. */
    public HpkeCiphertext encryptWithLabel(
            Bytes publicKey, String label, byte[] context, byte[] plaintext, SecureRandom random) throws MlsException {
        HpkeCiphertext sealed = hpke.seal(publicKey, encryptContext(label, context), plaintext, random);
        if (sealed == null) {
            throw new MlsException(Rule.M106_KEY_WELL_FORMED);
        }
        return sealed;
    }

    /** {@code DecryptWithLabel}: null where it does not open. */
    public @Nullable Secret decryptWithLabel(KeyPair keyPair, String label, byte[] context, HpkeCiphertext ciphertext) {
        return hpke.open(keyPair, encryptContext(label, context), ciphertext);
    }

    private static byte[] encryptContext(String label, byte[] context) {
        return new Writer().vector(PREFIX + label).vector(context).toByteArray();
    }

    /** The joiner's half of external initialization, section 8.3. */
    public Kem.Encapsulated sendExternalInit(Bytes externalPub, SecureRandom random) throws MlsException {
        Kem.Encapsulated init = hpke.sendExport(externalPub, externalInitLabel(), kdf.size(), random);
        if (init == null) {
            throw new MlsException(Rule.M106_KEY_WELL_FORMED);
        }
        return init;
    }

    /** The members' half of external initialization, section 8.3; null where the output is malformed. */
    public @Nullable Secret receiveExternalInit(Bytes kemOutput, KeyPair external) {
        return hpke.receiveExport(kemOutput, external, externalInitLabel(), kdf.size());
    }

    private static byte[] externalInitLabel() {
        return (PREFIX + "external init secret").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }
}
