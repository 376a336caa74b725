package org.waystation.mls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.schedule.SecretTree;

/**
 * What a client supports, and the bounds of what it handles.
 *
 * @param suites the cipher suites it knows
 * @param publicHandshakes whether its proposals and commits can be read by who relays them (not their secrets)
 * @param messageSize longest message that is read, in bytes
 * @param treeLeaves largest tree, in leaves
 * @param proposalsPerCommit most proposals in a commit
 * @param proposalsPerEpoch most proposals kept for a commit to refer to
 * @param generationsAhead how many messages of one sender may be missing before the next
 * @param skippedKeys how many keys of missing messages an epoch keeps; beyond that the oldest go
 * @param pastEpochs how many epochs back application messages still open
 * @param pastPsks how many epochs back resumption keys are held
 * @param maxLifetime longest lifetime of a key package, here and there
 * @param clockGrace how far past its lifetime a key package of others still counts
 */
public record Settings(
        List<CipherSuite> suites,
        boolean publicHandshakes,
        int messageSize,
        int treeLeaves,
        int proposalsPerCommit,
        int proposalsPerEpoch,
        int generationsAhead,
        int skippedKeys,
        int pastEpochs,
        int pastPsks,
        Duration maxLifetime,
        Duration clockGrace) {
    /** For groups in which key packages never expire. */
    public static final Duration ANY_LIFETIME = Duration.ofSeconds(Long.MAX_VALUE);

    /** Groups of up to 4,096, private handshakes, two epochs kept. */
    public static final Settings DEFAULT = new Settings(
            Arrays.asList(
                    CipherSuite.XWING_CHACHA20POLY1305,
                    CipherSuite.X25519_AES128GCM,
                    CipherSuite.X25519_CHACHA20POLY1305),
            false,
            1 << 24,
            1 << 12,
            1 << 11,
            1 << 10,
            1_000,
            10_000,
            2,
            8,
            Duration.ofDays(100),
            Duration.ofDays(1));

    public Settings {
        suites = Collections.unmodifiableList(new ArrayList<>(suites));
    }

    public Settings withPublicHandshakes(boolean value) {
        return new Settings(
                suites,
                value,
                messageSize,
                treeLeaves,
                proposalsPerCommit,
                proposalsPerEpoch,
                generationsAhead,
                skippedKeys,
                pastEpochs,
                pastPsks,
                maxLifetime,
                clockGrace);
    }

    public Settings withSuites(List<CipherSuite> value) {
        return new Settings(
                value,
                publicHandshakes,
                messageSize,
                treeLeaves,
                proposalsPerCommit,
                proposalsPerEpoch,
                generationsAhead,
                skippedKeys,
                pastEpochs,
                pastPsks,
                maxLifetime,
                clockGrace);
    }

    public Settings withMaxLifetime(Duration value) {
        return new Settings(
                suites,
                publicHandshakes,
                messageSize,
                treeLeaves,
                proposalsPerCommit,
                proposalsPerEpoch,
                generationsAhead,
                skippedKeys,
                pastEpochs,
                pastPsks,
                value,
                clockGrace);
    }

    /** The same with other bounds on trees, commits, epochs and generations. */
    public Settings withBounds(int leaves, int perCommit, int perEpoch, int ahead, int skipped, int epochs) {
        return new Settings(
                suites,
                publicHandshakes,
                messageSize,
                leaves,
                perCommit,
                perEpoch,
                ahead,
                skipped,
                epochs,
                pastPsks,
                maxLifetime,
                clockGrace);
    }

    SecretTree.Limits ratchetLimits() {
        return new SecretTree.Limits(generationsAhead, skippedKeys);
    }
}
