package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Role;

/** What came of looking at one request that carries proofs: an error, or proofs to verify, or none to. */
final class ProofCheck {
    private final @Nullable ErrorCode error;
    private final int retrySeconds;
    private final List<Statement> statements = new ArrayList<>(2);
    private boolean proven = true;

    private record Statement(Proofs.Purpose purpose, Role role, Proofs.Channel channel, RoleKey key, ByteString proof) {
        byte[] bytes() {
            return Proofs.roleStatement(purpose, role, channel, key);
        }
    }

    private ProofCheck(@Nullable ErrorCode error, int retrySeconds) {
        this.error = error;
        this.retrySeconds = retrySeconds;
    }

    static ProofCheck failed(ErrorCode error) {
        return new ProofCheck(error, 0);
    }

    static ProofCheck failed(ErrorCode error, int retrySeconds) {
        return new ProofCheck(error, retrySeconds);
    }

    static ProofCheck passed() {
        return new ProofCheck(null, 0);
    }

    ProofCheck with(Proofs.Purpose purpose, Role role, Proofs.Channel channel, ByteString key, ByteString proof) {
        statements.add(new Statement(purpose, role, channel, RoleKey.of(key), proof));
        return this;
    }

    boolean needsWork() {
        return !statements.isEmpty();
    }

    /** Verifies every proof, the first being wrong or not. Not on the connection's thread. */
    void verify(ProofVerifier verifier) {
        for (Statement statement : statements) {
            proven &= verifier.verify(statement.key(), statement.bytes(), statement.proof());
        }
    }

    @Nullable
    ErrorCode error() {
        return error;
    }

    int retrySeconds() {
        return retrySeconds;
    }

    boolean proven() {
        return proven;
    }
}
