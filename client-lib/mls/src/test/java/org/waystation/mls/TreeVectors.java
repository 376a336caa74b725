package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.waystation.mls.Json.bytes;
import static org.waystation.mls.Json.hex;
import static org.waystation.mls.Json.list;
import static org.waystation.mls.Json.secret;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeChecks;
import org.waystation.mls.tree.TreeKem;
import org.waystation.mls.tree.TreeKeys;
import org.waystation.mls.tree.TreeMath;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupContext;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.UpdatePath;

/** Vectors of tree arithmetic, tree operations, tree hashes and TreeKEM. */
final class TreeVectors {
    private static final int MAX_LEAVES = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TreeVectors() {}

    static void treeMath(JsonNode one) {
        int leaves = one.get("n_leaves").asInt();
        int nodes = TreeMath.nodes(leaves);
        int root = TreeMath.root(leaves);
        assertEquals(one.get("n_nodes").asInt(), nodes);
        assertEquals(one.get("root").asInt(), root);
        for (int node = 0; node < nodes; node++) {
            boolean leaf = TreeMath.isLeaf(node);
            same(one.get("left").get(node), leaf ? null : TreeMath.left(node));
            same(one.get("right").get(node), leaf ? null : TreeMath.right(node));
            same(one.get("parent").get(node), node == root ? null : TreeMath.parent(node));
            same(one.get("sibling").get(node), node == root ? null : TreeMath.sibling(node));
        }
    }

    private static void same(JsonNode expected, Integer actual) {
        assertEquals(expected.isNull() ? null : (Integer) expected.asInt(), actual);
    }

    private static RatchetTree tree(CipherSuite suite, byte[] encoded) throws Exception {
        return Reader.whole(encoded, in -> RatchetTree.read(suite, in, MAX_LEAVES));
    }

    static void treeValidation(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        RatchetTree tree = tree(suite, hex(one, "tree"));
        assertArrayEquals(hex(one, "tree"), tree.encode());
        List<JsonNode> resolutions = list(one, "resolutions");
        assertEquals(resolutions.size(), tree.nodeCount());
        for (int node = 0; node < tree.nodeCount(); node++) {
            List<Integer> expected = new ArrayList<>();
            resolutions.get(node).forEach(entry -> expected.add(entry.asInt()));
            assertEquals(expected, tree.resolution(node));
            assertArrayEquals(hex(one.get("tree_hashes").get(node)), tree.hash(node));
        }
        TreeChecks.check(suite, tree, tree.hash());
        for (int member : tree.members()) {
            LeafNode leaf = tree.leaf(member);
            byte[] signed = leaf.toBeSigned(bytes(one, "group_id"), member);
            Assertions.assertTrue(suite.verifyWithLabel(leaf.signatureKey(), "LeafNodeTBS", signed, leaf.signature()));
        }
    }

    static void treeOperations(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        RatchetTree tree = tree(suite, hex(one, "tree_before"));
        assertEquals(bytes(one, "tree_hash_before"), tree.hash());
        Proposal proposal = Reader.whole(hex(one, "proposal"), Proposal::read);
        if (proposal instanceof Proposal.Add add) {
            tree.add(add.keyPackage().leafNode());
        } else if (proposal instanceof Proposal.Update update) {
            tree.update(one.get("proposal_sender").asInt(), update.leafNode());
        } else {
            tree.remove(((Proposal.Remove) proposal).removed());
            tree.truncate();
        }
        assertArrayEquals(hex(one, "tree_after"), tree.encode());
        assertEquals(bytes(one, "tree_hash_after"), tree.hash());
    }

    static void treeKem(JsonNode one) throws Exception {
        CipherSuite suite = VectorRunner.suite(one);
        RatchetTree before = tree(suite, hex(one, "ratchet_tree"));
        Map<Integer, TreeKeys> members = new TreeMap<>();
        Map<Integer, KeyPair> signatureKeys = new TreeMap<>();
        for (JsonNode leaf : list(one, "leaves_private")) {
            int index = leaf.get("index").asInt();
            TreeKeys keys = new TreeKeys(index, suite.hpkeKey(secret(leaf, "encryption_priv")));
            for (JsonNode path : list(leaf, "path_secrets")) {
                keys.put(path.get("node").asInt(), nodeKey(suite, secret(path, "path_secret")));
            }
            members.put(index, keys);
            signatureKeys.put(index, suite.signatureKey(secret(leaf, "signature_priv")));
        }
        for (JsonNode given : list(one, "update_paths")) {
            follow(suite, one, before.copy(), members, given);
            make(suite, one, before.copy(), members, given.get("sender").asInt(), signatureKeys);
        }
    }

    private static void follow(
            CipherSuite suite, JsonNode one, RatchetTree tree, Map<Integer, TreeKeys> members, JsonNode given)
            throws Exception {
        int sender = given.get("sender").asInt();
        UpdatePath path = Reader.whole(hex(given, "update_path"), UpdatePath::read);
        TreeKem.merge(suite, tree, sender, path, Collections.emptySet());
        assertEquals(bytes(given, "tree_hash_after"), tree.hash());
        byte[] context = context(suite, one, tree);
        List<JsonNode> secrets = list(given, "path_secrets");
        for (Map.Entry<Integer, TreeKeys> member : members.entrySet()) {
            int leaf = member.getKey();
            if (leaf == sender) {
                continue;
            }
            Secret commitSecret =
                    TreeKem.open(suite, tree, member.getValue().copy(), sender, path, Collections.emptySet(), context);
            assertArrayEquals(hex(given, "commit_secret"), commitSecret.expose());
            int common = TreeMath.commonAncestor(2 * leaf, 2 * sender);
            KeyPair key = nodeKey(suite, Secret.wrap(hex(secrets.get(leaf))));
            assertEquals(tree.node(common).encryptionKey(), key.publicKey());
        }
    }

    private static void make(
            CipherSuite suite,
            JsonNode one,
            RatchetTree tree,
            Map<Integer, TreeKeys> members,
            int sender,
            Map<Integer, KeyPair> signatureKeys)
            throws Exception {
        RatchetTree theirs = tree.copy();
        Bytes groupId = bytes(one, "group_id");
        try (TreeKem.NewPath made = new TreeKem.NewPath(
                suite,
                tree,
                members.get(sender).copy(),
                tree.leaf(sender),
                leaf -> Identity.sign(suite, signatureKeys.get(sender), leaf, groupId, sender),
                RANDOM)) {
            byte[] context = context(suite, one, tree);
            UpdatePath path = made.seal(Collections.emptySet(), context, RANDOM);
            TreeKem.merge(suite, theirs, sender, path, Collections.emptySet());
            assertEquals(tree.hash(), theirs.hash());
            for (Map.Entry<Integer, TreeKeys> member : members.entrySet()) {
                if (member.getKey() != sender) {
                    TreeKeys keys = member.getValue().copy();
                    Secret opened = TreeKem.open(suite, theirs, keys, sender, path, Collections.emptySet(), context);
                    assertArrayEquals(made.commitSecret().expose(), opened.expose());
                }
            }
        }
    }

    private static KeyPair nodeKey(CipherSuite suite, Secret pathSecret) {
        return suite.deriveHpkeKey(suite.deriveSecret(pathSecret, "node"));
    }

    private static byte[] context(CipherSuite suite, JsonNode one, RatchetTree tree) {
        return new GroupContext(
                        1,
                        suite.id(),
                        bytes(one, "group_id"),
                        one.get("epoch").asLong(),
                        tree.hash(),
                        bytes(one, "confirmed_transcript_hash"),
                        Extensions.NONE)
                .encode();
    }
}
