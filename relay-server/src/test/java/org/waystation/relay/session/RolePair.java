package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/** What a client holds for one role: the key that is its address, and the private key that proves it. */
final class RolePair {
    final RoleKey key;
    private final byte[] privateKey = new byte[Ed25519.SECRET_KEY_SIZE];

    RolePair(Random random) {
        random.nextBytes(privateKey);
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
        this.key = RoleKey.of(publicKey);
    }

    ByteString bytes() {
        return key.bytes();
    }

    ByteString proof(Proofs.Purpose purpose, Role role, Proofs.Channel channel) {
        return sign(Proofs.roleStatement(purpose, role, channel, key));
    }

    ByteString sign(byte[] statement) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(privateKey, 0, statement, 0, statement.length, signature, 0);
        return ByteString.copyFrom(signature);
    }
}
