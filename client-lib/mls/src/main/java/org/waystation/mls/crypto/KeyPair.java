package org.waystation.mls.crypto;

import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** A private key and its public key; the owner closes it. */
public record KeyPair(Secret privateKey, Bytes publicKey) implements AutoCloseable {
    public KeyPair copy() {
        return new KeyPair(privateKey.copy(), publicKey);
    }

    @Override
    public void close() {
        privateKey.close();
    }
}
