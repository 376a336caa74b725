package org.waystation.mls;

import java.util.Optional;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.schedule.Transcript;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeChecks;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;

/** What everyone checks who joins a group from a GroupInfo, RFC 9420 section 12.4.3. */
final class Newcomer {
    private final Client client;
    private final CipherSuite suite;
    private final JoinOptions options;

    Newcomer(Client client, CipherSuite suite, JoinOptions options) {
        this.client = client;
        this.suite = suite;
        this.options = options;
    }

    /** The epoch that a GroupInfo describes, with its tree, everything verified that can be without secrets. */
    EpochView verify(GroupInfo info) throws MlsException {
        GroupContext context = info.groupContext();
        MlsException.require(context.cipherSuite() == suite.id(), Rule.M1246_GROUP_SUITE);
        MlsException.require(!options.groups.contains(context.groupId()), Rule.M1245_GROUP_NEW);
        RatchetTree tree = tree(info);
        verifySignature(info, tree);
        TreeChecks.check(suite, tree, context.treeHash());
        LeafChecks leaves = new LeafChecks(client, suite, context.groupId());
        for (int member : tree.members()) {
            leaves.leaf(LeafChecks.member(tree, member), member);
        }
        LeafChecks.group(tree, context.extensions());
        leaves.externalSenders(context.extensions(), Extensions.NONE);
        Bytes interim = Transcript.interim(suite, context.confirmedTranscriptHash(), info.confirmationTag());
        return new EpochView(suite, context, tree, interim);
    }

    private RatchetTree tree(GroupInfo info) throws MlsException {
        Optional<Bytes> extension = info.extensions().find(Extension.RATCHET_TREE);
        Bytes bytes = options.tree == null ? extension.orElse(null) : options.tree;
        if (bytes == null) {
            throw new MlsException(Rule.M1248_TREE_AT_HAND);
        }
        return Reader.whole(
                bytes,
                in -> RatchetTree.read(suite, in, client.settings().limits().treeLeaves()));
    }

    private void verifySignature(GroupInfo info, RatchetTree tree) throws MlsException {
        LeafNode signer = tree.leaf(info.signer());
        boolean genuine = signer != null
                && suite.verifyWithLabel(signer.signatureKey(), "GroupInfoTBS", info.toBeSigned(), info.signature());
        MlsException.require(genuine, Rule.M1244_GROUP_INFO_SIGNATURE);
    }
}
