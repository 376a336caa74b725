package org.waystation.relay.bench.load;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/** The key pair of one role of a mailbox. */
final class Keys {
    private final Ed25519PrivateKeyParameters secret;
    private final RoleKey address;

    Keys(SecureRandom random) {
        secret = new Ed25519PrivateKeyParameters(random);
        address = RoleKey.of(secret.generatePublicKey().getEncoded());
    }

    ByteString address() {
        return address.bytes();
    }

    ByteString prove(Proofs.Purpose purpose, Role role, Proofs.Channel channel) {
        byte[] statement = Proofs.roleStatement(purpose, role, channel, address);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, secret);
        signer.update(statement, 0, statement.length);
        return ByteString.copyFrom(signer.generateSignature());
    }
}
