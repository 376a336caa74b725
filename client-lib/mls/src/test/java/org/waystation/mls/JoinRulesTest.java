package org.waystation.mls;

import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.ascii;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Welcome;

/** Rules M-1101, M-1102 and M-1241 to M-1249: what a newcomer checks. */
class JoinRulesTest {
    private final Client client = People.client();
    private final JoinOptions none = JoinOptions.none();
    private KeyPackageBundle carol;
    private Group alice;
    private Welcome welcome;

    @BeforeEach
    void invite() throws Exception {
        alice = People.group(2).get(0);
        carol = People.keyPackage(client, "carol");
        PendingCommit commit = alice.commit(Changes.none().add(carol.message()));
        commit.accept();
        welcome = ((MlsMessage.OfWelcome) MlsMessage.parse(commit.welcome().orElseThrow())).welcome();
    }

    private static byte[] message(Welcome welcome) {
        return new MlsMessage.OfWelcome(welcome).encode();
    }

    @Test
    void M1101_a_successor_is_what_was_announced_with_everyone_in_it() throws Exception {
        List<Group> members = People.group(3);
        PendingCommit end = members.get(0).commit(Changes.none().reInit(ascii("next"), 1, Extensions.NONE));
        Transition.Ended theirs = (Transition.Ended) People.accept(members.get(1), end.message());
        Transition.Ended ours = (Transition.Ended) end.accept();
        Identity creator = People.identity(client, "member 0");
        List<byte[]> incomplete = List.of(People.keyPackage(client, "member 1").message());
        refused(Rule.M1101_REINIT_MATCHES, () -> ours.successor().create(client, creator, incomplete));
        KeyPackageBundle one = People.keyPackage(client, "member 1");
        KeyPackageBundle two = People.keyPackage(client, "stranger");
        List<byte[]> another = List.of(one.message(), two.message());
        refused(Rule.M1101_REINIT_MATCHES, () -> ours.successor().create(client, creator, another));
        refused(Rule.M1243_ONE_ORIGIN, () -> theirs.successor().join(client, message(welcome), carol, none));
    }

    @Test
    void M1102_a_branch_has_only_members_and_the_same_suite() throws Exception {
        Identity us = People.identity(client, "member 0");
        List<byte[]> stranger = List.of(People.keyPackage(client, "stranger").message());
        refused(Rule.M1102_BRANCH_MATCHES, () -> alice.branch(us, ascii("branch"), Extensions.NONE, stranger));
        CipherSuite other = CipherSuite.X25519_CHACHA20POLY1305;
        Identity elsewhere = People.identity(client, other, "member 0");
        KeyPackageBundle one = client.newKeyPackage(People.identity(client, other, "member 1"), Duration.ofDays(1));
        refused(
                Rule.M1102_BRANCH_MATCHES,
                () -> alice.branch(elsewhere, ascii("branch"), Extensions.NONE, List.of(one.message())));
    }

    @Test
    void M1241_a_welcome_is_for_us() {
        KeyPackageBundle dave = People.keyPackage(client, "dave");
        refused(Rule.M1241_WELCOME_FOR_US, () -> client.join(message(welcome), dave, none));
    }

    @Test
    void M1242_a_welcome_opens() {
        byte[] damaged = welcome.encryptedGroupInfo().toByteArray();
        damaged[9] ^= 1;
        Welcome other = new Welcome(1, welcome.secrets(), Bytes.wrap(damaged));
        refused(Rule.M1242_WELCOME_OPENS, () -> client.join(message(other), carol, none));
    }

    @Test
    void M1243_a_group_from_another_is_joined_only_as_such() throws Exception {
        List<Group> members = People.group(2);
        KeyPackageBundle one = People.keyPackage(client, "member 1");
        Group branch = members.get(0)
                .branch(People.identity(client, "member 0"), ascii("b"), Extensions.NONE, List.of(one.message()));
        byte[] invitation = branch.pendingCommit().orElseThrow().welcome().orElseThrow();
        refused(Rule.M1243_ONE_ORIGIN, () -> client.join(invitation, one, none));
        refused(Rule.M1243_ONE_ORIGIN, () -> members.get(1).joinBranch(message(welcome), carol, none));
        members.get(1).joinBranch(invitation, one, none);
    }

    private byte[] info(GroupInfo info) {
        return new MlsMessage.OfGroupInfo(info).encode();
    }

    private GroupInfo good(boolean tree, boolean externalPub) throws Exception {
        return new Welcomes(client, new Insider(alice).epoch).groupInfo(tree, externalPub);
    }

    private void refusedInfo(Rule rule, GroupInfo info, JoinOptions options) {
        Identity dave = People.identity(client, "dave");
        refused(rule, () -> client.joinExternally(info(info), dave, options));
    }

    @Test
    void M1244_a_group_info_is_signed_by_the_member_it_names() throws Exception {
        GroupInfo good = good(true, true);
        refusedInfo(Rule.M1244_GROUP_INFO_SIGNATURE, good.withSignature(new byte[64]), none);
        GroupInfo other =
                new GroupInfo(good.groupContext(), good.extensions(), good.confirmationTag(), 77, good.signature());
        refusedInfo(Rule.M1244_GROUP_INFO_SIGNATURE, other, none);
    }

    @Test
    void M1245_a_group_is_joined_once() throws Exception {
        JoinOptions inIt = JoinOptions.none().notIn(List.of(alice.groupId()));
        refusedInfo(Rule.M1245_GROUP_NEW, good(true, true), inIt);
        refused(Rule.M1245_GROUP_NEW, () -> client.join(message(welcome), carol, inIt));
    }

    @Test
    void M1246_a_group_has_the_suite_of_our_keys() throws Exception {
        Welcome other = new Welcome(3, welcome.secrets(), welcome.encryptedGroupInfo());
        refused(Rule.M1246_GROUP_SUITE, () -> client.join(message(other), carol, none));
        Identity elsewhere = People.identity(client, CipherSuite.X25519_CHACHA20POLY1305, "dave");
        byte[] info = info(good(true, true));
        refused(Rule.M1246_GROUP_SUITE, () -> client.joinExternally(info, elsewhere, none));
    }

    /** Someone who was invited passes its invitation on. */
    @Test
    void M1247_our_leaf_is_in_the_tree() throws Exception {
        KeyPackageBundle dave = People.keyPackage(client, "dave");
        byte[] context = welcome.encryptedGroupInfo().view();
        Secret secrets = People.SUITE.decryptWithLabel(
                carol.initKey(), "Welcome", context, welcome.secrets().get(0).encryptedGroupSecrets());
        HpkeCiphertext sealed = People.SUITE.encryptWithLabel(
                dave.keyPackage().initKey(), "Welcome", context, secrets.expose(), client.random());
        List<Welcome.Entry> entries = new ArrayList<>(List.of(new Welcome.Entry(dave.reference(), sealed)));
        Welcome passedOn = new Welcome(1, entries, welcome.encryptedGroupInfo());
        refused(Rule.M1247_OUR_LEAF, () -> client.join(message(passedOn), dave, none));
    }

    @Test
    void M1248_a_tree_is_at_hand() throws Exception {
        refusedInfo(Rule.M1248_TREE_AT_HAND, good(false, true), none);
    }

    @Test
    void M1249_an_external_commit_needs_an_external_key() throws Exception {
        refusedInfo(Rule.M1249_EXTERNAL_PUB, good(true, false), none);
    }
}
