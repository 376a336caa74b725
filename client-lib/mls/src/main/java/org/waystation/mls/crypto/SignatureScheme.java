package org.waystation.mls.crypto;

import java.security.SecureRandom;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** How a suite signs. */
public interface SignatureScheme {
    int privateKeySize();

    KeyPair generate(SecureRandom random);

    /** The key pair of a private key of the right size, which is taken over. */
    KeyPair fromPrivateKey(Secret privateKey);

    byte[] sign(KeyPair key, byte[] message);

    /** False for anything but this key's signature of this message; a malformed key or signature is no exception. */
    boolean verify(Bytes publicKey, byte[] message, Bytes signature);
}
