package org.waystation.relay.session;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.waystation.relay.mailbox.Core;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Durability;
import org.waystation.wire.v1.Limits;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Retention;

/** Makes the sessions of a relay and ends them. For any number of threads. */
public final class Sessions {
    private final Core core;
    private final Durability durability;
    private final Optional<ByteString> access;
    private final ProofVerifier verifier;
    private final Executor proofs;
    private final Clock clock;
    private final SecureRandom random;

    private final RelayLimits relayLimits;
    private final ProofShares proofShares;
    private final InFlight inFlight;
    private final AtomicLong handles = new AtomicLong();

    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    /** As below, with the default limits. */
    public Sessions(
            Core core,
            Durability durability,
            Optional<ByteString> access,
            ProofVerifier verifier,
            Executor proofs,
            Clock clock,
            SecureRandom random) {
        this(core, durability, access, verifier, proofs, clock, random, RelayLimits.DEFAULT);
    }

    /**
     * @param durability what the store and the keys under {@code core} promise; LOGs are offered only if they are {@code FLUSHED}
     * @param access the access secret, if creating mailboxes requires it
     * @param proofs runs the checking of proofs; at most one task of a connection is there at a time, which bounds its queue
     * @param relayLimits what all connections together may have
     */
    public Sessions(
            Core core,
            Durability durability,
            Optional<ByteString> access,
            ProofVerifier verifier,
            Executor proofs,
            Clock clock,
            SecureRandom random,
            RelayLimits relayLimits) {
        this.core = core;
        this.durability = durability;
        this.access = access;
        this.verifier = verifier;
        this.proofs = proofs;
        this.clock = clock;
        this.random = random;
        this.relayLimits = relayLimits;
        this.proofShares = new ProofShares(relayLimits.proofsPerSecond());
        this.inFlight = new InFlight(relayLimits.bytesInFlight());
    }

    /**
     * The session of a new connection; the caller then calls {@link Session#start} on the connection's thread.
     *
     * @param certificateHash SHA-256 of the DER of the leaf certificate that this connection was shown
     */
    public Session open(Connection connection, ByteString certificateHash) {
        Session session = new Session(this, connection, randomBytes(Wire.NONCE), certificateHash);
        open.add(session);
        return session;
    }

    /** How many connections have a session. */
    public int size() {
        return open.size();
    }

    /**
     * Ends every connection with SHUTTING_DOWN, after the replies owed to it. Connections opened from now on are ended at once.
     *
     * @return completed when the last connection is closed; the core must run until then
     */
    public CompletableFuture<Void> drain() {
        draining = true;
        for (Session session : open) {
            session.drain();
        }
        completeIfDrained();
        return drained;
    }

    boolean draining() {
        return draining;
    }

    void ended(Session session) {
        open.remove(session);
        completeIfDrained();
    }

    private void completeIfDrained() {
        if (draining && open.isEmpty()) {
            drained.complete(null);
        }
    }

    ProofShares proofShares() {
        return proofShares;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** W-316: whether one more handle may be opened. Two threads that ask at once may both be told so. */
    boolean handleFree() {
        return handles.get() < relayLimits.handles();
    }

    void handlesChanged(int by) {
        handles.addAndGet(by);
    }

    /** How many handles are open, or being opened. */
    long handles() {
        return handles.get();
    }

    RelayHello hello(ByteString nonce) {
        return RelayHello.newBuilder()
                .setMinVersion(Wire.VERSION)
                .setMaxVersion(Wire.VERSION)
                .setNonce(nonce)
                .setDurability(durability)
                .addAllRetentions(offersLogs() ? List.of(Retention.QUEUE, Retention.LOG) : List.of(Retention.QUEUE))
                .setAccessRequired(access.isPresent())
                .setTime(clock.millis() / 60_000 * 60)
                .setLimits(limits())
                .build();
    }

    /** A LOG has nobody who would send again what a relay forgot. */
    boolean offersLogs() {
        return durability == Durability.FLUSHED;
    }

    ByteString randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    Core core() {
        return core;
    }

    Limits limits() {
        return core.limits();
    }

    Optional<ByteString> access() {
        return access;
    }

    ProofVerifier verifier() {
        return verifier;
    }

    Executor proofs() {
        return proofs;
    }

    long nowMillis() {
        return clock.millis();
    }
}
