package org.waystation.mls;

import org.waystation.mls.schedule.SecretTree;

/**
 * The bounds of what a client handles. What lies beyond is refused, or forgotten, before it costs anything.
 *
 * @param messageSize longest message that is read, in bytes
 * @param treeLeaves largest tree, in leaves
 * @param proposalsPerCommit most proposals in a commit
 * @param proposalsPerEpoch most proposals kept for a commit to refer to
 * @param generationsAhead how many messages of one sender may be missing before the next
 * @param skippedKeys how many keys of missing messages an epoch keeps; beyond that the oldest go
 * @param pastEpochs how many epochs back application messages still open
 * @param pastPsks how many epochs back resumption keys are held
 */
public record Limits(
        int messageSize,
        int treeLeaves,
        int proposalsPerCommit,
        int proposalsPerEpoch,
        int generationsAhead,
        int skippedKeys,
        int pastEpochs,
        int pastPsks) {
    /** Groups of up to 4,096 members, messages of up to 16 MiB, two epochs kept. */
    public static final Limits DEFAULT = new Limits(1 << 24, 1 << 12, 1 << 11, 1 << 10, 1_000, 10_000, 2, 8);

    SecretTree.Limits ratchets() {
        return new SecretTree.Limits(generationsAhead, skippedKeys);
    }
}
