package org.waystation.mls;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.schedule.Transcript;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Proposal.Add;
import org.waystation.mls.wire.Proposal.GroupContextExtensions;
import org.waystation.mls.wire.Proposal.PreSharedKey;
import org.waystation.mls.wire.Proposal.Remove;
import org.waystation.mls.wire.Proposal.Update;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;

/** The next epoch while a commit is being made or followed: copies of tree and keys, changed by the commit's proposals. */
final class Draft implements AutoCloseable {
    private final EpochView old;
    private final RatchetTree tree;
    private final TreeKeys keys;
    private KeyPair signatureKey;
    private Extensions extensions;
    private final Set<Integer> added = new LinkedHashSet<>();
    private final List<PreSharedKeyId> psks = new ArrayList<>();
    private boolean selfRemoved;
    private boolean handedOver;

    Draft(Epoch old) {
        this(old.view(), old.keys().copy(), old.signatureKey().copy());
    }

    /** A draft for someone who has no keys in the old epoch; takes these over. */
    Draft(EpochView old, TreeKeys keys, KeyPair signatureKey) {
        this.old = old;
        this.tree = old.tree().copy();
        this.keys = keys;
        this.signatureKey = signatureKey;
        this.extensions = old.context().extensions();
    }

    /** Applies a valid list in the order of RFC 9420, section 12.3. */
    void apply(ProposalList list, int maxLeaves) throws MlsException {
        Optional<GroupContextExtensions> replaced = list.first(GroupContextExtensions.class);
        if (replaced.isPresent()) {
            extensions = replaced.get().extensions();
        }
        for (Entry entry : list.entries()) {
            if (entry.proposal() instanceof Update update && entry.sender() instanceof Sender.Member member) {
                tree.update(member.leafIndex(), update.leafNode());
                if (member.leafIndex() == keys.leaf()) {
                    takeOwnUpdate(entry.cached());
                }
            }
        }
        for (Remove remove : list.all(Remove.class)) {
            tree.remove(remove.removed());
            selfRemoved |= remove.removed() == keys.leaf();
        }
        tree.truncate();
        for (Add add : list.all(Add.class)) {
            added.add(tree.add(add.keyPackage().leafNode()));
            MlsException.require(tree.leafCount() <= maxLeaves, Rule.M108_TREE_SIZE);
        }
        list.all(PreSharedKey.class).forEach(psk -> psks.add(psk.psk()));
        keys.retainCurrent(tree);
    }

    private void takeOwnUpdate(@Nullable CachedProposal cached) throws MlsException {
        CachedProposal.OwnKeys own = cached == null ? null : cached.ownKeys();
        if (own == null) {
            throw new MlsException(Rule.M1233_PROPOSAL_OURS);
        }
        keys.put(2 * keys.leaf(), own.leafKey().copy());
        signWith(own.signatureKey().copy());
    }

    /** From the next epoch on, this key signs; takes it over. */
    void signWith(KeyPair key) {
        signatureKey.close();
        signatureKey = key;
    }

    /** Whether we are a member of the next epoch. */
    boolean hasSelf() {
        return !selfRemoved;
    }

    RatchetTree tree() {
        return tree;
    }

    TreeKeys keys() {
        return keys;
    }

    Set<Integer> added() {
        return added;
    }

    List<PreSharedKeyId> psks() {
        return psks;
    }

    Extensions extensions() {
        return extensions;
    }

    KeyPair signatureKey() {
        return signatureKey;
    }

    /** The group context under which a path is sealed. */
    GroupContext provisionalContext() {
        return old.context().provisional(tree.hash(), extensions);
    }

    /** The next epoch, and what its new members are sent. The caller closes the secrets. */
    record Begun(Epoch epoch, Secret joiner, Secret welcome) implements AutoCloseable {
        @Override
        public void close() {
            joiner.close();
            welcome.close();
        }
    }

    /** Runs the key schedule over a signed commit; this draft's keys go over to the new epoch. */
    Begun begin(AuthenticatedContent commit, Secret init, Secret commitSecret, Secret psk) {
        GroupContext context = provisionalContext()
                .withTranscript(Transcript.confirmed(old.suite(), old.interimTranscriptHash(), commit));
        byte[] encoded = context.encode();
        keys.retainCurrent(tree);
        Secret joiner = KeySchedule.joiner(old.suite(), init, commitSecret, encoded);
        KeySchedule schedule = KeySchedule.from(old.suite(), joiner, psk, encoded);
        Epoch next = Epoch.begin(old.suite(), context, tree, keys, signatureKey, schedule);
        schedule.epoch().close();
        handedOver = true;
        return new Begun(next, joiner, schedule.welcome());
    }

    /** Erases what no epoch has taken over. */
    @Override
    public void close() {
        if (!handedOver) {
            keys.close();
            signatureKey.close();
        }
    }
}
