package org.waystation.mls.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/** Tree hashes, RFC 9420 section 7.8, each kept until a node at or below its own changes. */
final class TreeHashes {
    private static final int LEAF = 1;
    private static final int PARENT = 2;

    private final CipherSuite suite;
    private byte[][] known;

    TreeHashes(CipherSuite suite, int nodes) {
        this.suite = suite;
        this.known = new byte[nodes][];
    }

    TreeHashes copy() {
        TreeHashes copy = new TreeHashes(suite, 0);
        copy.known = known.clone();
        return copy;
    }

    /** Follows the tree as it doubles or halves: the left part stays as it is, and a root is always new. */
    void resize(int nodes) {
        known = Arrays.copyOf(known, nodes);
    }

    void forget(int node) {
        int root = known.length / 2;
        for (int at = node; at != root; at = TreeMath.parent(at)) {
            known[at] = null;
        }
        known[root] = null;
    }

    byte[] of(RatchetTree tree, int node) {
        if (known[node] == null) {
            known[node] = TreeMath.isLeaf(node)
                    ? leaf(node, tree.leaf(TreeMath.leafOfNode(node)))
                    : parent(tree.parent(node), of(tree, TreeMath.left(node)), of(tree, TreeMath.right(node)));
        }
        return known[node];
    }

    byte[] without(RatchetTree tree, List<Integer> leaves, int node) {
        if (leaves.stream().noneMatch(leaf -> TreeMath.isInSubtree(TreeMath.nodeOfLeaf(leaf), node))) {
            return of(tree, node);
        }
        if (TreeMath.isLeaf(node)) {
            return leaf(node, null);
        }
        byte[] left = without(tree, leaves, TreeMath.left(node));
        byte[] right = without(tree, leaves, TreeMath.right(node));
        return parent(without(tree.parent(node), leaves), left, right);
    }

    private static @Nullable ParentNode without(@Nullable ParentNode parent, List<Integer> leaves) {
        if (parent == null) {
            return null;
        }
        List<Integer> unmerged = new ArrayList<>(parent.unmergedLeaves());
        unmerged.removeAll(leaves);
        return new ParentNode(parent.encryptionKey(), parent.parentHash(), unmerged);
    }

    private byte[] leaf(int node, @Nullable LeafNode leaf) {
        Writer out = new Writer().u8(LEAF).u32(TreeMath.leafOfNode(node));
        return suite.hash(out.optional(leaf, Writer::struct).toByteArray());
    }

    private byte[] parent(@Nullable ParentNode parent, byte[] left, byte[] right) {
        Writer out = new Writer().u8(PARENT).<Struct>optional(parent, Writer::struct);
        return suite.hash(out.vector(left).vector(right).toByteArray());
    }
}
