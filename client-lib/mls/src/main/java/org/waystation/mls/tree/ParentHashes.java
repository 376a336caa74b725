package org.waystation.mls.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Writer;

/** Parent hashes, RFC 9420 section 7.9: they prove that each parent's key was put there by a member below it. */
final class ParentHashes {
    private ParentHashes() {}

    /** The parent hash of a node with the given child as its copath child. */
    static Bytes of(CipherSuite suite, RatchetTree tree, int node, ParentNode parent, int sibling) {
        byte[] input = new Writer()
                .vector(parent.encryptionKey())
                .vector(parent.parentHash())
                .vector(tree.hashWithout(parent.unmergedLeaves(), sibling))
                .toByteArray();
        return Bytes.wrap(suite.hash(input));
    }

    /**
     * Puts new keys on a leaf's filtered direct path, blanks the rest of its direct path, and chains the parent hashes.
     *
     * @return the parent hash that the leaf must state
     */
    static Bytes setPath(CipherSuite suite, RatchetTree tree, int leaf, List<Integer> path, List<Bytes> keys) {
        tree.blankPath(leaf);
        int leafNode = TreeMath.nodeOfLeaf(leaf);
        Bytes hash = Bytes.EMPTY;
        for (int i = path.size() - 1; i >= 0; i--) {
            ParentNode parent = new ParentNode(keys.get(i), hash, new ArrayList<>());
            tree.set(path.get(i), parent);
            int below = TreeMath.childTowards(path.get(i), leafNode);
            hash = of(suite, tree, path.get(i), parent, TreeMath.sibling(below));
        }
        return hash;
    }

    /** Whether every parent node that is not blank is parent-hash valid, by exactly one node below it. */
    static boolean areValid(CipherSuite suite, RatchetTree tree) {
        for (int node = 1; node < tree.nodeCount(); node += 2) {
            ParentNode parent = tree.parent(node);
            if (parent != null) {
                int witnesses = witnesses(suite, tree, node, parent, TreeMath.left(node))
                        + witnesses(suite, tree, node, parent, TreeMath.right(node));
                if (witnesses != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many nodes in the resolution of a child state the parent's hash and were alone with the unmerged leaves there. */
    private static int witnesses(CipherSuite suite, RatchetTree tree, int node, ParentNode parent, int child) {
        Bytes hash = of(suite, tree, node, parent, TreeMath.sibling(child));
        List<Integer> resolution = tree.resolution(child);
        List<Integer> unmerged = new ArrayList<>();
        for (int leaf : parent.unmergedLeaves()) {
            if (TreeMath.isInSubtree(TreeMath.nodeOfLeaf(leaf), child)) {
                unmerged.add(TreeMath.nodeOfLeaf(leaf));
            }
        }
        if (resolution.size() != unmerged.size() + 1) {
            return 0;
        }
        int found = 0;
        for (int candidate : resolution) {
            if (states(tree.node(candidate), hash)) {
                List<Integer> others = new ArrayList<>(resolution);
                others.remove((Integer) candidate);
                others.sort(null);
                found += others.equals(unmerged) ? 1 : 0;
            }
        }
        return found;
    }

    private static boolean states(@Nullable Node node, Bytes hash) {
        if (node instanceof ParentNode parent) {
            return parent.parentHash().equals(hash);
        }
        return node instanceof LeafNode leaf
                && leaf.source() instanceof LeafNode.Source.FromCommit commit
                && commit.parentHash().equals(hash);
    }
}
