package org.waystation.relay.testing;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** What section 3 of the specification asks of a client, read independently of the library that apps use. */
public final class PinnedTrust extends X509ExtendedTrustManager {
    private final byte[] fingerprint;
    private final Clock clock;

    public PinnedTrust(byte[] fingerprint, Clock clock) {
        this.fingerprint = fingerprint.clone();
        this.clock = clock;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try {
            require(chain.length == 3, "T-101");
            for (X509Certificate certificate : chain) {
                require(certificate.getEncoded().length <= 4_096, "T-101");
            }
            PublicKey root = ed25519(chain[2], "T-102");
            byte[] info = root.getEncoded();
            byte[] raw = Arrays.copyOfRange(info, info.length - 32, info.length);
            require(MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(raw), fingerprint), "T-102");
            PublicKey operating = ed25519(chain[1], "T-103");
            verify(chain[1], root, "T-103");
            require(
                    chain[0].getPublicKey() instanceof ECPublicKey leaf
                            && leaf.getParams().getOrder().bitLength() == 256,
                    "T-104");
            verify(chain[0], operating, "T-104");
            for (X509Certificate certificate : Arrays.asList(chain[0], chain[1])) {
                Instant now = clock.instant();
                require(!now.isBefore(certificate.getNotBefore().toInstant()), "T-105");
                require(!now.isAfter(certificate.getNotAfter().toInstant()), "T-105");
            }
        } catch (GeneralSecurityException e) {
            throw e instanceof CertificateException known ? known : new CertificateException("no chain", e);
        }
    }

    private static PublicKey ed25519(X509Certificate certificate, String rule) throws CertificateException {
        PublicKey key = certificate.getPublicKey();
        require(key.getAlgorithm().equals("EdDSA") && key.getEncoded().length == 44, rule);
        return key;
    }

    private static void verify(X509Certificate certificate, PublicKey signer, String rule) throws CertificateException {
        try {
            certificate.verify(signer);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(rule, e);
        }
    }

    private static void require(boolean held, String rule) throws CertificateException {
        if (!held) {
            throw new CertificateException(rule);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
