package org.waystation.client.internal.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.waystation.client.testing.Script;
import org.waystation.wire.RelayAddress;

/**
 * Somebody who runs a relay of their own and hands out its address: their certificates are signed rightly and say what they like. For a
 * finding to come again, the keys are always the same.
 */
final class StrangerIdentity {
    private static final int SEQUENCE = 0x30;
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    private final TestIdentity identity = new TestIdentity(new Repeated());
    private final KeyPair[] issuers = {identity.operating, identity.root, identity.root};

    /** The same bytes for every key. */
    private static final class Repeated extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private byte next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next++;
            }
        }
    }

    RelayAddress address() {
        return identity.address(7443);
    }

    /** What of a genuine chain is signed: a script for {@link #chain} that changes nothing. */
    byte[][] genuine() throws GeneralSecurityException {
        X509Certificate[] chain = identity.chain();
        return new byte[][] {chain[0].getTBSCertificate(), chain[1].getTBSCertificate(), chain[2].getTBSCertificate()};
    }

    /** For each certificate a byte that says who signs it, and then what is signed, or all of it. */
    X509Certificate[] chain(Script script) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        while (script.hasMore() && chain.size() < 5) {
            int signer = script.next();
            byte[] bytes = script.piece();
            byte[] der = signer < 128 ? signed(bytes, issuers[Math.min(chain.size() + signer % 2, 2)]) : bytes;
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain.toArray(new X509Certificate[0]);
    }

    private static byte[] signed(byte[] contents, KeyPair issuer) throws CertificateException {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(issuer.getPrivate());
            signature.update(contents);
            byte[] algorithm = ED25519.getEncoded();
            byte[] bits = new DERBitString(signature.sign()).getEncoded();
            int length = contents.length + algorithm.length + bits.length;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(SEQUENCE);

            out.write(0x82); // two bytes of length
            out.write(length >> 8);
            out.write(length);
            out.writeBytes(contents);
            out.writeBytes(algorithm);
            out.writeBytes(bits);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e);
        }
    }
}
