package org.waystation.relay.certificates;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;

/** The three certificates of a relay. A lifetime counts from the moment of making; the certificate is valid from two days before. */
public final class Certificates {
    public static final Duration OPERATING_LIFETIME = Duration.ofDays(30);
    public static final Duration LEAF_LIFETIME = Duration.ofDays(7);

    /** For clients whose clock is slow. */
    public static final Duration HEAD_START = Duration.ofDays(2);

    private static final Duration ROOT_LIFETIME = Duration.ofDays(36_525);
    private static final X500Name ROOT = new X500Name("CN=root");
    private static final X500Name OPERATING = new X500Name("CN=operating");
    private static final X500Name LEAF = new X500Name("CN=relay");

    private final SecureRandom random;

    public Certificates(SecureRandom random) {
        this.random = random;
    }

    public X509Certificate root(Ed25519PrivateKeyParameters root, Instant now) {
        return sign(ROOT, root, ROOT, publicKey(root), true, now, now.plus(ROOT_LIFETIME));
    }

    public X509Certificate operating(
            Ed25519PrivateKeyParameters root, Ed25519PrivateKeyParameters operating, Instant now) {
        return sign(ROOT, root, OPERATING, publicKey(operating), true, now, now.plus(OPERATING_LIFETIME));
    }

    /** A fresh TLS key under this operating key, and what a server shows with it. */
    public TlsCredentials credentials(
            Ed25519PrivateKeyParameters operatingKey, X509Certificate operating, X509Certificate root, Instant now) {
        KeyPair key = leafKey();
        X509Certificate leaf =
                leaf(operatingKey, key, now, operating.getNotAfter().toInstant());
        return new TlsCredentials(key.getPrivate(), List.of(leaf, operating, root), sha256(der(leaf)));
    }

    /** SHA-256 of the root key: the part of a relay's address that proves the rest. */
    public static ByteString fingerprint(X509Certificate root) {
        byte[] info = root.getPublicKey().getEncoded();
        return sha256(Arrays.copyOfRange(info, info.length - Ed25519PublicKeyParameters.KEY_SIZE, info.length));
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that cannot be written", e);
        }
    }

    private static ByteString sha256(byte[] bytes) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** @param end of the operating certificate, which no leaf outlives */
    public X509Certificate leaf(Ed25519PrivateKeyParameters operating, KeyPair leaf, Instant now, Instant end) {
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(leaf.getPublic().getEncoded());
        Instant own = now.plus(LEAF_LIFETIME);
        return sign(OPERATING, operating, LEAF, key, false, now, own.isBefore(end) ? own : end);
    }

    /** A fresh P-256 key. */
    public KeyPair leafKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    private X509Certificate sign(
            X500Name issuer,
            Ed25519PrivateKeyParameters issuerKey,
            X500Name subject,
            SubjectPublicKeyInfo subjectKey,
            boolean signsOthers,
            Instant now,
            Instant end) {
        X509v3CertificateBuilder certificate = new X509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(HEAD_START)),
                Date.from(end),
                subject,
                subjectKey);
        try {
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(signsOthers));
            certificate.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(signsOthers ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            X509CertificateHolder signed = certificate.build(
                    new BcEdECContentSignerBuilder(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519))
                            .build(issuerKey));
            return parse(signed.getEncoded());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate could not be made", e);
        }
    }

    public static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static SubjectPublicKeyInfo publicKey(Ed25519PrivateKeyParameters key) {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.generatePublicKey());
        } catch (IOException e) {
            throw new IllegalStateException("a public key could not be written", e);
        }
    }
}
