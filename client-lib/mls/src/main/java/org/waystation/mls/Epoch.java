package org.waystation.mls;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.schedule.EpochSecrets;
import org.waystation.mls.schedule.KeySchedule;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.schedule.Transcript;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.wire.AuthenticatedContent;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.FramedContent;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Sender;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.WireFormat;
import org.waystation.mls.wire.Writer;

/** Everything that a member knows of one epoch. Only its secret tree changes. */
record Epoch(
        CipherSuite suite,
        GroupContext context,
        RatchetTree tree,
        TreeKeys keys,
        KeyPair signatureKey,
        EpochSecrets secrets,
        SecretTree secretTree,
        Bytes interimTranscriptHash,
        Bytes confirmationTag)
        implements Struct, AutoCloseable {

    /** Begins an epoch whose key schedule has come as far as the epoch secret; takes all keys over. */
    static Epoch begin(
            CipherSuite suite,
            GroupContext context,
            RatchetTree tree,
            TreeKeys keys,
            KeyPair signatureKey,
            KeySchedule schedule) {
        EpochSecrets secrets = schedule.secrets(suite);
        SecretTree secretTree = new SecretTree(suite, tree.leafCount(), schedule.encryption(suite));
        Bytes confirmed = context.confirmedTranscriptHash();
        Bytes tag = suite.mac(secrets.confirmationKey(), confirmed.view());
        Bytes interim = Transcript.interim(suite, confirmed, tag);
        return new Epoch(suite, context, tree, keys, signatureKey, secrets, secretTree, interim, tag);
    }

    static Epoch read(CipherSuite suite, Settings settings, Reader in) throws MlsException {
        GroupContext context = GroupContext.read(in);
        RatchetTree tree = RatchetTree.read(suite, in, settings.limits().treeLeaves());
        TreeKeys keys = TreeKeys.read(suite, tree, in);
        KeyPair signatureKey = suite.signatureKey(in.secret());
        EpochSecrets secrets = EpochSecrets.read(suite, in);
        SecretTree secretTree = SecretTree.read(suite, tree.leafCount(), in);
        Epoch epoch =
                new Epoch(suite, context, tree, keys, signatureKey, secrets, secretTree, in.vector(), in.vector());
        boolean whole = context.cipherSuite() == suite.id()
                && tree.hash().equals(context.treeHash())
                && epoch.ownLeaf().signatureKey().equals(signatureKey.publicKey());
        MlsException.require(whole, Rule.M1301_STATE);
        return epoch;
    }

    @Override
    public void writeTo(Writer out) {
        out.struct(context).struct(tree).struct(keys).vector(signatureKey.privateKey());
        out.struct(secrets).struct(secretTree).vector(interimTranscriptHash).vector(confirmationTag);
    }

    long number() {
        return context.epoch();
    }

    int self() {
        return keys.leaf();
    }

    LeafNode ownLeaf() {
        return LeafChecks.member(tree, self());
    }

    @Nullable
    Bytes signatureKeyOf(int leaf) {
        LeafNode member = tree.leaf(leaf);
        return member == null ? null : member.signatureKey();
    }

    EpochView view() {
        return new EpochView(suite, context, tree, interimTranscriptHash);
    }

    /** Signs content as our own, for the format it will be sent in. */
    AuthenticatedContent sign(WireFormat format, Content content, Bytes authenticatedData) {
        FramedContent framed =
                new FramedContent(context.groupId(), number(), new Sender.Member(self()), authenticatedData, content);
        return Framing.sign(suite, signatureKey, format, framed, context.encode());
    }

    /** Turns signed content of ours into a message, in the format it was signed for. */
    byte[] frame(AuthenticatedContent content, int padding, SecureRandom random) throws MlsException {
        if (content.format() == WireFormat.PRIVATE_MESSAGE) {
            return new MlsMessage.Private(framing().protect(content, padding, random)).encode();
        }
        return new MlsMessage.Public(Framing.protectPublic(suite, secrets.membershipKey(), content, context.encode()))
                .encode();
    }

    Framing framing() {
        return new Framing(suite, context.encode(), secrets.senderData(), secretTree);
    }

    @Override
    public void close() {
        keys.close();
        signatureKey.close();
        secrets.close();
        secretTree.close();
    }
}
