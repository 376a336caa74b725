package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.waystation.relay.mailbox.Core;
import org.waystation.wire.v1.Durability;

/** Makes the sessions of a relay and ends them. For any number of threads. */
public final class Sessions {
    /**
     * @param durability what the store under {@code core} promises
     * @param access the access secret, if creating mailboxes requires it
     * @param proofs runs the checking of proofs; at most one task of a connection is there at a time
     */
    public Sessions(
            Core core,
            Durability durability,
            Optional<ByteString> access,
            ProofVerifier verifier,
            Executor proofs,
            Clock clock,
            SecureRandom random) {}

    /**
     * The session of a new connection; the caller then calls {@link Session#start} on the connection's thread.
     *
     * @param certificateHash SHA-256 of the DER of the leaf certificate that this connection was shown
     */
    public Session open(Connection connection, ByteString certificateHash) {
        return new Session();
    }

    /**
     * Ends every connection with SHUTTING_DOWN, after the replies owed to it. Connections opened from now on are ended at once.
     *
     * @return completed when the last connection is closed; the core must run until then
     */
    public CompletableFuture<Void> drain() {
        return CompletableFuture.completedFuture(null);
    }
}
