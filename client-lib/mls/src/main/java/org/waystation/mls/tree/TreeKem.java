package org.waystation.mls.tree;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.UpdatePath.PathNode;

/** Making and following update paths, RFC 9420 sections 7.4 to 7.6. */
public final class TreeKem {
    private static final String LABEL = "UpdatePathNode";

    private TreeKem() {}

    static KeyPair nodeKey(CipherSuite suite, Secret pathSecret) {
        try (Secret nodeSecret = suite.deriveSecret(pathSecret, "node")) {
            return suite.deriveHpkeKey(nodeSecret);
        }
    }

    /**
     * A path that was put into a tree and is not yet sealed to anyone: first all public keys, then the tree hash, then, under a group
     * context with that hash, the secrets.
     */
    public static final class NewPath implements AutoCloseable {
        private final CipherSuite suite;
        private final RatchetTree tree;
        private final LeafNode leafNode;
        private final List<Integer> path;
        private final int leaf;
        private final List<Secret> secrets = new ArrayList<>();
        private final Secret commitSecret;

        /**
         * Gives a leaf and the nodes above it new keys, in the tree and in the member's keys.
         *
         * @param template the leaf as it is to be but for key, source and signature
         * @param sign signs the finished leaf
         */
        public NewPath(
                CipherSuite suite,
                RatchetTree tree,
                TreeKeys keys,
                LeafNode template,
                UnaryOperator<LeafNode> sign,
                SecureRandom random) {
            this.suite = suite;
            this.tree = tree;
            this.leaf = keys.leaf();
            this.path = tree.filteredDirectPath(leaf);
            byte[] start = new byte[suite.hashSize()];
            random.nextBytes(start);
            Secret pathSecret = Secret.wrap(start);
            List<Bytes> publicKeys = new ArrayList<>();
            for (int node : path) {
                KeyPair key = nodeKey(suite, pathSecret);
                keys.put(node, key);
                publicKeys.add(key.publicKey());
                secrets.add(pathSecret);
                pathSecret = suite.deriveSecret(pathSecret, "path");
            }
            this.commitSecret = pathSecret;
            KeyPair leafKey = suite.newHpkeKey(random);
            keys.put(TreeMath.nodeOfLeaf(leaf), leafKey);
            Bytes parentHash = ParentHashes.setPath(suite, tree, leaf, path, publicKeys);
            this.leafNode = sign.apply(template.renewed(leafKey.publicKey(), new Source.FromCommit(parentHash)));
            tree.setLeaf(leaf, leafNode);
        }

        /** The path secret after the last: what goes into the key schedule. The caller does not close it. */
        public Secret commitSecret() {
            return commitSecret;
        }

        /** Seals every path secret to those below the other child who were members before this commit. */
        public UpdatePath seal(Set<Integer> added, byte[] groupContext, SecureRandom random) throws MlsException {
            List<PathNode> nodes = new ArrayList<>();
            for (int i = 0; i < path.size(); i++) {
                List<HpkeCiphertext> sealed = new ArrayList<>();
                for (int recipient : recipients(tree, path.get(i), leaf, added)) {
                    sealed.add(suite.encryptWithLabel(
                            keyOf(tree, recipient),
                            LABEL,
                            groupContext,
                            secrets.get(i).expose(),
                            random));
                }
                nodes.add(new PathNode(keyOf(tree, path.get(i)), sealed));
            }
            return new UpdatePath(leafNode, nodes);
        }

        /** The secret of the lowest node that a new member has in common with the committer, to put into its Welcome. */
        public @Nullable Secret secretFor(int newLeaf) {
            int common = TreeMath.commonAncestor(TreeMath.nodeOfLeaf(leaf), TreeMath.nodeOfLeaf(newLeaf));
            int place = path.indexOf(common);
            return place < 0 ? null : secrets.get(place);
        }

        @Override
        public void close() {
            secrets.forEach(Secret::close);
            commitSecret.close();
        }
    }

    private static Bytes keyOf(RatchetTree tree, int index) {
        Node node = tree.node(index);
        if (node == null) {
            throw new IllegalStateException("a resolution holds no blank node");
        }
        return node.encryptionKey();
    }

    /** The resolution of a path node's other child, without leaves that the same commit added. */
    private static List<Integer> recipients(RatchetTree tree, int pathNode, int sender, Set<Integer> added) {
        int copath = TreeMath.sibling(TreeMath.childTowards(pathNode, TreeMath.nodeOfLeaf(sender)));
        List<Integer> recipients = new ArrayList<>(tree.resolution(copath));
        recipients.removeIf(node -> TreeMath.isLeaf(node) && added.contains(TreeMath.leafOfNode(node)));
        return recipients;
    }

    /** Puts a received path into the tree after checking its shape and its parent hash, RFC 9420 section 7.5. */
    public static void merge(CipherSuite suite, RatchetTree tree, int sender, UpdatePath path, Set<Integer> added)
            throws MlsException {
        List<Integer> nodes = tree.filteredDirectPath(sender);
        MlsException.require(nodes.size() == path.nodes().size(), Rule.M717_PATH_SHAPE);
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            PathNode node = path.nodes().get(i);
            int recipients = recipients(tree, nodes.get(i), sender, added).size();
            MlsException.require(node.encryptedPathSecret().size() == recipients, Rule.M717_PATH_SHAPE);
            MlsException.require(suite.isHpkeKey(node.encryptionKey()), Rule.M106_KEY_WELL_FORMED);
            keys.add(node.encryptionKey());
        }
        List<Bytes> all = new ArrayList<>(keys);
        all.add(path.leafNode().encryptionKey());
        TreeChecks.checkFresh(tree, all);
        Bytes parentHash = ParentHashes.setPath(suite, tree, sender, nodes, keys);
        boolean stated = path.leafNode().source() instanceof Source.FromCommit commit
                && commit.parentHash().equals(parentHash);
        MlsException.require(stated, Rule.M719_PATH_PARENT_HASH);
        tree.setLeaf(sender, path.leafNode());
    }

    /**
     * Opens the path secret sealed to this member in a path that was merged, and derives the keys above it.
     *
     * @return the commit secret
     */
    public static Secret open(
            CipherSuite suite,
            RatchetTree tree,
            TreeKeys keys,
            int sender,
            UpdatePath path,
            Set<Integer> added,
            byte[] groupContext)
            throws MlsException {
        List<Integer> nodes = tree.filteredDirectPath(sender);
        int self = TreeMath.nodeOfLeaf(keys.leaf());
        int common = nodes.indexOf(TreeMath.commonAncestor(TreeMath.nodeOfLeaf(sender), self));
        MlsException.require(common >= 0, Rule.M720_PATH_SECRET);
        List<Integer> recipients = recipients(tree, nodes.get(common), sender, added);
        for (int i = 0; i < recipients.size(); i++) {
            KeyPair key = keys.key(recipients.get(i));
            if (key != null) {
                HpkeCiphertext sealed =
                        path.nodes().get(common).encryptedPathSecret().get(i);
                Secret pathSecret = suite.decryptWithLabel(key, LABEL, groupContext, sealed);
                if (pathSecret == null) {
                    throw new MlsException(Rule.M720_PATH_SECRET);
                }
                return keys.derivePath(suite, tree, nodes.subList(common, nodes.size()), pathSecret);
            }
        }
        throw new MlsException(Rule.M720_PATH_SECRET);
    }

    /** Derives the keys that a new member has in common with the committer who invited it; takes the path secret over. */
    public static void openWelcome(CipherSuite suite, RatchetTree tree, TreeKeys keys, int committer, Secret pathSecret)
            throws MlsException {
        int self = TreeMath.nodeOfLeaf(keys.leaf());
        MlsException.require(tree.leaf(committer) != null && committer != keys.leaf(), Rule.M720_PATH_SECRET);
        int common = TreeMath.commonAncestor(TreeMath.nodeOfLeaf(committer), self);
        List<Integer> nodes = new ArrayList<>();
        for (int node : tree.directPath(keys.leaf())) {
            ParentNode parent = tree.parent(node);
            boolean above = TreeMath.isInSubtree(common, node);
            if (above && parent != null) {
                nodes.add(node);
            }
        }
        MlsException.require(!nodes.isEmpty() && nodes.get(0) == common, Rule.M720_PATH_SECRET);
        keys.derivePath(suite, tree, nodes, pathSecret).close();
    }
}
