package org.waystation.client.internal.net;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Wire;

/**
 * Whether a chain of certificates is that of one relay: rules T-101 to T-105 and nothing else, no host name, no authority of the platform
 * and no revocation list. Serves one handshake, and remembers what it decided: TLS providers do not hand a trust manager's reasons on.
 */
final class RelayTrust extends X509ExtendedTrustManager {
    private static final int CHAIN = 3;
    private static final int MAX_CERTIFICATE = 4_096;
    private static final String ED25519 = "1.3.101.112";

    /** How X.509 writes an Ed25519 key (RFC 8410), before its {@value Wire#KEY} bytes. */
    private static final byte[] ED25519_KEY = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    /** How X.509 writes a key on P-256 (RFC 5480), before the 64 bytes of its point. */
    private static final byte[] P256_KEY = {
        0x30,
        0x59,
        0x30,
        0x13,
        0x06,
        0x07,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0xce,
        0x3d,
        0x02,
        0x01,
        0x06,
        0x08,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0xce,
        0x3d,
        0x03,
        0x01,
        0x07,
        0x03,
        0x42,
        0x00,
        0x04
    };

    private static final int P256_POINT = 64;

    private final byte[] fingerprint;
    private final Clock clock;
    private final Failures failures;
    private volatile @Nullable ConnectionFailure refusal;
    private volatile byte @Nullable [] leafHash;

    RelayTrust(byte[] fingerprint, Clock clock, Failures failures) {
        this.fingerprint = fingerprint;
        this.clock = clock;
        this.failures = failures;
    }

    /** SHA-256 of the leaf certificate that was accepted; null if none was. */
    byte @Nullable [] leafHash() {
        return leafHash;
    }

    /** Why a chain was refused; null if none was. */
    @Nullable
    ConnectionFailure refusal() {
        return refusal;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            verify(chain);
            leafHash = Hashes.sha256(chain[0].getEncoded());
        } catch (ConnectionFailure e) {
            refusal = e;
            throw new CertificateException("not this relay", e);
        } catch (RuntimeException e) { // a platform that meets a key it cannot read
            refusal = failures.noRelay("T-101: the certificates cannot be read");
            throw new CertificateException("not this relay", e);
        }
    }

    private void verify(X509Certificate[] chain) throws ConnectionFailure, CertificateException {
        boolean wellFormed = chain.length == CHAIN;
        for (int i = 0; wellFormed && i < CHAIN; i++) {
            wellFormed = chain[i].getEncoded().length <= MAX_CERTIFICATE;
        }
        if (!wellFormed) {
            throw failures.noRelay("T-101: not three certificates of at most " + MAX_CERTIFICATE + " bytes");
        }
        X509Certificate leaf = chain[0];
        X509Certificate operating = chain[1];
        byte[] rootKey = key(chain[2], ED25519_KEY, Wire.KEY);
        if (rootKey == null || !MessageDigest.isEqual(Hashes.sha256(rootKey), fingerprint)) {
            throw failures.wrongRelay("T-102: another fingerprint");
        }
        byte[] operatingKey = key(operating, ED25519_KEY, Wire.KEY);
        if (operatingKey == null || !isSigned(operating, rootKey)) {
            throw failures.wrongRelay("T-103: an operating key that the relay's root did not sign");
        }
        if (key(leaf, P256_KEY, P256_POINT) == null || !isSigned(leaf, operatingKey)) {
            throw failures.wrongRelay("T-104: a certificate that the relay's operating key did not sign");
        }
        requireValidNow(leaf);
        requireValidNow(operating);
    }

    /** The raw key of a certificate, or null if it is of another kind. */
    private static byte @Nullable [] key(X509Certificate certificate, byte[] prefix, int length) {
        byte[] encoded = certificate.getPublicKey().getEncoded();
        boolean isOfKind = encoded != null
                && encoded.length == prefix.length + length
                && Arrays.equals(Arrays.copyOf(encoded, prefix.length), prefix);
        return isOfKind ? Arrays.copyOfRange(encoded, prefix.length, encoded.length) : null;
    }

    private static boolean isSigned(X509Certificate certificate, byte[] byKey) throws CertificateException {
        return ED25519.equals(certificate.getSigAlgOID())
                && SigningKey.verify(byKey, certificate.getTBSCertificate(), certificate.getSignature());
    }

    private void requireValidNow(X509Certificate certificate) throws ConnectionFailure {
        Instant now = clock.instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from) || now.isAfter(to)) {
            throw failures.clock(from, to, now);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client trusts relays only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("a client trusts relays only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("a client trusts relays only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
