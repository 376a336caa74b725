package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the post-quantum step of a session stands: a key goes one way in the slots of one chain, a ciphertext comes back in the
 * next chain, and that chain's root step takes the secret in.
 */
final class PostQuantum {
    /** A new step is begun when the last is this many chains old, or this long ago. */
    static final int STEP_CHAINS = 8;

    static final Duration STEP_AGE = Duration.ofHours(24);

    private static final byte[] EMPTY = {};

    /** How many steps were completed since the handshake. */
    private int epoch;
    /** The chain that completed the last step, and when. */
    private long stepChain;

    private Instant stepTime;

    private @Nullable Secret offered;
    private byte @Nullable [] peerKey;

    PostQuantum(int epoch, long stepChain, Instant stepTime, @Nullable Secret offered, byte @Nullable [] peerKey) {
        this.epoch = epoch;
        this.stepChain = stepChain;
        this.stepTime = stepTime.truncatedTo(ChronoUnit.MILLIS);
        this.offered = offered;
        this.peerKey = peerKey;
    }

    /** The handshake is step 0. */
    static PostQuantum afterHandshake(Instant now) {
        return new PostQuantum(0, 0, now, null, null);
    }

    /** What a new chain of ours does about the step. */
    static final class Move {
        final byte kind;
        final byte[] slot;
        final @Nullable Secret secret;

        private Move(byte kind, byte[] slot, @Nullable Secret secret) {
            this.kind = kind;
            this.slot = slot;
            this.secret = secret;
        }
    }

    /** Moves with a new chain of ours. The caller takes the move's secret over. */
    Move startChain(long chain, SecureRandom random, Instant now) {
        if (peerKey != null) {
            Kem.Encapsulation made;
            try {
                made = Kem.ML_KEM_768.encapsulate(random, peerKey);
            } catch (DoesNotOpenException e) {
                throw new IllegalStateException("a key that was checked when it came is none now", e);
            }
            complete(chain, now);
            return new Move(Header.CIPHERTEXT, made.ciphertext(), made.secret());
        }
        if (chain - stepChain >= STEP_CHAINS || !stepTime.plus(STEP_AGE).isAfter(now)) {
            offered = Secret.random(random, Kem.SEED);
            return new Move(Header.KEY, Kem.ML_KEM_768.publicKey(offered), null);
        }
        return new Move(Header.NOTHING, EMPTY, null);
    }

    /**
     * S-303: the secret that a new chain of the peer completes a step with, or null if it completes none. Changes nothing.
     *
     * @throws DoesNotOpenException if the peer left the answer out, or answers what was not asked, or has another epoch
     */
    @Nullable
    Secret secretOf(Header header) throws DoesNotOpenException {
        boolean answers = header.kind() == Header.CIPHERTEXT;
        if (answers != (offered != null) || header.epoch() != (answers ? epoch + 1 : epoch)) {
            throw new DoesNotOpenException();
        }
        return offered == null ? null : Kem.ML_KEM_768.decapsulate(offered, header.slot());
    }

    /** Moves with a new chain of the peer, after a message of it has opened. */
    void receiveChain(long chain, Header header, Instant now) {
        if (header.kind() == Header.CIPHERTEXT) {
            complete(chain, now);
        }
        peerKey = header.kind() == Header.KEY ? header.slot() : null;
    }

    private void complete(long chain, Instant now) {
        epoch++;
        stepChain = chain;
        stepTime = now.truncatedTo(ChronoUnit.MILLIS);
        erase();
    }

    void erase() {
        if (offered != null) {
            offered.close();
            offered = null;
        }
        peerKey = null;
    }

    int epoch() {
        return epoch;
    }

    long stepChain() {
        return stepChain;
    }

    Instant stepTime() {
        return stepTime;
    }

    @Nullable
    Secret offered() {
        return offered;
    }

    byte @Nullable [] peerKey() {
        return peerKey;
    }
}
