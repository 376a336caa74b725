package org.waystation.mls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Proposal.Add;
import org.waystation.mls.wire.Proposal.Custom;
import org.waystation.mls.wire.Proposal.ExternalInit;
import org.waystation.mls.wire.Proposal.GroupContextExtensions;
import org.waystation.mls.wire.Proposal.PreSharedKey;
import org.waystation.mls.wire.Proposal.ReInit;
import org.waystation.mls.wire.Proposal.Remove;
import org.waystation.mls.wire.Proposal.Update;
import org.waystation.mls.wire.ProposalOrRef;
import org.waystation.mls.wire.RequiredCapabilities;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;

/** When a proposal, and a list of them in a commit, is valid: RFC 9420 sections 12.1 and 12.2. */
final class ProposalRules {
    private final Client client;
    private final EpochView epoch;
    private final RatchetTree tree;
    private final LeafChecks leaves;
    private final Usage usage;

    /** @param usage what resumption keys are used for: anything but {@code APPLICATION} only while a group is being made */
    ProposalRules(Client client, EpochView epoch, Usage usage) {
        this.client = client;
        this.epoch = epoch;
        this.tree = epoch.tree();
        this.leaves = new LeafChecks(client, epoch.suite(), epoch.context().groupId());
        this.usage = usage;
    }

    /** What can be said of a proposal by itself. */
    void check(Proposal proposal, Sender sender, boolean received) throws MlsException {
        if (proposal instanceof Add add) {
            leaves.keyPackage(add.keyPackage(), received);
        } else if (proposal instanceof Update update) {
            checkUpdate(update, sender);
        } else if (proposal instanceof Remove remove) {
            MlsException.require(tree.leaf(remove.removed()) != null, Rule.M1201_REMOVE_EXISTS);
        } else if (proposal instanceof PreSharedKey psk) {
            checkPsk(psk.psk());
        } else if (proposal instanceof ReInit reInit) {
            GroupContext context = epoch.context();
            MlsException.require(reInit.version() >= context.version(), Rule.M1203_REINIT_VERSION);
        } else if (proposal instanceof GroupContextExtensions replaced) {
            leaves.externalSenders(replaced.extensions(), epoch.context().extensions());
        } else if (proposal instanceof Custom custom) {
            MlsException.require(allSupport(custom.type(), new HashSet<>()), Rule.M1220_PROPOSAL_SUPPORTED);
        }
        MlsException.require(client.judge().permits(sender, proposal), Rule.M616_SENDER_PERMITTED);
    }

    private void checkUpdate(Update update, Sender sender) throws MlsException {
        int index = sender instanceof Sender.Member member ? member.leafIndex() : -1;
        LeafNode before = tree.leaf(index);
        if (before == null) {
            throw new MlsException(Rule.M604_SENDER_IS_MEMBER);
        }
        leaves.update(update.leafNode(), index, before);
    }

    private void checkPsk(PreSharedKeyId id) throws MlsException {
        boolean fits = id.nonce().size() == epoch.suite().hashSize();
        if (id instanceof PreSharedKeyId.Resumption resumption) {
            fits &= resumption.usage() == Usage.APPLICATION || resumption.usage() == usage;
        }
        MlsException.require(fits, Rule.M1202_PSK_PROPOSAL);
    }

    /** The list of a member's commit. */
    void checkList(ProposalList list, int committer) throws MlsException {
        MlsException.require(
                list.entries().size() <= client.settings().limits().proposalsPerCommit(),
                Rule.M109_PROPOSALS_PER_COMMIT);
        checkLeafChanges(list, committer);
        checkAdds(list);
        checkPsks(list);
        MlsException.require(list.count(GroupContextExtensions.class) <= 1, Rule.M1217_EXTENSIONS_ONCE);
        boolean reInitAlone = list.count(ReInit.class) == 0 || list.entries().size() == 1;
        MlsException.require(reInitAlone, Rule.M1218_REINIT_ALONE);
        MlsException.require(list.count(ExternalInit.class) == 0, Rule.M1219_NO_EXTERNAL_INIT);
        Set<Integer> removed = removed(list);
        for (Custom custom : list.all(Custom.class)) {
            MlsException.require(allSupport(custom.type(), removed), Rule.M1220_PROPOSAL_SUPPORTED);
        }
        Optional<GroupContextExtensions> extensions = list.first(GroupContextExtensions.class);
        if (extensions.isPresent()) {
            checkExtensions(extensions.get().extensions(), removed);
        }
    }

    private static Set<Integer> removed(ProposalList list) {
        Set<Integer> removed = new HashSet<>();
        list.all(Remove.class).forEach(remove -> removed.add(remove.removed()));
        return removed;
    }

    private void checkLeafChanges(ProposalList list, int committer) throws MlsException {
        Set<Integer> changed = new HashSet<>();
        for (Entry entry : list.entries()) {
            if (entry.proposal() instanceof Remove remove) {
                MlsException.require(remove.removed() != committer, Rule.M1212_NO_SELF_REMOVE);
                MlsException.require(changed.add(remove.removed()), Rule.M1213_ONE_CHANGE_PER_LEAF);
            } else if (entry.proposal() instanceof Update && entry.sender() instanceof Sender.Member member) {
                MlsException.require(member.leafIndex() != committer, Rule.M1211_NO_OWN_UPDATE);
                MlsException.require(changed.add(member.leafIndex()), Rule.M1213_ONE_CHANGE_PER_LEAF);
            }
        }
    }

    private void checkAdds(ProposalList list) throws MlsException {
        List<LeafNode> present = new ArrayList<>();
        Set<Integer> removed = removed(list);
        for (int member : tree.members()) {
            if (!removed.contains(member)) {
                present.add(LeafChecks.member(tree, member));
            }
        }
        List<LeafNode> added = new ArrayList<>();
        for (Add add : list.all(Add.class)) {
            LeafNode leaf = add.keyPackage().leafNode();
            MlsException.require(!isAmong(leaf, added), Rule.M1214_ADD_ONCE);
            MlsException.require(!isAmong(leaf, present), Rule.M1215_ADD_NEW);
            added.add(leaf);
        }
    }

    private boolean isAmong(LeafNode leaf, List<LeafNode> others) {
        return others.stream().anyMatch(other -> client.judge().isSameClient(leaf, other));
    }

    private static void checkPsks(ProposalList list) throws MlsException {
        Set<PreSharedKeyId> used = new HashSet<>();
        for (PreSharedKey psk : list.all(PreSharedKey.class)) {
            MlsException.require(used.add(psk.psk()), Rule.M1216_PSK_ONCE);
        }
    }

    private boolean allSupport(int proposalType, Set<Integer> except) {
        return tree.members().stream()
                .filter(member -> !except.contains(member))
                .allMatch(
                        member -> LeafChecks.member(tree, member).capabilities().supportsProposal(proposalType));
    }

    /** New group extensions, held against the members that stay; those that come are looked at as the tree's leaves. */
    private void checkExtensions(Extensions extensions, Set<Integer> removed) throws MlsException {
        Optional<RequiredCapabilities> required = extensions.requiredCapabilities();
        for (int member : tree.members()) {
            Capabilities can = LeafChecks.member(tree, member).capabilities();
            boolean supported =
                    LeafChecks.supports(can, extensions) && (!required.isPresent() || can.supports(required.get()));
            MlsException.require(removed.contains(member) || supported, Rule.M1204_EXTENSIONS_SUPPORTED);
        }
    }

    /** An external commit. */
    void checkExternal(Commit commit, ProposalList list) throws MlsException {
        boolean byValue = commit.proposals().stream().allMatch(one -> one instanceof ProposalOrRef.ByValue);
        MlsException.require(byValue, Rule.M1224_EXTERNAL_BY_VALUE);
        MlsException.require(
                list.entries().size() <= client.settings().limits().proposalsPerCommit(),
                Rule.M109_PROPOSALS_PER_COMMIT);
        for (Entry entry : list.entries()) {
            Proposal proposal = entry.proposal();
            boolean allowed =
                    proposal instanceof ExternalInit || proposal instanceof Remove || proposal instanceof PreSharedKey;
            MlsException.require(allowed, Rule.M1223_EXTERNAL_PROPOSALS);
        }
        MlsException.require(list.count(ExternalInit.class) == 1, Rule.M1221_ONE_EXTERNAL_INIT);
        MlsException.require(list.count(Remove.class) <= 1, Rule.M1222_ONE_RESYNC);
        checkPsks(list);
    }
}
