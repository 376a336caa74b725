package org.waystation.client.internal.net;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.waystation.wire.RelayAddress;

/** The keys of a relay and whatever certificates a test wants of them, right or wrong. */
final class TestIdentity {
    static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final X500Name NAME = new X500Name("CN=relay");

    final KeyPair root;
    final KeyPair operating;
    final KeyPair leaf;

    TestIdentity() {
        this(RANDOM);
    }

    TestIdentity(SecureRandom random) {
        root = generate("Ed25519", new NamedParameterSpec("Ed25519"), random);
        operating = generate("Ed25519", new NamedParameterSpec("Ed25519"), random);
        leaf = generate("EC", new ECGenParameterSpec("secp256r1"), random);
    }

    static KeyPair ed25519() {
        return generate("Ed25519");
    }

    static KeyPair p256() {
        return generate("EC", new ECGenParameterSpec("secp256r1"), RANDOM);
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec spec, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(spec, random);
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair generate(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    ByteString fingerprint() {
        byte[] encoded = root.getPublic().getEncoded();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(encoded, encoded.length - 32, 32);
            return ByteString.copyFrom(sha256.digest());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    RelayAddress address(int port) {
        return new RelayAddress(fingerprint(), Optional.empty(), "127.0.0.1", port);
    }

    /** Leaf, operating, root, as the specification wants them. */
    X509Certificate[] chain() {
        return new X509Certificate[] {leafCertificate(), operatingCertificate(), rootCertificate()};
    }

    X509Certificate rootCertificate() {
        return new Maker(root, root).lasting(Duration.ofDays(36_525)).make();
    }

    X509Certificate operatingCertificate() {
        return new Maker(operating, root).lasting(Duration.ofDays(30)).make();
    }

    X509Certificate leafCertificate() {
        return new Maker(leaf, operating).lasting(Duration.ofDays(7)).make();
    }

    /** One certificate. */
    static final class Maker {
        private final KeyPair subject;
        private final KeyPair issuer;
        private Instant from = MADE.minus(Duration.ofDays(2));
        private Instant to = MADE;
        private int ballast;

        Maker(KeyPair subject, KeyPair issuer) {
            this.subject = subject;
            this.issuer = issuer;
        }

        Maker lasting(Duration time) {
            to = MADE.plus(time);
            return this;
        }

        Maker from(Instant time) {
            from = time;
            return this;
        }

        Maker ballast(int bytes) {
            ballast = bytes;
            return this;
        }

        X509Certificate make() {
            try {
                X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                        NAME,
                        new BigInteger(120, RANDOM),
                        Date.from(from),
                        Date.from(to),
                        NAME,
                        SubjectPublicKeyInfo.getInstance(subject.getPublic().getEncoded()));
                if (ballast > 0) {
                    builder.addExtension(
                            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                            false,
                            new DEROctetString(new byte[ballast]));
                }
                byte[] der = builder.build(signer(issuer.getPrivate())).getEncoded();
                return (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static ContentSigner signer(PrivateKey key) throws Exception {
            String algorithm = switch (key.getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> "Ed25519";
            };
            return new JcaContentSignerBuilder(algorithm).build(key);
        }
    }
}
