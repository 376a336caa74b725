package org.waystation.mls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.ExternalSender;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Rule;

/** What members of a group can do, with every suite. */
class GroupTest {
    static Stream<CipherSuite> suites() {
        return Settings.DEFAULT.suites().stream();
    }

    private static void agree(List<Group> members) throws Exception {
        for (Group member : members) {
            assertArrayEquals(members.get(0).epochAuthenticator(), member.epochAuthenticator());
            assertEquals(members.get(0).treeHash(), member.treeHash());
        }
        byte[] message = members.get(0).protect(ascii("hello"), ascii("aad"), 17);
        for (Group member : members.subList(1, members.size())) {
            assertEquals("hello", People.open(member, message));
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void add_update_remove_and_talk(CipherSuite suite) throws Exception {
        Client client = People.client();
        List<Group> members = People.group(client, suite, 5, Extensions.NONE);
        agree(members);
        byte[] update = members.get(3).proposeUpdate(Optional.empty());
        for (Group member : List.of(members.get(0), members.get(1), members.get(2), members.get(4))) {
            assertInstanceOf(Incoming.Proposed.class, member.process(update));
        }
        assertTrue(members.get(0).mustCommitFirst());
        assertThrows(IllegalStateException.class, () -> members.get(0).protect(ascii("x"), NONE, 0));
        People.commit(members, Changes.none());
        agree(members);
        PendingCommit removal = members.get(1).commit(Changes.none().remove(4));
        assertInstanceOf(Transition.Removed.class, People.accept(members.get(4), removal.message()));
        assertThrows(IllegalStateException.class, () -> members.get(4).epochNumber());
        for (int i : new int[] {0, 2, 3}) {
            People.accept(members.get(i), removal.message());
        }
        removal.accept();
        agree(members.subList(0, 4));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void join_and_return_by_external_commit(CipherSuite suite) throws Exception {
        Client client = People.client();
        List<Group> members = People.group(client, suite, 3, Extensions.NONE);
        byte[] info = members.get(0).groupInfo(true);
        Identity dave = People.identity(client, suite, "dave");
        ExternalJoin join = client.joinExternally(info, dave, JoinOptions.none());
        for (Group member : members) {
            People.accept(member, join.commit().toByteArray());
        }
        agree(List.of(members.get(0), members.get(1), members.get(2), join.group()));
        // dave loses his state and comes back in place of himself
        Identity again = People.identity(client, suite, "dave");
        byte[] fresh = members.get(1).groupInfo(false);
        JoinOptions options = JoinOptions.none()
                .withTree(members.get(1).ratchetTree())
                .replacing(join.group().self())
                .externalPsk(ascii("psk"));
        ExternalJoin back = client.joinExternally(fresh, again, options);
        assertInstanceOf(
                Transition.Removed.class,
                People.accept(join.group(), back.commit().toByteArray()));
        for (Group member : members) {
            People.accept(member, back.commit().toByteArray());
        }
        agree(List.of(members.get(0), members.get(1), members.get(2), back.group()));
    }

    @Test
    void welcome_without_tree_and_without_path_and_with_keys() throws Exception {
        Client client = People.client();
        Group alice = People.alone(client);
        KeyPackageBundle bob = People.keyPackage(client, "bob");
        KeyPackageBundle loaded = KeyPackageBundle.load(bob.save(), Settings.DEFAULT.suites());
        PendingCommit commit = alice.commit(Changes.none()
                .add(bob.message())
                .externalPsk(ascii("psk"))
                .withoutPath()
                .withoutTreeInWelcome());
        commit.accept();
        byte[] welcome = commit.welcome().orElseThrow();
        JoinOptions options = JoinOptions.none().withTree(alice.ratchetTree());
        agree(List.of(alice, client.join(welcome, loaded, options)));
    }

    @Test
    void resumption_keys_of_past_epochs() throws Exception {
        List<Group> members = People.group(3);
        long old = members.get(0).epochNumber();
        People.commit(members, Changes.none());
        People.commit(members, Changes.none().resumptionPsk(members.get(0).groupId(), old));
        agree(members);
    }

    /** RFC 9420 section 8.6: who joins this group proves to have been in that one. */
    @Test
    void a_resumption_key_of_another_group() throws Exception {
        List<Group> old = People.group(2);
        Client alicesClient = holding(old.get(0));
        Client bobsClient = holding(old.get(1));
        Group alice = alicesClient.create(People.identity(alicesClient, "alice"), ascii("new"), Extensions.NONE);
        KeyPackageBundle keys = People.keyPackage(bobsClient, "bob");
        PendingCommit add = alice.commit(Changes.none()
                .add(keys.message())
                .resumptionPsk(old.get(0).groupId(), old.get(0).epochNumber()));
        add.accept();
        byte[] welcome = add.welcome().orElseThrow();
        agree(List.of(alice, bobsClient.join(welcome, keys, JoinOptions.none())));
        Client stranger =
                new Client(new SecureRandom(), People.NOON, People.TRUSTING, PskSource.NONE, Settings.DEFAULT);
        Insider.refused(Rule.M802_PSK_KNOWN, () -> stranger.join(welcome, keys, JoinOptions.none()));
    }

    private static Client holding(Group old) {
        PreSharedKeyId name =
                new PreSharedKeyId.Resumption(Usage.APPLICATION, old.groupId(), old.epochNumber(), Bytes.EMPTY);
        PskSource source = id -> id.key().equals(name) ? Optional.of(old.resumptionPsk()) : Optional.empty();
        return new Client(new SecureRandom(), People.NOON, People.TRUSTING, source, Settings.DEFAULT);
    }

    /** Goes along readable, and nobody on the way can change it. */
    @Test
    void authenticated_data_of_messages_and_commits() throws Exception {
        List<Group> members = People.group(2);
        byte[] message = members.get(0).protect(ascii("data"), ascii("seen by all"), 0);
        byte[] changed = new String(message, ISO_8859_1)
                .replace("seen by all", "Seen by all")
                .getBytes(ISO_8859_1);
        Insider.refused(Rule.M612_OPENS, members.get(1), changed);
        Incoming.Application opened = (Incoming.Application) members.get(1).process(message);
        assertEquals(Bytes.copyOf(ascii("seen by all")), opened.authenticatedData());
        byte[] commit = members.get(0)
                .commit(Changes.none().authenticating(ascii("why")))
                .message();
        StagedCommit staged = ((Incoming.Committed) members.get(1).process(commit)).commit();
        assertEquals(Bytes.copyOf(ascii("why")), staged.authenticatedData());
    }

    @Test
    void concurrent_commits_the_first_wins() throws Exception {
        List<Group> members = People.group(3);
        PendingCommit lost = members.get(0).commit(Changes.none());
        PendingCommit won = members.get(1).commit(Changes.none());
        assertThrows(IllegalStateException.class, () -> members.get(0).commit(Changes.none()));
        assertInstanceOf(Incoming.OwnCommit.class, members.get(1).process(won.message()));
        People.accept(members.get(0), won.message());
        assertThrows(IllegalStateException.class, lost::accept);
        People.accept(members.get(2), won.message());
        won.accept();
        agree(members);
        PendingCommit dropped = members.get(0).commit(Changes.none());
        dropped.discard();
        assertTrue(members.get(0).pendingCommit().isEmpty());
        agree(members);
    }

    @Test
    void staged_commits_are_void_once_the_group_moved_on() throws Exception {
        List<Group> members = People.group(3);
        PendingCommit one = members.get(0).commit(Changes.none());
        PendingCommit other = members.get(1).commit(Changes.none());
        StagedCommit first = ((Incoming.Committed) members.get(2).process(one.message())).commit();
        StagedCommit second = ((Incoming.Committed) members.get(2).process(other.message())).commit();
        first.accept();
        assertThrows(IllegalStateException.class, second::accept);
        second.discard();
    }

    /** Between staging and accepting, other messages of the epoch come in, and use up what the staged one had looked up. */
    @Test
    void messages_are_opened_while_a_commit_is_staged() throws Exception {
        List<Group> members = People.group(3);
        byte[] first = members.get(0).protect(ascii("first"), NONE, 0);
        byte[] second = members.get(1).protect(ascii("second"), NONE, 0);
        PendingCommit commit = members.get(0).commit(Changes.none());
        StagedCommit staged = ((Incoming.Committed) members.get(2).process(commit.message())).commit();
        assertEquals("first", People.open(members.get(2), first));
        assertEquals("second", People.open(members.get(2), second));
        staged.accept();
        People.accept(members.get(1), commit.message());
        commit.accept();
        agree(members);
    }

    @Test
    void a_discarded_commit_is_not_accepted_any_more() throws Exception {
        List<Group> members = People.group(2);
        byte[] commit = members.get(0).commit(Changes.none()).message();
        byte[] before = members.get(1).save();
        StagedCommit staged = ((Incoming.Committed) members.get(1).process(commit)).commit();
        staged.discard();
        assertThrows(IllegalStateException.class, staged::accept);
        assertArrayEquals(before, members.get(1).save());
        People.accept(members.get(1), commit);
    }

    @Test
    void a_new_identity_and_new_extensions_in_a_commit() throws Exception {
        Client client = People.client();
        List<Group> members = People.group(client, People.SUITE, 3, Extensions.NONE);
        Extensions named = Extensions.of(new Extension(Extension.APPLICATION_ID, Bytes.copyOf(ascii("x"))));
        People.commit(
                members,
                Changes.none()
                        .as(People.identity(client, "member 0"))
                        .replaceExtensions(named)
                        .authenticating(ascii("why")));
        assertEquals(named, members.get(2).extensions());
        agree(members);
    }

    @Test
    void proposals_from_outside() throws Exception {
        Client client = People.client();
        KeyPair outside = People.SUITE.newSignatureKey(client.random());
        ExternalSender sender = new ExternalSender(outside.publicKey(), Credential.basic(ascii("service")));
        Extensions extensions = Extensions.of(ExternalSender.toExtension(List.of(sender)));
        List<Group> members = People.group(client, People.SUITE, 3, extensions);
        byte[] id = members.get(0).groupId().toByteArray();
        KeyPackageBundle eve = People.keyPackage(client, "eve");
        byte[] self = client.proposeSelf(id, 1, eve);
        byte[] removal = client.proposeExternally(id, 1, 0, new Proposal.Remove(2), People.SUITE, outside);
        for (Group member : members) {
            member.process(self);
            member.process(removal);
            assertEquals(2, member.proposals().size());
        }
        PendingCommit commit = members.get(0).commit(Changes.none());
        People.accept(members.get(1), commit.message());
        assertInstanceOf(Transition.Removed.class, People.accept(members.get(2), commit.message()));
        commit.accept();
        Group eves = client.join(commit.welcome().orElseThrow(), eve, JoinOptions.none());
        agree(List.of(members.get(0), members.get(1), eves));
        assertEquals(2, eves.self());
    }

    @Test
    void re_initialization_with_another_suite() throws Exception {
        Client client = People.client();
        List<Group> members = People.group(3);
        CipherSuite next = CipherSuite.XWING_CHACHA20POLY1305;
        PendingCommit end = members.get(0).commit(Changes.none().reInit(ascii("next"), next.id(), Extensions.NONE));
        Transition.Ended one = assertInstanceOf(Transition.Ended.class, People.accept(members.get(1), end.message()));
        Transition.Ended two = assertInstanceOf(Transition.Ended.class, People.accept(members.get(2), end.message()));
        Transition.Ended ours = assertInstanceOf(Transition.Ended.class, end.accept());
        KeyPackageBundle first = client.newKeyPackage(People.identity(client, next, "member 1"), Duration.ofDays(1));
        KeyPackageBundle second = client.newKeyPackage(People.identity(client, next, "member 2"), Duration.ofDays(1));
        Identity creator = People.identity(client, next, "member 0");
        Group made = ReinitializedGroup.load(ours.successor().save())
                .create(client, creator, Arrays.asList(first.message(), second.message()));
        PendingCommit commit = made.pendingCommit().orElseThrow();
        commit.accept();
        byte[] welcome = commit.welcome().orElseThrow();
        Group joined = one.successor().join(client, welcome, first, JoinOptions.none());
        Group other = two.successor().join(client, welcome, second, JoinOptions.none());
        agree(List.of(made, joined, other));
        assertEquals(next, made.suite());
    }

    @Test
    void a_branch_of_some_members() throws Exception {
        Client client = People.client();
        List<Group> members = People.group(3);
        KeyPackageBundle second = People.keyPackage(client, "member 2");
        Group branch = members.get(0)
                .branch(
                        People.identity(client, "member 0"),
                        ascii("branch"),
                        Extensions.NONE,
                        List.of(second.message()));
        PendingCommit commit = branch.pendingCommit().orElseThrow();
        commit.accept();
        byte[] welcome = commit.welcome().orElseThrow();
        agree(List.of(branch, members.get(2).joinBranch(welcome, second, JoinOptions.none())));
    }

    @Test
    void custom_proposals_and_credentials_that_all_support() throws Exception {
        Client client = People.client();
        Capabilities more =
                new Capabilities(List.of(1), List.of(1), List.of(0xf00d), List.of(0xf001), List.of(1, 0xf002));
        Extensions leaf = Extensions.of(new Extension(0xf00d, Bytes.copyOf(ascii("leaf"))));
        Identity alice = client.newIdentity(People.SUITE, new Credential.Other(0xf002, Bytes.copyOf(ascii("alice"))))
                .with(more, leaf);
        Identity bob = People.identity(client, "bob").with(more, leaf);
        KeyPackageBundle keys = client.newKeyPackage(bob, Duration.ofDays(1));
        Group alices = client.create(alice, ascii("group"), Extensions.NONE);
        PendingCommit add = alices.commit(Changes.none().add(keys.message()));
        add.accept();
        Group bobs = client.join(add.welcome().orElseThrow(), keys, JoinOptions.none());
        Proposal custom = new Proposal.Custom(0xf001, Bytes.copyOf(ascii("payload")));
        PendingCommit commit = alices.commit(Changes.none().propose(custom));
        Incoming.Committed staged = (Incoming.Committed) bobs.process(commit.message());
        assertEquals(List.of(custom), staged.commit().proposals());
        staged.commit().accept();
        commit.accept();
        agree(List.of(alices, bobs));
    }

    @Test
    void late_messages_open_for_the_configured_number_of_epochs() throws Exception {
        List<Group> members = People.group(2);
        byte[] late = members.get(0).protect(ascii("late"), NONE, 0);
        byte[] later = members.get(0).protect(ascii("later"), NONE, 0);
        People.commit(members, Changes.none());
        People.commit(members, Changes.none());
        assertEquals("late", People.open(members.get(1), late));
        People.commit(members, Changes.none());
        assertThrows(
                org.waystation.mls.wire.MlsException.class, () -> members.get(1).process(later));
    }

    @Test
    void exported_secrets_are_equal() throws Exception {
        List<Group> members = People.group(2);
        assertArrayEquals(
                members.get(0).export("label", ascii("context"), 40).expose(),
                members.get(1).export("label", ascii("context"), 40).expose());
    }
}
