package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.ascii;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Capabilities;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.RequiredCapabilities;
import org.waystation.mls.wire.Rule;

/** Rules M-701 to M-711 and M-1001 to M-1004: leaves and key packages. */
class LeafRulesTest {
    private final Client client = People.client();
    private Group alice;
    private Group bob;

    @BeforeEach
    void two() throws Exception {
        List<Group> members = People.group(2);
        alice = members.get(0);
        bob = members.get(1);
    }

    /** A key package with good signatures, whatever else it is. */
    static KeyPackage signed(KeyPackage unsigned, Identity identity) {
        CipherSuite suite = identity.suite();
        LeafNode leaf = Identity.sign(suite, identity.signatureKey(), unsigned.leafNode(), Bytes.EMPTY, 0);
        KeyPackage whole = new KeyPackage(
                unsigned.version(),
                unsigned.cipherSuite(),
                unsigned.initKey(),
                leaf,
                unsigned.extensions(),
                Bytes.EMPTY);
        byte[] signature = suite.signWithLabel(identity.signatureKey(), "KeyPackageTBS", whole.toBeSigned());
        return whole.withSignature(signature);
    }

    static KeyPackage withLeaf(KeyPackage one, LeafNode leaf) {
        return new KeyPackage(one.version(), one.cipherSuite(), one.initKey(), leaf, one.extensions(), one.signature());
    }

    private static LeafNode leaf(LeafNode leaf, Capabilities capabilities, Source source, Extensions extensions) {
        return new LeafNode(
                leaf.encryptionKey(),
                leaf.signatureKey(),
                leaf.credential(),
                capabilities,
                source,
                extensions,
                leaf.signature());
    }

    /** A well-signed key package that its maker has changed is refused, by whoever would add it and by whoever is told to. */
    private void refusedPackage(Rule rule, UnaryOperator<KeyPackage> change) throws Exception {
        Identity eve = People.identity(client, "eve");
        KeyPackage good = client.newKeyPackage(eve, Duration.ofDays(1)).keyPackage();
        KeyPackage bad = signed(change.apply(good), eve);
        refusedAsIs(rule, bad);
    }

    private void refusedAsIs(Rule rule, KeyPackage bad) throws Exception {
        byte[] message = new MlsMessage.OfKeyPackage(bad).encode();
        refused(rule, () -> alice.commit(Changes.none().add(message)));
        refused(rule, () -> alice.proposeAdd(message));
        Insider insider = new Insider(alice);
        refused(rule, bob, insider.publish(new Proposal.Add(bad)));
        refused(rule, bob, insider.commit(Changes.none().withoutPath(), new Proposal.Add(bad)));
    }

    private static Capabilities capabilities(List<Integer> suites, List<Integer> credentials) {
        return new Capabilities(List.of(1), suites, List.of(), List.of(), credentials);
    }

    @Test
    void M701_the_judge_sees_every_credential() throws Exception {
        Judge strict = (credential, key) -> !credential.equals(Credential.basic(ascii("eve")));
        KeyPackageBundle eve = People.keyPackage(client, "eve");
        Client strictClient = People.client(Settings.DEFAULT, strict);
        Group strictBob = strictClient.load(bob.save());
        PendingCommit commit = alice.commit(Changes.none().add(eve.message()));
        refused(Rule.M701_CREDENTIAL, strictBob, commit.message());
        commit.accept();
        byte[] info = alice.groupInfo(true);
        Identity dave = People.identity(client, "dave");
        refused(Rule.M701_CREDENTIAL, () -> strictClient.joinExternally(info, dave, JoinOptions.none()));
    }

    @Test
    void M702_a_leaf_is_signed_with_its_own_key() throws Exception {
        Identity eve = People.identity(client, "eve");
        KeyPackage good = client.newKeyPackage(eve, Duration.ofDays(1)).keyPackage();
        refusedAsIs(Rule.M702_LEAF_SIGNATURE, withLeaf(good, good.leafNode().withSignature(new byte[64])));
    }

    @Test
    void M703_required_capabilities_are_there() throws Exception {
        RequiredCapabilities required = new RequiredCapabilities(List.of(), List.of(0xf001), List.of());
        Extensions extensions = Extensions.of(required.toExtension());
        Identity able = People.identity(client, "able")
                .with(
                        new Capabilities(List.of(1), List.of(1), List.of(), List.of(0xf001), List.of(1)),
                        Extensions.NONE);
        Group group = client.create(able, ascii("group"), extensions);
        byte[] unable = People.keyPackage(client, "eve").message();
        refused(
                Rule.M703_REQUIRED_CAPABILITIES,
                () -> group.commit(Changes.none().add(unable)));
    }

    @Test
    void M704_everyone_understands_every_credential_in_use() throws Exception {
        Capabilities more = capabilities(List.of(1), List.of(1, 0xf002));
        Identity strange = client.newIdentity(People.SUITE, new Credential.Other(0xf002, Bytes.EMPTY))
                .with(more, Extensions.NONE);
        KeyPackage keyPackage =
                client.newKeyPackage(strange, Duration.ofDays(1)).keyPackage();
        byte[] message = new MlsMessage.OfKeyPackage(keyPackage).encode();
        refused(Rule.M704_CREDENTIAL_TYPES, () -> alice.commit(Changes.none().add(message)));
        byte[] commit = new Insider(alice).commit(Changes.none().withoutPath(), new Proposal.Add(keyPackage));
        refused(Rule.M704_CREDENTIAL_TYPES, bob, commit);
        refusedPackage(
                Rule.M704_CREDENTIAL_TYPES,
                good -> withLeaf(
                        good,
                        leaf(
                                good.leafNode(),
                                capabilities(List.of(1), List.of(2)),
                                good.leafNode().source(),
                                Extensions.NONE)));
    }

    @Test
    void M705_a_key_package_is_used_in_its_time() throws Exception {
        Client later = new Client(
                client.random(),
                Clock.offset(People.NOON, Duration.ofDays(40)),
                People.TRUSTING,
                PskSource.NONE,
                Settings.DEFAULT);
        byte[] old = People.keyPackage(client, "old").message();
        byte[] future = People.keyPackage(later, "future").message();
        refused(
                Rule.M705_LIFETIME,
                () -> later.load(alice.save()).commit(Changes.none().add(old)));
        refused(Rule.M705_LIFETIME, () -> alice.commit(Changes.none().add(future)));
        Duration longest = Settings.DEFAULT.maxLifetime();
        Client patient = People.client(Settings.DEFAULT.withMaxLifetime(Settings.ANY_LIFETIME), People.TRUSTING);
        byte[] endless = patient.newKeyPackage(People.identity(client, "x"), longest.plusDays(1))
                .message();
        refused(Rule.M705_LIFETIME, () -> alice.commit(Changes.none().add(endless)));
        Identity bare = People.identity(client, "x");
        assertThrows(IllegalArgumentException.class, () -> client.newKeyPackage(bare, longest.plusSeconds(1)));
        alice.commit(Changes.none().add(client.newKeyPackage(bare, longest).message()));
    }

    /** Clocks differ: who receives an Add looks a day past both ends, who makes one does not. */
    @Test
    void M705_a_received_key_package_has_a_day_of_grace() throws Exception {
        KeyPackageBundle eve = client.newKeyPackage(People.identity(client, "eve"), Duration.ofDays(1));
        byte[] commit = alice.commit(Changes.none().add(eve.message())).message();
        Client soon = at(Duration.ofHours(47));
        Client later = at(Duration.ofHours(49));
        Client before = at(Duration.ofHours(-26));
        refused(
                Rule.M705_LIFETIME,
                () -> soon.load(bob.save()).commit(Changes.none().add(eve.message())));
        refused(Rule.M705_LIFETIME, later.load(bob.save()), commit);
        refused(Rule.M705_LIFETIME, before.load(bob.save()), commit);
        People.accept(soon.load(bob.save()), commit);
    }

    private static Client at(Duration offset) {
        Clock clock = Clock.offset(People.NOON, offset);
        return new Client(new java.security.SecureRandom(), clock, People.TRUSTING, People.SHARED, Settings.DEFAULT);
    }

    @Test
    void M706_leaf_extensions_are_listed() throws Exception {
        refusedPackage(
                Rule.M706_LEAF_EXTENSIONS,
                good -> withLeaf(
                        good,
                        leaf(
                                good.leafNode(),
                                Capabilities.of(1),
                                good.leafNode().source(),
                                Extensions.of(new Extension(0xf00d, Bytes.EMPTY)))));
    }

    @Test
    void M707_a_leaf_comes_from_where_it_says() throws Exception {
        refusedPackage(
                Rule.M707_LEAF_SOURCE,
                good -> withLeaf(
                        good,
                        leaf(
                                good.leafNode(),
                                good.leafNode().capabilities(),
                                new Source.FromUpdate(),
                                Extensions.NONE)));
        Insider insider = new Insider(alice);
        LeafNode own = insider.epoch.ownLeaf();
        refused(Rule.M707_LEAF_SOURCE, bob, insider.publish(new Proposal.Update(own)));
    }

    @Test
    void M708_an_update_brings_a_new_key() throws Exception {
        Insider insider = new Insider(alice);
        Epoch epoch = insider.epoch;
        LeafNode same = epoch.ownLeaf().renewed(epoch.ownLeaf().encryptionKey(), new Source.FromUpdate());
        LeafNode signed = Identity.sign(People.SUITE, epoch.signatureKey(), same, alice.groupId(), 0);
        refused(Rule.M708_FRESH_LEAF_KEY, bob, insider.publish(new Proposal.Update(signed)));
    }

    @Test
    void M709_keys_are_unique() throws Exception {
        Judge lax = new Judge() {
            @Override
            public boolean accepts(Credential credential, Bytes signatureKey) {
                return true;
            }

            @Override
            public boolean isSameClient(LeafNode one, LeafNode other) {
                return false;
            }
        };
        Client laxClient = People.client(Settings.DEFAULT, lax);
        Identity eve = People.identity(client, "eve");
        KeyPackage one = client.newKeyPackage(eve, Duration.ofDays(1)).keyPackage();
        KeyPackage two = client.newKeyPackage(eve, Duration.ofDays(1)).keyPackage();
        byte[] commit =
                new Insider(alice).commit(Changes.none().withoutPath(), new Proposal.Add(one), new Proposal.Add(two));
        refused(Rule.M709_UNIQUE_KEYS, laxClient.load(bob.save()), commit);
    }

    @Test
    void M710_a_leaf_supports_version_and_suite() throws Exception {
        refusedPackage(
                Rule.M710_VERSION_AND_SUITE,
                good -> withLeaf(
                        good,
                        leaf(
                                good.leafNode(),
                                capabilities(List.of(3), List.of(1)),
                                good.leafNode().source(),
                                Extensions.NONE)));
    }

    @Test
    void M711_a_leaf_supports_the_groups_extensions() throws Exception {
        Extensions strange = Extensions.of(new Extension(0xf00d, Bytes.EMPTY));
        Identity able = People.identity(client, "able")
                .with(
                        new Capabilities(List.of(1), List.of(1), List.of(0xf00d), List.of(), List.of(1)),
                        Extensions.NONE);
        Group group = client.create(able, ascii("group"), strange);
        KeyPackageBundle unable = People.keyPackage(client, "eve");
        refused(Rule.M711_GROUP_EXTENSIONS, () -> group.commit(Changes.none().add(unable.message())));
        byte[] info = group.groupInfo(true);
        Identity dave = People.identity(client, "dave");
        refused(Rule.M711_GROUP_EXTENSIONS, () -> client.joinExternally(info, dave, JoinOptions.none()));
    }

    @Test
    void M1001_a_key_package_is_for_the_groups_suite() throws Exception {
        Identity other = People.identity(client, CipherSuite.X25519_CHACHA20POLY1305, "eve");
        refusedAsIs(
                Rule.M1001_KEY_PACKAGE_SUITE,
                client.newKeyPackage(other, Duration.ofDays(1)).keyPackage());
    }

    @Test
    void M1002_a_key_package_is_signed() throws Exception {
        refusedAsIs(
                Rule.M1002_KEY_PACKAGE_SIGNATURE,
                People.keyPackage(client, "eve").keyPackage().withSignature(new byte[64]));
    }

    @Test
    void M1003_the_init_key_is_another() throws Exception {
        refusedPackage(
                Rule.M1003_INIT_KEY_DIFFERS,
                good -> new KeyPackage(
                        1, 1, good.leafNode().encryptionKey(), good.leafNode(), good.extensions(), Bytes.EMPTY));
    }

    @Test
    void M1004_key_package_extensions_are_listed() throws Exception {
        refusedPackage(
                Rule.M1004_KEY_PACKAGE_EXTENSIONS,
                good -> new KeyPackage(
                        1,
                        1,
                        good.initKey(),
                        good.leafNode(),
                        Extensions.of(new Extension(0xf00d, Bytes.EMPTY)),
                        Bytes.EMPTY));
    }

    @Test
    void M1225_a_leaf_is_replaced_only_by_the_same_client() throws Exception {
        Judge careless = new Judge() {
            @Override
            public boolean accepts(Credential credential, Bytes signatureKey) {
                return true;
            }

            @Override
            public boolean maySucceed(LeafNode before, LeafNode after) {
                return true;
            }
        };
        Client lax = People.client(Settings.DEFAULT, careless);
        Identity mallory = People.identity(client, "mallory");
        refused(Rule.M1225_SUCCESSOR, () -> alice.proposeUpdate(Optional.of(mallory)));
        refused(Rule.M1225_SUCCESSOR, () -> alice.commit(Changes.none().as(mallory)));
        byte[] update = lax.load(alice.save()).proposeUpdate(Optional.of(mallory));
        refused(Rule.M1225_SUCCESSOR, bob, update);
        refused(
                Rule.M1225_SUCCESSOR,
                bob,
                new Insider(alice).commit(Changes.none().as(mallory)));
        byte[] info = bob.groupInfo(true);
        JoinOptions replacing = JoinOptions.none().replacing(0);
        refused(Rule.M1225_SUCCESSOR, () -> client.joinExternally(info, mallory, replacing));
        ExternalJoin theft = lax.joinExternally(info, mallory, replacing);
        refused(Rule.M1225_SUCCESSOR, bob, theft.commit().toByteArray());
    }
}
