package org.waystation.mls;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.ExternalSender;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.Lifetime;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.ProtocolVersion;
import org.waystation.mls.wire.RequiredCapabilities;
import org.waystation.mls.wire.Rule;

/** The validation of leaves and key packages, RFC 9420 sections 7.3 and 10.1. */
final class LeafChecks {
    private final Client client;
    private final CipherSuite suite;
    private final Bytes groupId;

    LeafChecks(Client client, CipherSuite suite, Bytes groupId) {
        this.client = client;
        this.suite = suite;
        this.groupId = groupId;
    }

    /** A key package that is about to be used; a received one may be a little past its time, for clocks differ. */
    void keyPackage(KeyPackage keyPackage, boolean received) throws MlsException {
        boolean ours = keyPackage.version() == ProtocolVersion.MLS10 && keyPackage.cipherSuite() == suite.id();
        MlsException.require(ours, Rule.M1001_KEY_PACKAGE_SUITE);
        LeafNode leaf = keyPackage.leafNode();
        MlsException.require(leaf.source() instanceof Source.FromKeyPackage, Rule.M707_LEAF_SOURCE);
        long grace = received ? Client.seconds(client.settings().clockGrace()) : 0;
        Lifetime lifetime = ((Source.FromKeyPackage) leaf.source()).lifetime();
        boolean current = lifetime.meets(client.now() - grace, client.now() + grace);
        MlsException.require(current, Rule.M705_LIFETIME);
        leaf(leaf, 0);
        boolean initKey = suite.isHpkeKey(keyPackage.initKey());
        MlsException.require(initKey, Rule.M106_KEY_WELL_FORMED);
        MlsException.require(!keyPackage.initKey().equals(leaf.encryptionKey()), Rule.M1003_INIT_KEY_DIFFERS);
        for (Extension extension : keyPackage.extensions().list()) {
            boolean listed = leaf.capabilities().supportsExtension(extension.type());
            MlsException.require(listed, Rule.M1004_KEY_PACKAGE_EXTENSIONS);
        }
        boolean genuine = suite.verifyWithLabel(
                leaf.signatureKey(), "KeyPackageTBS", keyPackage.toBeSigned(), keyPackage.signature());
        MlsException.require(genuine, Rule.M1002_KEY_PACKAGE_SIGNATURE);
    }

    /** The leaf of an Update. */
    void update(LeafNode leaf, int index, LeafNode before) throws MlsException {
        MlsException.require(leaf.source() instanceof Source.FromUpdate, Rule.M707_LEAF_SOURCE);
        MlsException.require(!leaf.encryptionKey().equals(before.encryptionKey()), Rule.M708_FRESH_LEAF_KEY);
        leaf(leaf, index);
        MlsException.require(client.judge().maySucceed(before, leaf), Rule.M1225_SUCCESSOR);
    }

    /** The leaf of a commit's path; it replaces the given one, if the committer or a former self of it has one. */
    void committed(LeafNode leaf, int index, Optional<LeafNode> before) throws MlsException {
        MlsException.require(leaf.source() instanceof Source.FromCommit, Rule.M707_LEAF_SOURCE);
        leaf(leaf, index);
        if (before.isPresent()) {
            MlsException.require(!leaf.encryptionKey().equals(before.get().encryptionKey()), Rule.M708_FRESH_LEAF_KEY);
            MlsException.require(client.judge().maySucceed(before.get(), leaf), Rule.M1225_SUCCESSOR);
        }
    }

    /** Those outside the group who are to be heard, RFC 9420 section 5.3.1; who was heard already is not judged again. */
    void externalSenders(Extensions extensions, Extensions before) throws MlsException {
        List<ExternalSender> known = before.externalSenders();
        for (ExternalSender sender : extensions.externalSenders()) {
            boolean accepted =
                    known.contains(sender) || client.judge().accepts(sender.credential(), sender.signatureKey());
            MlsException.require(accepted, Rule.M701_CREDENTIAL);
        }
    }

    /** A leaf wherever it stands: what can be said of it alone. */
    void leaf(LeafNode leaf, int index) throws MlsException {
        Capabilities can = leaf.capabilities();
        MlsException.require(suite.isHpkeKey(leaf.encryptionKey()), Rule.M106_KEY_WELL_FORMED);
        boolean speaksOurs = can.versions().contains(ProtocolVersion.MLS10)
                && can.cipherSuites().contains(suite.id());
        MlsException.require(speaksOurs, Rule.M710_VERSION_AND_SUITE);
        MlsException.require(can.credentials().contains(leaf.credential().type()), Rule.M704_CREDENTIAL_TYPES);
        for (Extension extension : leaf.extensions().list()) {
            MlsException.require(can.supportsExtension(extension.type()), Rule.M706_LEAF_EXTENSIONS);
        }
        if (leaf.source() instanceof Source.FromKeyPackage fresh) {
            Duration longest = client.settings().maxLifetime();
            boolean shortEnough = longest.equals(Settings.ANY_LIFETIME)
                    || fresh.lifetime().isAtMost(Client.seconds(longest) + Client.seconds(Client.CLOCKS_DIFFER));
            MlsException.require(shortEnough, Rule.M705_LIFETIME);
        }
        boolean genuine = suite.verifyWithLabel(
                leaf.signatureKey(), "LeafNodeTBS", leaf.toBeSigned(groupId, index), leaf.signature());
        MlsException.require(genuine, Rule.M702_LEAF_SIGNATURE);
        MlsException.require(client.judge().accepts(leaf.credential(), leaf.signatureKey()), Rule.M701_CREDENTIAL);
    }

    /** All leaves together: unique keys, and everyone understands everything in use. */
    static void group(RatchetTree tree, Extensions extensions) throws MlsException {
        Set<Bytes> signatureKeys = new HashSet<>();
        Set<Bytes> encryptionKeys = new HashSet<>();
        Set<Integer> credentials = new HashSet<>();
        for (int index : tree.members()) {
            LeafNode leaf = member(tree, index);
            boolean unique = signatureKeys.add(leaf.signatureKey()) && encryptionKeys.add(leaf.encryptionKey());
            MlsException.require(unique, Rule.M709_UNIQUE_KEYS);
            credentials.add(leaf.credential().type());
        }
        Optional<RequiredCapabilities> required = extensions.requiredCapabilities();
        for (int index : tree.members()) {
            Capabilities can = member(tree, index).capabilities();
            MlsException.require(can.credentials().containsAll(credentials), Rule.M704_CREDENTIAL_TYPES);
            MlsException.require(supports(can, extensions), Rule.M711_GROUP_EXTENSIONS);
            MlsException.require(
                    !required.isPresent() || can.supports(required.get()), Rule.M703_REQUIRED_CAPABILITIES);
        }
    }

    static boolean supports(Capabilities can, Extensions extensions) {
        return extensions.list().stream().allMatch(extension -> can.supportsExtension(extension.type()));
    }

    /** The leaf of a member that is known to be there. */
    static LeafNode member(RatchetTree tree, int index) {
        LeafNode leaf = tree.leaf(index);
        if (leaf == null) {
            throw new IllegalArgumentException("no member has leaf " + index);
        }
        return leaf;
    }
}
