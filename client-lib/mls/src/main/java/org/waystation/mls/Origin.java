package org.waystation.mls;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.ProtocolVersion;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;

/**
 * The group that a new one comes from, by re-initialization or by branching, RFC 9420 sections 11.2 and 11.3.
 *
 * @param cipherSuite of the old group
 * @param members of the old group
 * @param reInit what the new group was announced to be, where it replaces the old one
 */
record Origin(
        Usage usage,
        Bytes groupId,
        long epoch,
        int cipherSuite,
        List<LeafNode> members,
        Secret resumptionPsk,
        @Nullable ReInit reInit) {

    /** Finds the resumption key of this origin as well as what the application has. */
    PskSource psks(PskSource application) {
        return id -> isOurs(id) ? Optional.of(resumptionPsk.copy()) : application.find(id);
    }

    boolean isOurs(PreSharedKeyId id) {
        return id instanceof PreSharedKeyId.Resumption resumption
                && resumption.usage() == usage
                && resumption.groupId().equals(groupId)
                && resumption.epoch() == epoch;
    }

    /** Checks that a new group in its first epoch is what may come from here. */
    void check(Judge judge, GroupContext context, List<LeafNode> newMembers) throws MlsException {
        boolean first = context.epoch() == 1 && context.version() == ProtocolVersion.MLS10;
        if (usage == Usage.BRANCH) {
            boolean branch = first && context.cipherSuite() == cipherSuite;
            MlsException.require(
                    branch && newMembers.stream().allMatch(one -> succeedsAny(judge, one)), Rule.M1102_BRANCH_MATCHES);
            return;
        }
        boolean announced = reInit != null
                && first
                && context.groupId().equals(reInit.groupId())
                && context.version() == reInit.version()
                && context.cipherSuite() == reInit.cipherSuite()
                && context.extensions().equals(reInit.extensions());
        boolean complete =
                members.stream().allMatch(old -> newMembers.stream().anyMatch(one -> judge.maySucceed(old, one)));
        MlsException.require(announced && complete, Rule.M1101_REINIT_MATCHES);
    }

    private boolean succeedsAny(Judge judge, LeafNode newMember) {
        return members.stream().anyMatch(old -> judge.maySucceed(old, newMember));
    }
}
