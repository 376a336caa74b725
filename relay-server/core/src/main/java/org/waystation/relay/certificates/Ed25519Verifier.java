package org.waystation.relay.certificates;

import com.google.protobuf.ByteString;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waystation.relay.session.ProofVerifier;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;

/** Verifies the proofs of clients. */
public final class Ed25519Verifier implements ProofVerifier {
    @Override
    public boolean verify(RoleKey key, byte[] statement, ByteString proof) {
        return proof.size() == Wire.PROOF
                && Ed25519.verify(proof.toByteArray(), 0, key.toByteArray(), 0, statement, 0, statement.length);
    }
}
