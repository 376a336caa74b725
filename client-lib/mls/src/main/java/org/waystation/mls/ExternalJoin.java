package org.waystation.mls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.waystation.mls.ProposalList.Entry;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.Kem;
import org.waystation.mls.tree.TreeKem.NewPath;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.ContentAuth;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.PublicMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.WireFormat;

/**
 * Joining by an external commit, RFC 9420 section 12.4.3.2: the message to send, and the group as it is once that commit has won. If
 * another commit wins the epoch, the group is to be closed and forgotten.
 */
public record ExternalJoin(Bytes commit, Group group) {
    static ExternalJoin create(Client client, GroupInfo info, Identity identity, JoinOptions options)
            throws MlsException {
        return new Creation(client, info, identity, options).create();
    }

    private static final class Creation {
        private final Client client;
        private final GroupInfo info;
        private final Identity identity;
        private final JoinOptions options;
        private final CipherSuite suite;

        Creation(Client client, GroupInfo info, Identity identity, JoinOptions options) {
            this.client = client;
            this.info = info;
            this.identity = identity;
            this.options = options;
            this.suite = identity.suite();
        }

        ExternalJoin create() throws MlsException {
            EpochView view = new Newcomer(client, suite, options).verify(info);
            Bytes externalPub =
                    info.extensions().externalPub().orElseThrow(() -> new MlsException(Rule.M1249_EXTERNAL_PUB));
            Kem.Encapsulated init = suite.sendExternalInit(externalPub, client.random());
            try (Secret initSecret = init.sharedSecret()) {
                ProposalList list = proposals(init.encapsulation());
                Commit shape =
                        new Commit(list.entries().stream().map(Entry::toWire).collect(Collectors.toList()), null);
                ProposalRules rules = new ProposalRules(client, view, Usage.APPLICATION);
                rules.checkExternal(shape, list);
                for (Entry entry : list.entries()) {
                    rules.check(entry.proposal(), entry.sender(), false);
                }
                return commit(view, list, shape, initSecret);
            }
        }

        private ProposalList proposals(Bytes kemOutput) {
            List<Proposal> proposals = new ArrayList<>(Arrays.asList(new Proposal.ExternalInit(kemOutput)));
            OptionalInt replaced = options.replacedLeaf;
            if (replaced.isPresent()) {
                proposals.add(new Proposal.Remove(replaced.getAsInt()));
            }
            for (Bytes id : options.externalPsks) {
                byte[] nonce = client.randomBytes(suite.hashSize());
                proposals.add(new Proposal.PreSharedKey(new PreSharedKeyId.External(id, Bytes.wrap(nonce))));
            }
            Sender us = new Sender.NewMemberCommit();
            return new ProposalList(proposals.stream()
                    .map(proposal -> new Entry(proposal, us, null))
                    .collect(Collectors.toList()));
        }

        private ExternalJoin commit(EpochView view, ProposalList list, Commit shape, Secret initSecret)
                throws MlsException {
            int leaf = place(view, list);
            TreeKeys keys = new TreeKeys(leaf, suite.newHpkeKey(client.random()));
            try (Draft draft = new Draft(view, keys, identity.signatureKey().copy())) {
                draft.apply(list, client.settings().limits().treeLeaves());
                draft.tree().makeRoomFor(leaf);
                MlsException.require(
                        draft.tree().leafCount() <= client.settings().limits().treeLeaves(), Rule.M108_TREE_SIZE);
                Bytes groupId = view.context().groupId();
                LeafNode template = identity.leaf(Bytes.EMPTY, new Source.FromUpdate());
                try (NewPath path = new NewPath(
                        suite,
                        draft.tree(),
                        keys,
                        template,
                        unsigned -> Identity.sign(suite, draft.signatureKey(), unsigned, groupId, leaf),
                        client.random())) {
                    LeafChecks.group(draft.tree(), draft.extensions());
                    Optional<LeafNode> before = list.first(Proposal.Remove.class)
                            .map(remove -> LeafChecks.member(view.tree(), remove.removed()));
                    new LeafChecks(client, suite, groupId)
                            .committed(LeafChecks.member(draft.tree(), leaf), leaf, before);
                    UpdatePath sealed = path.seal(
                            Collections.emptySet(), draft.provisionalContext().encode(), client.random());
                    return finish(view, draft, new Commit(shape.proposals(), sealed), initSecret, path.commitSecret());
                }
            }
        }

        /** Where we will sit: found on a tree to which the proposals were applied. */
        private int place(EpochView view, ProposalList list) {
            var tree = view.tree().copy();
            list.all(Proposal.Remove.class).forEach(remove -> tree.remove(remove.removed()));
            tree.truncate();
            return tree.nextLeaf();
        }

        private ExternalJoin finish(EpochView view, Draft draft, Commit commit, Secret initSecret, Secret commitSecret)
                throws MlsException {
            FramedContent content = new FramedContent(
                    view.context().groupId(),
                    view.context().epoch(),
                    new Sender.NewMemberCommit(),
                    Bytes.EMPTY,
                    new Content.Committed(commit));
            AuthenticatedContent signed = Framing.sign(
                    suite,
                    identity.signatureKey(),
                    WireFormat.PUBLIC_MESSAGE,
                    content,
                    view.context().encode());
            try (Secret psk = GroupState.pskSecret(suite, draft.psks(), client.psks());
                    Draft.Begun begun = draft.begin(signed, initSecret, commitSecret, psk)) {
                Epoch next = begun.epoch();
                ContentAuth auth = new ContentAuth(signed.auth().signature(), next.confirmationTag());
                byte[] message = new MlsMessage.Public(new PublicMessage(content, auth, null)).encode();
                return new ExternalJoin(Bytes.wrap(message), new Group(client, new GroupState(next)));
            }
        }
    }
}
