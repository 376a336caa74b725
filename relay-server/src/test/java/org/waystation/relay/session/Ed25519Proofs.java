package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waystation.wire.RoleKey;

/** Real signatures. */
final class Ed25519Proofs implements ProofVerifier {
    @Override
    public boolean verify(RoleKey key, byte[] statement, ByteString proof) {
        return Ed25519.verify(proof.toByteArray(), 0, key.toByteArray(), 0, statement, 0, statement.length);
    }
}
