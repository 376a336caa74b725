package org.waystation.mls;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.tree.TreeKem;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal.ExternalInit;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Proposal.Remove;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.UpdatePath;

/** Following another's commit, RFC 9420 section 12.4.2. The group stays as it is. */
final class CommitProcessing {
    private final Client client;
    private final GroupState state;
    private final Epoch epoch;
    private final CipherSuite suite;
    private final ProposalRules rules;
    private final LeafChecks leaves;

    CommitProcessing(Client client, GroupState state) {
        this.client = client;
        this.state = state;
        this.epoch = state.epoch;
        this.suite = epoch.suite();
        this.rules = new ProposalRules(client, epoch.view(), Usage.APPLICATION);
        this.leaves = new LeafChecks(client, suite, epoch.context().groupId());
    }

    /**
     * Where a commit leads.
     *
     * @param next the next epoch, or null where the commit removes us
     */
    record Outcome(
            ProposalList proposals,
            int committer,
            List<Integer> added,
            @Nullable Epoch next) {
        Optional<ReInit> reInit() {
            return proposals.first(ReInit.class);
        }
    }

    /** Follows a commit whose signature was verified. */
    Outcome follow(AuthenticatedContent message, Commit commit) throws MlsException {
        Sender sender = message.content().sender();
        boolean external = sender instanceof Sender.NewMemberCommit;
        ProposalList list = ProposalList.resolve(commit, sender, state.proposals);
        if (external) {
            rules.checkExternal(commit, list);
        } else {
            rules.checkList(list, ((Sender.Member) sender).leafIndex());
        }
        for (Entry entry : list.entries()) {
            if (entry.cached() == null) {
                rules.check(entry.proposal(), sender, true);
            }
        }
        boolean pathFits = commit.path() != null || !(external || list.needsPath());
        MlsException.require(pathFits, Rule.M1231_PATH_REQUIRED);
        try (Draft draft = new Draft(epoch)) {
            draft.apply(list, client.settings().limits().treeLeaves());
            int committer = external ? draft.tree().nextLeaf() : ((Sender.Member) sender).leafIndex();
            return follow(message, commit.path(), list, draft, committer);
        }
    }

    private Outcome follow(
            AuthenticatedContent message, @Nullable UpdatePath path, ProposalList list, Draft draft, int committer)
            throws MlsException {
        if (path != null) {
            merge(path, list, draft, committer);
        }
        LeafChecks.group(draft.tree(), draft.extensions());
        List<Integer> added = new ArrayList<>(draft.added());
        if (!draft.hasSelf()) {
            return new Outcome(list, committer, added, null);
        }
        try (Secret commitSecret = commitSecret(path, draft, committer);
                Secret psk = GroupState.pskSecret(suite, draft.psks(), state.psks(client.psks()));
                Secret init = init(list);
                Draft.Begun begun = draft.begin(message, init, commitSecret, psk)) {
            Bytes tag = message.auth().confirmationTag();
            boolean confirmed = tag != null
                    && MessageDigest.isEqual(
                            tag.view(), begun.epoch().confirmationTag().view());
            if (!confirmed) {
                begun.epoch().close();
                throw new MlsException(Rule.M801_CONFIRMATION_TAG);
            }
            return new Outcome(list, committer, added, begun.epoch());
        }
    }

    private void merge(UpdatePath path, ProposalList list, Draft draft, int committer) throws MlsException {
        draft.tree().makeRoomFor(committer);
        MlsException.require(
                draft.tree().leafCount() <= client.settings().limits().treeLeaves(), Rule.M108_TREE_SIZE);
        Optional<LeafNode> before = Optional.ofNullable(draft.tree().leaf(committer));
        if (list.count(ExternalInit.class) > 0) {
            before = list.first(Remove.class).map(remove -> LeafChecks.member(epoch.tree(), remove.removed()));
        }
        leaves.committed(path.leafNode(), committer, before);
        TreeKem.merge(suite, draft.tree(), committer, path, draft.added());
    }

    private Secret commitSecret(@Nullable UpdatePath path, Draft draft, int committer) throws MlsException {
        if (path == null) {
            return Secret.zero(suite.hashSize());
        }
        draft.keys().retainCurrent(draft.tree());
        byte[] context = draft.provisionalContext().encode();
        return TreeKem.open(suite, draft.tree(), draft.keys(), committer, path, draft.added(), context);
    }

    private Secret init(ProposalList list) throws MlsException {
        Optional<ExternalInit> external = list.first(ExternalInit.class);
        if (!external.isPresent()) {
            return epoch.secrets().init().copy();
        }
        try (KeyPair key = epoch.secrets().externalKey(suite)) {
            Secret init = suite.receiveExternalInit(external.get().kemOutput(), key);
            if (init == null) {
                throw new MlsException(Rule.M106_KEY_WELL_FORMED);
            }
            return init;
        }
    }
}
