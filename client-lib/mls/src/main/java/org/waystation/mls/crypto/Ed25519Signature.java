package org.waystation.mls.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Secret;

/** Ed25519, RFC 8032. */
final class Ed25519Signature implements SignatureScheme {
    @Override
    public int privateKeySize() {
        return Ed25519.SECRET_KEY_SIZE;
    }

    @Override
    public KeyPair generate(SecureRandom random) {
        byte[] privateKey = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(privateKey);
        return fromPrivateKey(Secret.wrap(privateKey));
    }

    @Override
    public KeyPair fromPrivateKey(Secret privateKey) {
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(privateKey.expose(), 0, publicKey, 0);
        return new KeyPair(privateKey, Bytes.wrap(publicKey));
    }

    @Override
    public byte[] sign(KeyPair key, byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        byte[] publicKey = key.publicKey().view();
        Ed25519.sign(key.privateKey().expose(), 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public boolean verify(Bytes publicKey, byte[] message, Bytes signature) {
        return publicKey.size() == Ed25519.PUBLIC_KEY_SIZE
                && signature.size() == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature.view(), 0, publicKey.view(), 0, message, 0, message.length);
    }
}
