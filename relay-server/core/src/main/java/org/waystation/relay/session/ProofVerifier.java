package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import org.waystation.wire.RoleKey;

/** Ed25519 (RFC 8032). For any number of threads. */
public interface ProofVerifier {
    /**
     * Whether {@code proof} is a signature by {@code key} over {@code statement}. False, never an exception, for a key that is no point.
     *
     * @param proof {@value org.waystation.wire.Wire#PROOF} bytes
     */
    boolean verify(RoleKey key, byte[] statement, ByteString proof);
}
