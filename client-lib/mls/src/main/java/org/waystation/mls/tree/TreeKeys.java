package org.waystation.mls.tree;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/** The private keys that one member holds: its leaf's and those of nodes above it, by node index. */
public final class TreeKeys implements Struct, AutoCloseable {
    private final int leaf;
    private final Map<Integer, KeyPair> keys = new TreeMap<>();

    /** Takes the leaf's key over. */
    public TreeKeys(int leaf, KeyPair leafKey) {
        this.leaf = leaf;
        keys.put(TreeMath.nodeOfLeaf(leaf), leafKey);
    }

    private TreeKeys(int leaf) {
        this.leaf = leaf;
    }

    /** Reads stored keys; each must be the private key of the tree's node. */
    public static TreeKeys read(CipherSuite suite, RatchetTree tree, Reader in) throws MlsException {
        TreeKeys read = new TreeKeys(in.u32());
        in.list(entry -> read.keys.put(entry.u32(), suite.hpkeKey(entry.secret())));
        for (Map.Entry<Integer, KeyPair> entry : read.keys.entrySet()) {
            boolean inTree = entry.getKey() >= 0 && entry.getKey() < tree.nodeCount();
            MlsException.require(inTree && matches(tree, entry.getKey(), entry.getValue()), Rule.M1301_STATE);
        }
        boolean hasLeaf = tree.leaf(read.leaf) != null && read.has(TreeMath.nodeOfLeaf(read.leaf));
        MlsException.require(hasLeaf, Rule.M1301_STATE);
        return read;
    }

    @Override
    public void writeTo(Writer out) {
        out.u32(leaf)
                .list(
                        keys.entrySet(),
                        (inner, entry) -> inner.u32(entry.getKey())
                                .vector(entry.getValue().privateKey()));
    }

    public TreeKeys copy() {
        TreeKeys copy = new TreeKeys(leaf);
        keys.forEach((node, key) -> copy.keys.put(node, key.copy()));
        return copy;
    }

    public int leaf() {
        return leaf;
    }

    boolean has(int node) {
        return keys.containsKey(node);
    }

    @Nullable
    KeyPair key(int node) {
        return keys.get(node);
    }

    /** Takes a key over in place of what was there. */
    public void put(int node, KeyPair key) {
        KeyPair old = keys.put(node, key);
        if (old != null) {
            old.close();
        }
    }

    /** Erases every key whose node the tree no longer has. */
    public void retainCurrent(RatchetTree tree) {
        keys.entrySet().removeIf(entry -> {
            boolean current = entry.getKey() < tree.nodeCount() && matches(tree, entry.getKey(), entry.getValue());
            if (!current) {
                entry.getValue().close();
            }
            return !current;
        });
    }

    private static boolean matches(RatchetTree tree, int index, KeyPair key) {
        Node node = tree.node(index);
        return node != null && node.encryptionKey().equals(key.publicKey());
    }

    /**
     * Derives the keys of a node and of all keyed nodes above it from a path secret, which is erased.
     *
     * @return the path secret after the last: the commit secret
     */
    Secret derivePath(CipherSuite suite, RatchetTree tree, Iterable<Integer> nodes, Secret first) throws MlsException {
        MlsException.require(first.size() == suite.hashSize(), Rule.M720_PATH_SECRET);
        Secret pathSecret = first;
        for (int node : nodes) {
            KeyPair key = TreeKem.nodeKey(suite, pathSecret);
            put(node, key);
            Secret next = suite.deriveSecret(pathSecret, "path");
            pathSecret.close();
            pathSecret = next;
            if (!matches(tree, node, key)) {
                pathSecret.close();
                throw new MlsException(Rule.M720_PATH_SECRET);
            }
        }
        return pathSecret;
    }

    @Override
    public void close() {
        keys.values().forEach(KeyPair::close);
    }

    @Override
    public String toString() {
        return "TreeKeys[leaf " + leaf + ", " + keys.size() + " keys]";
    }
}
