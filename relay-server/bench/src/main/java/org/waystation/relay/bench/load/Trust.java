package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.waystation.wire.Wire;

/**
 * Accepts the relay of one address and no other: protocol.md, section 3. A chain that was verified is remembered, so that ten
 * thousand connections to one relay cost one verification.
 */
final class Trust extends X509ExtendedTrustManager {
    private final ByteString fingerprint;
    private volatile List<X509Certificate> verified = List.of();

    /** @param fingerprint of the relay's address */
    Trust(ByteString fingerprint) {
        this.fingerprint = fingerprint;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 3) {
            throw new CertificateException("T-101: a relay shows three certificates");
        }
        if (verified.equals(Arrays.asList(chain))) {
            return;
        }
        try {
            byte[] info = chain[2].getPublicKey().getEncoded();
            byte[] root = Arrays.copyOfRange(info, info.length - Wire.KEY, info.length);
            if (!MessageDigest.isEqual(sha256(root), fingerprint.toByteArray())) {
                throw new CertificateException("T-102: this is not the relay of the address");
            }
            chain[1].verify(chain[2].getPublicKey());
            chain[0].verify(chain[1].getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("T-103, T-104: the chain is not signed as it must be", e);
        }
        chain[0].checkValidity(Date.from(Instant.now()));
        chain[1].checkValidity(Date.from(Instant.now()));
        verified = List.of(chain);
    }

    static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
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
