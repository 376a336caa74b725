package org.waystation.mls.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** A key encapsulation mechanism as HPKE uses one, RFC 9180 section 4. */
public interface Kem {
    /** The number that HPKE knows it by. */
    int hpkeId();

    int publicKeySize();

    int privateKeySize();

    /** {@code GenerateKeyPair}. */
    KeyPair generate(SecureRandom random);

    /** {@code DeriveKeyPair}. */
    KeyPair derive(byte[] keyMaterial);

    /** The key pair of a private key of the right size, which is taken over. */
    KeyPair fromPrivateKey(Secret privateKey);

    /** {@code Encap}: null where the public key is no usable key. */
    @Nullable
    Encapsulated encapsulate(Bytes publicKey, SecureRandom random);

    /** {@code Decap}: null where the encapsulation cannot have been made for this key. */
    @Nullable
    Secret decapsulate(Bytes encapsulation, KeyPair keyPair);

    /** A shared secret, and what lets the other side find it. */
    record Encapsulated(Secret sharedSecret, Bytes encapsulation) {}
}
