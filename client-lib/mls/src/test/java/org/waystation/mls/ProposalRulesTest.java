package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.ascii;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Commit;
import org.waystation.mls.wire.Content;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.KeyPackage;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.LeafNode.Source;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.PreSharedKeyId.Usage;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.ProposalOrRef;
import org.waystation.mls.wire.Rule;

/** Rules M-802 and M-1201 to M-1233: proposals, lists of them, and commits. */
class ProposalRulesTest {
    private final Client client = People.client();
    private List<Group> members;
    private Group alice;
    private Group bob;
    private Insider insider;

    @BeforeEach
    void three() throws Exception {
        members = People.group(3);
        alice = members.get(0);
        bob = members.get(1);
        insider = new Insider(alice);
    }

    private void refusedAlone(Rule rule, Proposal proposal) {
        refused(rule, bob, insider.publish(proposal));
        refused(rule, () -> alice.propose(proposal));
        refused(rule, () -> alice.commit(Changes.none().propose(proposal)));
    }

    private void refusedTogether(Rule rule, Proposal... proposals) throws Exception {
        refused(rule, bob, insider.commit(Changes.none(), made -> {
            List<ProposalOrRef> list = new ArrayList<>();
            for (Proposal proposal : proposals) {
                list.add(new ProposalOrRef.ByValue(proposal));
            }
            return new Commit(list, made.path());
        }));
        Changes changes = Changes.none();
        for (Proposal proposal : proposals) {
            changes.propose(proposal);
        }
        refused(rule, () -> alice.commit(changes));
    }

    private static Proposal psk(Usage usage, int nonce) {
        return new Proposal.PreSharedKey(
                new PreSharedKeyId.Resumption(usage, Bytes.copyOf(ascii("group")), 1, Bytes.wrap(new byte[nonce])));
    }

    @Test
    void M802_a_pre_shared_key_is_at_hand() throws Exception {
        Client without = new Client(client.random(), People.NOON, People.TRUSTING, PskSource.NONE, Settings.DEFAULT);
        byte[] commit = alice.commit(Changes.none().externalPsk(ascii("psk"))).message();
        Group poor = without.load(bob.save());
        refused(Rule.M802_PSK_KNOWN, poor, commit);
        refused(Rule.M802_PSK_KNOWN, () -> poor.commit(Changes.none().externalPsk(ascii("psk"))));
        People.accept(bob, commit);
    }

    @Test
    void M1201_a_remove_names_a_member() {
        refusedAlone(Rule.M1201_REMOVE_EXISTS, new Proposal.Remove(3));
        refusedAlone(Rule.M1201_REMOVE_EXISTS, new Proposal.Remove(-1));
    }

    @Test
    void M1202_a_psk_has_a_full_nonce_and_a_fitting_usage() {
        refusedAlone(Rule.M1202_PSK_PROPOSAL, psk(Usage.APPLICATION, 31));
        refusedAlone(Rule.M1202_PSK_PROPOSAL, psk(Usage.REINIT, 32));
        refusedAlone(Rule.M1202_PSK_PROPOSAL, psk(Usage.BRANCH, 32));
    }

    @Test
    void M1203_a_reinit_does_not_lower_the_version() {
        refusedAlone(Rule.M1203_REINIT_VERSION, new Proposal.ReInit(Bytes.EMPTY, 0, 1, Extensions.NONE));
    }

    @Test
    void M1204_new_extensions_are_supported_by_all() throws Exception {
        Extensions strange = Extensions.of(new Extension(0xf00d, Bytes.EMPTY));
        refusedTogether(Rule.M1204_EXTENSIONS_SUPPORTED, new Proposal.GroupContextExtensions(strange));
    }

    @Test
    void M1211_a_committer_does_not_commit_its_own_update() throws Exception {
        LeafNode renewed = insider.epoch
                .ownLeaf()
                .renewed(People.SUITE.newHpkeKey(client.random()).publicKey(), new Source.FromUpdate());
        LeafNode leaf = Identity.sign(People.SUITE, insider.epoch.signatureKey(), renewed, alice.groupId(), 0);
        refusedTogether(Rule.M1211_NO_OWN_UPDATE, new Proposal.Update(leaf));
    }

    @Test
    void M1212_a_committer_does_not_remove_itself() throws Exception {
        refusedTogether(Rule.M1212_NO_SELF_REMOVE, new Proposal.Remove(0));
    }

    @Test
    void M1213_a_leaf_changes_once() throws Exception {
        refusedTogether(Rule.M1213_ONE_CHANGE_PER_LEAF, new Proposal.Remove(2), new Proposal.Remove(2));
    }

    @Test
    void M1214_a_client_is_added_once() throws Exception {
        Proposal add = new Proposal.Add(People.keyPackage(client, "eve").keyPackage());
        refusedTogether(Rule.M1214_ADD_ONCE, add, add);
    }

    @Test
    void M1215_a_member_is_not_added_unless_removed() throws Exception {
        Client lax = People.client(Settings.DEFAULT, new SameName());
        Group laxBob = lax.load(bob.save());
        KeyPackage again = People.keyPackage(client, "member 2").keyPackage();
        refused(Rule.M1215_ADD_NEW, laxBob, insider.commit(Changes.none(), new Proposal.Add(again)));
        People.accept(laxBob, insider.commit(Changes.none(), new Proposal.Remove(2), new Proposal.Add(again)));
    }

    private static final class SameName implements Judge {
        @Override
        public boolean accepts(org.waystation.mls.wire.Credential credential, Bytes signatureKey) {
            return true;
        }

        @Override
        public boolean isSameClient(LeafNode one, LeafNode other) {
            return one.credential().equals(other.credential());
        }
    }

    @Test
    void M1216_a_pre_shared_key_is_used_once() throws Exception {
        refusedTogether(Rule.M1216_PSK_ONCE, psk(Usage.APPLICATION, 32), psk(Usage.APPLICATION, 32));
    }

    @Test
    void M1217_extensions_are_replaced_once() throws Exception {
        Proposal none = new Proposal.GroupContextExtensions(Extensions.NONE);
        refusedTogether(Rule.M1217_EXTENSIONS_ONCE, none, none);
    }

    @Test
    void M1218_a_reinit_stands_alone() throws Exception {
        Proposal reInit = new Proposal.ReInit(Bytes.EMPTY, 1, 1, Extensions.NONE);
        refusedTogether(Rule.M1218_REINIT_ALONE, reInit, new Proposal.Remove(2));
    }

    @Test
    void M1219_members_commit_and_propose_no_external_init() throws Exception {
        Proposal init = new Proposal.ExternalInit(Bytes.EMPTY);
        refusedTogether(Rule.M1219_NO_EXTERNAL_INIT, init);
        refused(Rule.M1219_NO_EXTERNAL_INIT, bob, insider.publish(init));
    }

    @Test
    void M1220_a_proposal_type_is_supported_by_all() {
        refusedAlone(Rule.M1220_PROPOSAL_SUPPORTED, new Proposal.Custom(0xf001, Bytes.EMPTY));
    }

    /** An external commit of these proposals, well signed; refused before its path is looked at. */
    private byte[] external(ProposalOrRef... proposals) throws Exception {
        Identity dave = People.identity(client, "dave");
        byte[] commit = client.joinExternally(bob.groupInfo(true), dave, JoinOptions.none())
                .commit()
                .toByteArray();
        var message = ((MlsMessage.Public) MlsMessage.parse(commit)).message();
        Commit made = ((Content.Committed) message.content().content()).commit();
        var framed = new org.waystation.mls.wire.FramedContent(
                message.content().groupId(),
                message.content().epoch(),
                message.content().sender(),
                Bytes.EMPTY,
                new Content.Committed(new Commit(List.of(proposals), made.path())));
        var signed = Framing.sign(
                People.SUITE,
                dave.signatureKey(),
                org.waystation.mls.wire.WireFormat.PUBLIC_MESSAGE,
                framed,
                insider.epoch.context().encode());
        var auth = new org.waystation.mls.wire.ContentAuth(
                signed.auth().signature(), message.auth().confirmationTag());
        return new MlsMessage.Public(new org.waystation.mls.wire.PublicMessage(framed, auth, null)).encode();
    }

    private static ProposalOrRef value(Proposal proposal) {
        return new ProposalOrRef.ByValue(proposal);
    }

    private static final ProposalOrRef INIT = value(new Proposal.ExternalInit(Bytes.wrap(new byte[32])));

    @Test
    void M1221_an_external_commit_has_one_external_init() throws Exception {
        refused(Rule.M1221_ONE_EXTERNAL_INIT, bob, external());
        refused(Rule.M1221_ONE_EXTERNAL_INIT, bob, external(INIT, INIT));
    }

    @Test
    void M1222_an_external_commit_removes_at_most_one() throws Exception {
        ProposalOrRef one = value(new Proposal.Remove(0));
        ProposalOrRef two = value(new Proposal.Remove(2));
        refused(Rule.M1222_ONE_RESYNC, bob, external(INIT, one, two));
    }

    @Test
    void M1223_an_external_commit_adds_nobody_else() throws Exception {
        ProposalOrRef add =
                value(new Proposal.Add(People.keyPackage(client, "eve").keyPackage()));
        refused(Rule.M1223_EXTERNAL_PROPOSALS, bob, external(INIT, add));
    }

    @Test
    void M1224_an_external_commit_refers_to_nothing() throws Exception {
        byte[] removal = insider.publish(new Proposal.Remove(2));
        Incoming.Proposed kept = (Incoming.Proposed) bob.process(removal);
        refused(Rule.M1224_EXTERNAL_BY_VALUE, bob, external(INIT, new ProposalOrRef.ByReference(kept.reference())));
    }

    @Test
    void M1231_a_commit_has_a_path_where_it_must() throws Exception {
        refused(Rule.M1231_PATH_REQUIRED, () -> alice.commit(Changes.none().withoutPath()));
        refused(
                Rule.M1231_PATH_REQUIRED,
                () -> alice.commit(Changes.none().remove(2).withoutPath()));
        refused(Rule.M1231_PATH_REQUIRED, bob, insider.commit(Changes.none().withoutPath()));
        byte[] removal = insider.commit(Changes.none().withoutPath(), new Proposal.Remove(2));
        refused(Rule.M1231_PATH_REQUIRED, bob, removal);
    }

    @Test
    void M1232_a_reference_is_to_a_proposal_received() throws Exception {
        byte[] proposal = members.get(2).proposeUpdate(Optional.empty());
        alice.process(proposal);
        byte[] commit = alice.commit(Changes.none()).message();
        refused(Rule.M1232_PROPOSAL_KNOWN, bob, commit);
        bob.process(proposal);
        People.accept(bob, commit);
    }

    @Test
    void M1233_an_update_of_ours_was_made_by_us() throws Exception {
        Client open = People.client(Settings.DEFAULT.withPublicHandshakes(true), People.TRUSTING);
        Group restored = open.load(members.get(2).save());
        byte[] update = open.load(members.get(2).save()).proposeUpdate(Optional.empty());
        alice.process(update);
        restored.process(update); // our own proposal comes back to a state that never made it
        refused(Rule.M1233_PROPOSAL_OURS, restored, alice.commit(Changes.none()).message());
    }

    /** A bcmls defect: bad proposals block every commit. Here commits of others leave out what does not fit. */
    @Test
    void bad_proposals_cannot_block_commits() throws Exception {
        KeyPackage eve = People.keyPackage(client, "eve").keyPackage();
        Proposal toUs = new Proposal.Remove(1);
        for (Proposal proposal : List.of(
                new Proposal.Remove(2),
                toUs,
                new Proposal.Add(eve),
                new Proposal.ReInit(Bytes.copyOf(ascii("x")), 1, 1, Extensions.NONE),
                new Proposal.GroupContextExtensions(Extensions.NONE),
                new Proposal.GroupContextExtensions(
                        Extensions.of(new Extension(Extension.APPLICATION_ID, Bytes.EMPTY))))) {
            byte[] message = insider.publish(proposal);
            bob.process(message);
            members.get(2).process(message);
        }
        PendingCommit commit = bob.commit(Changes.none());
        Incoming.Committed staged = (Incoming.Committed) members.get(2).process(commit.message());
        assertEquals(3, staged.commit().proposals().size()); // a removal, an addition, one set of extensions
    }
}
