package org.waystation.relay.certificates;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a TLS server shows: the leaf's key and the chain leaf, operating, root.
 *
 * @param leafHash SHA-256 of the leaf certificate, part of every channel that is opened with it
 */
public record TlsCredentials(PrivateKey key, List<X509Certificate> chain, ByteString leafHash) {
    public TlsCredentials {
        chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
        return "TlsCredentials";
    }
}
