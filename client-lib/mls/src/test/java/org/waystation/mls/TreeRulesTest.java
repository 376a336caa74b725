package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.waystation.mls.Insider.refused;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.tree.RatchetTree;
import org.waystation.mls.tree.TreeChecks;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.Node;
import org.waystation.mls.wire.ParentNode;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.UpdatePath.PathNode;
import org.waystation.mls.wire.Writer;

/** Rules M-712 to M-720 and M-801: what a newcomer sees in a tree, and what a commit does to it. */
class TreeRulesTest {
    private List<Group> members;
    private Insider insider;

    @BeforeEach
    void four() throws Exception {
        members = People.group(4);
        People.commit(members, Changes.none());
        insider = new Insider(members.get(0));
    }

    private interface Change {
        void apply(List<Optional<Node>> nodes);
    }

    /** The tree of the group with some of its nodes changed, under its own hash. */
    private RatchetTree changed(Change change) throws Exception {
        byte[] encoded = members.get(0).ratchetTree();
        List<Optional<Node>> nodes = new ArrayList<>(Reader.whole(
                encoded, in -> in.list(entry -> Optional.ofNullable(entry.optional(Node::read)))));
        change.apply(nodes);
        byte[] again = new Writer()
                .list(nodes, (out, node) -> out.optional(node.orElse(null), Node::write))
                .toByteArray();
        return Reader.whole(again, in -> RatchetTree.read(People.SUITE, in, 1 << 12));
    }

    private void refusedTree(Rule rule, Change change) throws Exception {
        RatchetTree tree = changed(change);
        refused(rule, () -> TreeChecks.check(People.SUITE, tree, tree.hash()));
    }

    private static void setRoot(List<Optional<Node>> nodes, Bytes key, Bytes hash, Integer... unmerged) {
        nodes.set(3, Optional.of(new ParentNode(key, hash, List.of(unmerged))));
    }

    private static ParentNode root(List<Optional<Node>> nodes) {
        return (ParentNode) nodes.get(3).orElseThrow();
    }

    @Test
    void M712_a_tree_has_nodes_where_they_belong_and_does_not_end_blank() {
        refused(Rule.M712_TREE_SHAPE, () -> changed(nodes -> nodes.add(Optional.empty())));
        refused(Rule.M712_TREE_SHAPE, () -> changed(List::clear));
        refused(Rule.M712_TREE_SHAPE, () -> changed(nodes -> Collections.swap(nodes, 2, 3)));
    }

    @Test
    void M713_unmerged_leaves_are_sorted_present_and_below() throws Exception {
        refusedTree(
                Rule.M713_UNMERGED_LEAVES, nodes -> setRoot(nodes, root(nodes).encryptionKey(), Bytes.EMPTY, 2, 1));
        refusedTree(
                Rule.M713_UNMERGED_LEAVES, nodes -> setRoot(nodes, root(nodes).encryptionKey(), Bytes.EMPTY, 1, 1));
        refusedTree(
                Rule.M713_UNMERGED_LEAVES, nodes -> setRoot(nodes, root(nodes).encryptionKey(), Bytes.EMPTY, 9));
        refusedTree(
                Rule.M713_UNMERGED_LEAVES, nodes -> setRoot(nodes, root(nodes).encryptionKey(), Bytes.EMPTY, -1));
        refusedTree(
                Rule.M713_UNMERGED_LEAVES, nodes -> setRoot(nodes, root(nodes).encryptionKey(), Bytes.EMPTY, 1));
    }

    @Test
    void M714_a_parent_nobody_below_vouches_for() throws Exception {
        Bytes foreign = People.SUITE.newHpkeKey(insider.client.random()).publicKey();
        refusedTree(Rule.M714_PARENT_HASH, nodes -> setRoot(nodes, foreign, Bytes.EMPTY));
        refusedTree(Rule.M714_PARENT_HASH, nodes -> setRoot(nodes, root(nodes).encryptionKey(), foreign));
        refusedTree(
                Rule.M714_PARENT_HASH,
                nodes -> nodes.set(5, Optional.of(new ParentNode(foreign, Bytes.EMPTY, List.of()))));
    }

    @Test
    void M715_a_tree_has_the_stated_hash() throws Exception {
        RatchetTree tree = changed(nodes -> nodes.set(2, Optional.empty()));
        refused(
                Rule.M715_TREE_HASH,
                () -> TreeChecks.check(People.SUITE, tree, members.get(0).treeHash()));
    }

    @Test
    void M716_a_parents_key_stands_in_no_other_node() throws Exception {
        refusedTree(
                Rule.M716_UNIQUE_PARENT_KEYS,
                nodes -> setRoot(nodes, nodes.get(0).orElseThrow().encryptionKey(), Bytes.EMPTY));
    }

    /** Members follow it, as the RFC has it; but then nobody could join: so nobody here is the one to commit it. */
    @Test
    void M716_a_leaf_with_a_parents_key_is_not_committed_by_us() throws Exception {
        Bytes root = insider.epoch.tree().parent(3).encryptionKey();
        KeyPackage good = People.keyPackage(insider.client, "eve").keyPackage();
        Identity eve = People.identity(insider.client, "eve")
                .with(good.leafNode().capabilities(), good.leafNode().extensions());
        LeafNode stolen = eve.leaf(root, good.leafNode().source());
        KeyPackage bad = LeafRulesTest.signed(LeafRulesTest.withLeaf(good, stolen), eve);
        refused(
                Rule.M716_UNIQUE_PARENT_KEYS,
                () -> members.get(1).commit(Changes.none().propose(new Proposal.Add(bad))));
        byte[] add = insider.publish(new Proposal.Add(bad));
        members.get(1).process(add);
        members.get(2).process(add);
        PendingCommit commit = members.get(1).commit(Changes.none());
        Incoming.Committed staged = (Incoming.Committed) members.get(2).process(commit.message());
        assertEquals(List.of(), staged.commit().proposals());
    }

    private void refusedPath(Rule rule, UnaryOperator<UpdatePath> change) throws Exception {
        byte[] commit = insider.commit(Changes.none(), made -> new Commit(made.proposals(), change.apply(made.path())));
        refused(rule, members.get(3), commit);
    }

    private static UpdatePath withNode(UpdatePath path, int place, PathNode node) {
        List<PathNode> nodes = new ArrayList<>(path.nodes());
        nodes.set(place, node);
        return new UpdatePath(path.leafNode(), nodes);
    }

    @Test
    void M717_a_path_has_a_node_per_ancestor_and_a_ciphertext_per_recipient() throws Exception {
        refusedPath(
                Rule.M717_PATH_SHAPE,
                path -> new UpdatePath(path.leafNode(), path.nodes().subList(0, 1)));
        refusedPath(
                Rule.M717_PATH_SHAPE,
                path -> withNode(path, 1, new PathNode(path.nodes().get(1).encryptionKey(), List.of())));
    }

    @Test
    void M718_a_path_brings_fresh_keys() throws Exception {
        Bytes used = members.get(1).members().isEmpty()
                ? Bytes.EMPTY
                : insider.epoch.tree().leaf(2).encryptionKey();
        refusedPath(
                Rule.M718_PATH_KEYS_FRESH,
                path -> withNode(path, 1, new PathNode(used, path.nodes().get(1).encryptedPathSecret())));
        refusedPath(
                Rule.M718_PATH_KEYS_FRESH,
                path -> withNode(
                        path,
                        1,
                        new PathNode(
                                path.nodes().get(0).encryptionKey(),
                                path.nodes().get(1).encryptedPathSecret())));
    }

    @Test
    void M719_the_leaf_states_the_parent_hash_of_its_path() throws Exception {
        Bytes foreign = People.SUITE.newHpkeKey(insider.client.random()).publicKey();
        refusedPath(
                Rule.M719_PATH_PARENT_HASH,
                path -> withNode(
                        path, 1, new PathNode(foreign, path.nodes().get(1).encryptedPathSecret())));
    }

    @Test
    void M720_a_path_secret_opens() throws Exception {
        refusedPath(Rule.M720_PATH_SECRET, path -> {
            PathNode node = path.nodes().get(1);
            HpkeCiphertext first = node.encryptedPathSecret().get(0);
            byte[] damaged = first.ciphertext().toByteArray();
            damaged[0] ^= 1;
            List<HpkeCiphertext> sealed = new ArrayList<>(node.encryptedPathSecret());
            for (int i = 0; i < sealed.size(); i++) {
                sealed.set(i, new HpkeCiphertext(first.kemOutput(), Bytes.wrap(damaged)));
            }
            return withNode(path, 1, new PathNode(node.encryptionKey(), sealed));
        });
    }

    @Test
    void M801_a_commit_confirms_its_epoch() throws Exception {
        byte[] commit = insider.commit(Changes.none());
        byte[] authenticator = members.get(3).epochAuthenticator();
        byte[] other = insider.commit(Changes.none(), made -> made);
        refused(Rule.M801_CONFIRMATION_TAG, members.get(3), withWrongTag(commit));
        refused(Rule.M801_CONFIRMATION_TAG, members.get(2), withWrongTag(other));
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                authenticator, members.get(3).epochAuthenticator());
        assertEquals(2, members.get(3).epochNumber());
    }

    private byte[] withWrongTag(byte[] commit) throws Exception {
        var message = ((org.waystation.mls.wire.MlsMessage.Public) org.waystation.mls.wire.MlsMessage.parse(commit))
                .message();
        return insider.publish(message.content().sender(), message.content().content(), Bytes.wrap(new byte[32]));
    }
}
