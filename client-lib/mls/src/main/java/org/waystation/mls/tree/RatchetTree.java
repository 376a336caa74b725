package org.waystation.mls.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/**
 * The public part of a group's tree: a full binary tree of leaves (members) and parents, any of them blank. Mutable and cheap to
 * copy; nodes are immutable. Tree hashes are kept until something below them changes.
 */
public final class RatchetTree implements Struct {
    private final TreeHashes hashes;
    private @Nullable Node[] nodes;

    private RatchetTree(@Nullable Node[] nodes, TreeHashes hashes) {
        this.nodes = nodes;
        this.hashes = hashes;
    }

    /** The tree of a group that its creator has just made. */
    public static RatchetTree of(CipherSuite suite, LeafNode creator) {
        return new RatchetTree(new Node[] {creator}, new TreeHashes(suite, 1));
    }

    /** Reads a {@code ratchet_tree}, RFC 9420 section 12.4.3.3. Its shape is checked, its meaning is not. */
    public static RatchetTree read(CipherSuite suite, Reader in, int maxLeaves) throws MlsException {
        List<Optional<Node>> entries = in.list(entry -> Optional.ofNullable(entry.optional(Node::read)));
        int last = entries.size() - 1;
        MlsException.require(last < TreeMath.nodes(maxLeaves), Rule.M108_TREE_SIZE);
        MlsException.require(last >= 0 && entries.get(last).isPresent(), Rule.M712_TREE_SHAPE);
        int leaves = 1;
        while (TreeMath.nodes(leaves) <= last) {
            leaves *= 2;
        }
        Node[] nodes = new Node[TreeMath.nodes(leaves)];
        for (int i = 0; i <= last; i++) {
            Node node = entries.get(i).orElse(null);
            MlsException.require(node == null || node instanceof LeafNode == TreeMath.isLeaf(i), Rule.M712_TREE_SHAPE);
            MlsException.require(node == null || suite.isHpkeKey(node.encryptionKey()), Rule.M106_KEY_WELL_FORMED);
            nodes[i] = node;
        }
        return new RatchetTree(nodes, new TreeHashes(suite, nodes.length));
    }

    @Override
    public void writeTo(Writer out) {
        int end = nodes.length;
        while (nodes[end - 1] == null) {
            end--;
        }
        out.list(Arrays.asList(nodes).subList(0, end), (inner, node) -> inner.optional(node, Node::write));
    }

    public RatchetTree copy() {
        return new RatchetTree(nodes.clone(), hashes.copy());
    }

    /** How many leaves there are, blank ones included: a power of two. */
    public int leafCount() {
        return (nodes.length + 1) / 2;
    }

    public int nodeCount() {
        return nodes.length;
    }

    public @Nullable Node node(int index) {
        return nodes[index];
    }

    /** The member at a leaf index, which may come from a stranger; null where there is none. */
    public @Nullable LeafNode leaf(int leaf) {
        boolean inside = leaf >= 0 && leaf < leafCount();
        return inside ? (LeafNode) nodes[TreeMath.nodeOfLeaf(leaf)] : null;
    }

    public @Nullable ParentNode parent(int node) {
        return (ParentNode) nodes[node];
    }

    /** The leaf indices of all members, in order. */
    public List<Integer> members() {
        List<Integer> members = new ArrayList<>();
        for (int leaf = 0; leaf < leafCount(); leaf++) {
            if (leaf(leaf) != null) {
                members.add(leaf);
            }
        }
        return members;
    }

    /** Where the next member goes: the leftmost blank leaf, or just beyond the last. */
    public int nextLeaf() {
        for (int leaf = 0; leaf < leafCount(); leaf++) {
            if (leaf(leaf) == null) {
                return leaf;
            }
        }
        return leafCount();
    }

    /** Adds a member, RFC 9420 section 12.1.1. */
    public int add(LeafNode member) {
        int leaf = nextLeaf();
        makeRoomFor(leaf);
        for (int above : directPath(leaf)) {
            ParentNode parent = parent(above);
            if (parent != null) {
                nodes[above] = parent.withUnmerged(leaf);
            }
        }
        setLeaf(leaf, member);
        return leaf;
    }

    /** Doubles the tree, where it must, until it has this leaf. */
    public void makeRoomFor(int leaf) {
        while (leaf >= leafCount()) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length + 1);
            hashes.resize(nodes.length);
        }
    }

    /** Replaces a member's leaf, RFC 9420 section 12.1.2. */
    public void update(int leaf, LeafNode member) {
        blankPath(leaf);
        setLeaf(leaf, member);
    }

    /** Removes a member, RFC 9420 section 12.1.3; {@link #truncate} is left to be done. */
    public void remove(int leaf) {
        blankPath(leaf);
        setLeaf(leaf, null);
    }

    /** Halves the tree while its right half has no member. */
    public void truncate() {
        int last = leafCount() - 1;
        while (last > 0 && leaf(last) == null) {
            last--;
        }
        while (leafCount() > 1 && last < leafCount() / 2) {
            nodes = Arrays.copyOf(nodes, nodes.length / 2);
            hashes.resize(nodes.length);
        }
    }

    public void setLeaf(int leaf, @Nullable LeafNode member) {
        set(TreeMath.nodeOfLeaf(leaf), member);
    }

    public void blankPath(int leaf) {
        for (int above : directPath(leaf)) {
            nodes[above] = null;
        }
        hashes.forget(TreeMath.nodeOfLeaf(leaf));
    }

    /** Replaces a node; what was known of the hashes above it is forgotten. */
    void set(int index, @Nullable Node node) {
        nodes[index] = node;
        hashes.forget(index);
    }

    public List<Integer> directPath(int leaf) {
        return TreeMath.directPath(TreeMath.nodeOfLeaf(leaf), leafCount());
    }

    /** The nodes above a leaf whose other child has anyone below it, RFC 9420 section 4.1.2. */
    public List<Integer> filteredDirectPath(int leaf) {
        List<Integer> filtered = new ArrayList<>();
        int below = TreeMath.nodeOfLeaf(leaf);
        for (int above : directPath(leaf)) {
            if (!isEmpty(TreeMath.sibling(below))) {
                filtered.add(above);
            }
            below = above;
        }
        return filtered;
    }

    private boolean isEmpty(int node) {
        return nodes[node] == null
                && (TreeMath.isLeaf(node) || (isEmpty(TreeMath.left(node)) && isEmpty(TreeMath.right(node))));
    }

    /** The nodes whose keys reach every member below a node, RFC 9420 section 4.1.1. */
    public List<Integer> resolution(int node) {
        List<Integer> resolution = new ArrayList<>();
        resolve(node, resolution);
        return Collections.unmodifiableList(resolution);
    }

    private void resolve(int index, List<Integer> into) {
        Node node = nodes[index];
        if (node != null) {
            into.add(index);
            if (node instanceof ParentNode parent) {
                parent.unmergedLeaves().forEach(leaf -> into.add(TreeMath.nodeOfLeaf(leaf)));
            }
        } else if (!TreeMath.isLeaf(index)) {
            resolve(TreeMath.left(index), into);
            resolve(TreeMath.right(index), into);
        }
    }

    /** The tree hash of the whole tree, RFC 9420 section 7.8. */
    public Bytes hash() {
        return Bytes.wrap(hash(TreeMath.root(leafCount())).clone());
    }

    /** The tree hash of a node: to read, not to keep. */
    public byte[] hash(int node) {
        return hashes.of(this, node);
    }

    /** The tree hash of a node as it would be without these leaves. */
    byte[] hashWithout(List<Integer> leaves, int node) {
        return hashes.without(this, leaves, node);
    }
}
