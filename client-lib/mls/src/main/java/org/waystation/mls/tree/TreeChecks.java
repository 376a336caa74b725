package org.waystation.mls.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Rule;

/** What a newcomer checks of a tree as a tree, RFC 9420 section 12.4.3.1; its leaves are looked at elsewhere. */
public final class TreeChecks {
    private TreeChecks() {}

    public static void check(CipherSuite suite, RatchetTree tree, Bytes statedHash) throws MlsException {
        MlsException.require(tree.hash().equals(statedHash), Rule.M715_TREE_HASH);
        checkUnmergedLeaves(tree);
        checkKeys(tree);
        MlsException.require(ParentHashes.areValid(suite, tree), Rule.M714_PARENT_HASH);
    }

    private static void checkUnmergedLeaves(RatchetTree tree) throws MlsException {
        for (int node = 1; node < tree.nodeCount(); node += 2) {
            ParentNode parent = tree.parent(node);
            if (parent != null) {
                int previous = -1;
                for (int leaf : parent.unmergedLeaves()) {
                    MlsException.require(
                            leaf > previous && isUnmergedBelow(tree, leaf, node), Rule.M713_UNMERGED_LEAVES);
                    previous = leaf;
                }
            }
        }
    }

    private static boolean isUnmergedBelow(RatchetTree tree, int leaf, int top) {
        if (tree.leaf(leaf) == null || !TreeMath.isInSubtree(TreeMath.nodeOfLeaf(leaf), top)) {
            return false;
        }
        for (int at = TreeMath.parent(TreeMath.nodeOfLeaf(leaf)); at != top; at = TreeMath.parent(at)) {
            ParentNode between = tree.parent(at);
            if (between != null && !between.unmergedLeaves().contains(leaf)) {
                return false;
            }
        }
        return true;
    }

    /** Checks that no parent shares its key with another node. */
    public static void checkKeys(RatchetTree tree) throws MlsException {
        Set<Bytes> keys = new HashSet<>();
        for (int i = 0; i < tree.nodeCount(); i += 2) {
            Node leaf = tree.node(i);
            if (leaf != null) {
                keys.add(leaf.encryptionKey());
            }
        }
        for (int i = 1; i < tree.nodeCount(); i += 2) {
            Node parent = tree.node(i);
            MlsException.require(parent == null || keys.add(parent.encryptionKey()), Rule.M716_UNIQUE_PARENT_KEYS);
        }
    }

    /** Checks that a path brings only keys that no node of the tree has, and none twice. */
    static void checkFresh(RatchetTree tree, List<Bytes> keys) throws MlsException {
        Set<Bytes> fresh = new HashSet<>(keys);
        MlsException.require(fresh.size() == keys.size(), Rule.M718_PATH_KEYS_FRESH);
        for (int i = 0; i < tree.nodeCount(); i++) {
            Node node = tree.node(i);
            MlsException.require(node == null || !fresh.contains(node.encryptionKey()), Rule.M718_PATH_KEYS_FRESH);
        }
    }
}
