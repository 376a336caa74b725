package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.waystation.relay.session.ProofVerifier;
import org.waystation.wire.RoleKey;

/** Proofs that cost nothing and prove nothing: a simulation is about order, not about signatures. */
public final class HashProofs implements ProofVerifier {
    public static ByteString prove(RoleKey key, byte[] statement) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-512");
            hash.update(key.toByteArray());
            return ByteString.copyFrom(hash.digest(statement));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verify(RoleKey key, byte[] statement, ByteString proof) {
        return prove(key, statement).equals(proof);
    }
}
