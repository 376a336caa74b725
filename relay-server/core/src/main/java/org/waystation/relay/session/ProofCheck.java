package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

    /** @param bytes made when they are verified, not on the connection's thread */
    private record Statement(RoleKey key, Supplier<byte[]> bytes, ByteString proof) {}

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
        RoleKey signer = RoleKey.of(key);
        return with(signer, () -> Proofs.roleStatement(purpose, role, channel, signer), proof);
    }

    ProofCheck with(RoleKey signer, Supplier<byte[]> statement, ByteString proof) {
        statements.add(new Statement(signer, statement, proof));
        return this;
    }

    boolean needsWork() {
        return !statements.isEmpty();
    }

    /** Verifies every proof, the first being wrong or not. Not on the connection's thread. */
    void verify(ProofVerifier verifier) {
        for (Statement statement : statements) {
            proven &= verifier.verify(statement.key(), statement.bytes().get(), statement.proof());
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
