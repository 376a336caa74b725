package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.ascii;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.UpdatePath;
import org.waystation.mls.wire.Writer;

/** Rules M-101 to M-111. */
class EncodingRulesTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void M101_a_length_header_is_minimal() {
        refused(Rule.M101_MINIMAL_LENGTH, () -> new Reader(bytes(0x40, 0x3f)).length());
        refused(Rule.M101_MINIMAL_LENGTH, () -> new Reader(bytes(0x80, 0, 0x3f, 0xff)).length());
        refused(Rule.M101_MINIMAL_LENGTH, () -> new Reader(bytes(0xc0, 0, 0, 0, 0, 0, 0, 1)).length());
    }

    @Test
    void M102_twelve_bytes_cannot_ask_for_a_gibibyte() {
        byte[] greedy = bytes(0, 1, 0, 2, 0xbf, 0xff, 0xff, 0xff, 0, 0, 0, 0);
        refused(Rule.M102_WITHIN_INPUT, () -> MlsMessage.parse(greedy));
    }

    /** Sixteen mebibytes of empty certificates, or of empty path nodes, are refused before they have filled the memory. */
    @Test
    void M111_nothing_costs_much_more_memory_than_it_has_bytes() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        int size = 1 << 24;
        Writer chain = new Writer().vector(new byte[32]).vector(new byte[32]).u16(2);
        byte[] leaf = chain.vector(new byte[size]).toByteArray();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(Rule.M111_LIST_ITEMS, () -> Reader.whole(leaf, LeafNode::read));
        byte[] nodes = new Writer().vector(new byte[size]).toByteArray();
        refused(Rule.M111_LIST_ITEMS, () -> new Reader(nodes).list(UpdatePath.PathNode::read));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 16L * 2 * size, "bytes allocated: " + allocated);
    }

    @Test
    void M103_nothing_follows() throws Exception {
        byte[] message = People.keyPackage(People.client(), "bob").message();
        byte[] longer = Arrays.copyOf(message, message.length + 1);
        refused(Rule.M103_NO_TRAILING_BYTES, () -> MlsMessage.parse(longer));
    }

    @Test
    void M104_types_are_known() {
        refused(Rule.M104_KNOWN_VALUE, () -> MlsMessage.parse(bytes(0, 2, 0, 1)));
        refused(Rule.M104_KNOWN_VALUE, () -> MlsMessage.parse(bytes(0, 1, 0, 6)));
        refused(Rule.M104_KNOWN_VALUE, () -> new Reader(bytes(2, 0)).optional(Reader::u8));
    }

    @Test
    void M105_an_extension_type_stands_once() {
        Extension one = new Extension(9, Bytes.EMPTY);
        byte[] twice = new Writer().structs(List.of(one, one)).toByteArray();
        byte[] proposal =
                new Writer().u16(Proposal.GROUP_CONTEXT_EXTENSIONS).raw(twice).toByteArray();
        refused(Rule.M105_EXTENSION_ONCE, () -> Reader.whole(proposal, Proposal::read));
    }

    @Test
    void M106_a_public_key_has_the_size_of_its_suite_and_low_order_points_are_none() throws Exception {
        Bytes shorter = Bytes.wrap(new byte[31]);
        Bytes zero = Bytes.wrap(new byte[32]);
        Bytes xWing = Bytes.wrap(new byte[1216]);
        Client client = People.client();
        refused(
                Rule.M106_KEY_WELL_FORMED,
                () -> People.SUITE.encryptWithLabel(shorter, "x", new byte[0], new byte[0], client.random()));
        refused(
                Rule.M106_KEY_WELL_FORMED,
                () -> People.SUITE.encryptWithLabel(zero, "x", new byte[0], new byte[0], client.random()));
        refused(
                Rule.M106_KEY_WELL_FORMED,
                () -> Settings.DEFAULT
                        .suites()
                        .get(0)
                        .encryptWithLabel(xWing, "x", new byte[0], new byte[0], client.random()));
    }

    @Test
    void M107_a_message_is_no_longer_than_the_limit() throws Exception {
        Group alice = People.alone(People.client());
        refused(
                Rule.M107_MESSAGE_SIZE,
                alice,
                new byte[Settings.DEFAULT.limits().messageSize() + 1]);
    }

    @Test
    void M108_a_tree_is_no_larger_than_the_limit() throws Exception {
        Client small =
                People.client(Settings.DEFAULT.withLimits(new Limits(1 << 20, 2, 9, 9, 9, 9, 1, 8)), People.TRUSTING);
        refused(Rule.M108_TREE_SIZE, () -> People.group(small, People.SUITE, 3, Extensions.NONE));
        byte[] info = People.group(3).get(0).groupInfo(true);
        Identity dave = People.identity(small, "dave");
        refused(Rule.M108_TREE_SIZE, () -> small.joinExternally(info, dave, JoinOptions.none()));
        byte[] full = People.group(2).get(0).groupInfo(true);
        refused(Rule.M108_TREE_SIZE, () -> small.joinExternally(full, dave, JoinOptions.none()));
    }

    @Test
    void M109_a_commit_carries_no_more_proposals_than_the_limit() throws Exception {
        Client small =
                People.client(Settings.DEFAULT.withLimits(new Limits(1 << 20, 8, 1, 9, 9, 9, 1, 8)), People.TRUSTING);
        List<Group> members = People.group(small, People.SUITE, 2, Extensions.NONE);
        byte[] commit =
                new Insider(members.get(0)).commit(Changes.none(), new Proposal.Remove(0), new Proposal.Remove(0));
        refused(Rule.M109_PROPOSALS_PER_COMMIT, members.get(1), commit);
    }

    @Test
    void M110_an_epoch_keeps_no_more_proposals_than_the_limit() throws Exception {
        Client small =
                People.client(Settings.DEFAULT.withLimits(new Limits(1 << 20, 8, 9, 1, 9, 9, 1, 8)), People.TRUSTING);
        List<Group> members = People.group(small, People.SUITE, 2, Extensions.NONE);
        Insider insider = new Insider(members.get(0));
        members.get(1).process(insider.publish(new Proposal.Remove(0)));
        byte[] another = insider.publish(new Proposal.ReInit(Bytes.copyOf(ascii("x")), 1, 1, Extensions.NONE));
        refused(Rule.M110_PROPOSALS_PER_EPOCH, members.get(1), another);
    }
}
