package org.waystation.mls;

import static org.waystation.mls.Insider.refused;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Credential;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.ExternalSender;
import org.waystation.mls.wire.LeafNode;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Proposal;
import org.waystation.mls.wire.Rule;

/** Rule M-701 on every way by which a credential comes into a group: the judge is asked before it counts, and its no is the end. */
class JudgeTest {
    private static final Credential EVE = Credential.basic(ascii("eve"));

    /** Lets anyone succeed anyone, so that nothing but its no to Eve can be what refuses. */
    private static final class Strict implements Judge {
        @Override
        public boolean accepts(Credential credential, Bytes signatureKey) {
            return !credential.equals(EVE);
        }

        @Override
        public boolean maySucceed(LeafNode before, LeafNode after) {
            return true;
        }
    }

    private static final class Lax implements Judge {
        @Override
        public boolean accepts(Credential credential, Bytes signatureKey) {
            return true;
        }

        @Override
        public boolean maySucceed(LeafNode before, LeafNode after) {
            return true;
        }
    }

    private final Client lax = People.client(Settings.DEFAULT, new Lax());
    private final Client strict = People.client(Settings.DEFAULT, new Strict());
    private Group alice;
    private Group bob;
    private Group strictBob;

    @BeforeEach
    void two() throws Exception {
        List<Group> members = People.group(lax, People.SUITE, 2, Extensions.NONE);
        alice = members.get(0);
        bob = members.get(1);
        strictBob = strict.load(bob.save());
    }

    private Identity eve() {
        return lax.newIdentity(People.SUITE, EVE);
    }

    private KeyPackageBundle evesKeys() {
        return lax.newKeyPackage(eve(), Duration.ofDays(1));
    }

    private static Extensions heard(KeyPair key) {
        return Extensions.of(ExternalSender.toExtension(List.of(new ExternalSender(key.publicKey(), EVE))));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void refusedHere(Call call) {
        refused(Rule.M701_CREDENTIAL, call::run);
    }

    private void refusedByBob(byte[] message) {
        refused(Rule.M701_CREDENTIAL, strictBob, message);
    }

    @Test
    void M701_added_or_proposed_here() {
        byte[] keys = evesKeys().message();
        refusedHere(() -> strictBob.commit(Changes.none().add(keys)));
        refusedHere(() -> strictBob.proposeAdd(keys));
    }

    @Test
    void M701_added_by_reference_and_by_value() throws Exception {
        KeyPackageBundle keys = evesKeys();
        refusedByBob(alice.commit(Changes.none().add(keys.message())).message());
        alice.pendingCommit().orElseThrow().discard();
        refusedByBob(alice.proposeAdd(keys.message()));
        refusedByBob(lax.proposeSelf(alice.groupId().toByteArray(), alice.epochNumber(), keys));
        refused(
                Rule.M1232_PROPOSAL_KNOWN,
                strictBob,
                alice.commit(Changes.none()).message());
    }

    @Test
    void M701_put_in_place_by_an_update_or_a_commit() throws Exception {
        refusedByBob(alice.proposeUpdate(Optional.of(eve())));
        refusedByBob(alice.commit(Changes.none().as(eve())).message());
        refusedHere(() -> strictBob.proposeUpdate(Optional.of(eve())));
        refusedHere(() -> strictBob.commit(Changes.none().as(eve())));
    }

    @Test
    void M701_coming_in_by_an_external_commit() throws Exception {
        byte[] info = alice.groupInfo(true);
        refusedByBob(
                lax.joinExternally(info, eve(), JoinOptions.none()).commit().toByteArray());
        JoinOptions replacing = JoinOptions.none().replacing(0);
        refusedByBob(lax.joinExternally(info, eve(), replacing).commit().toByteArray());
    }

    @Test
    void M701_found_in_a_group_that_is_joined() throws Exception {
        KeyPackageBundle carol = People.keyPackage(lax, "carol");
        PendingCommit both =
                alice.commit(Changes.none().add(evesKeys().message()).add(carol.message()));
        both.accept();
        refusedHere(() -> strict.join(both.welcome().orElseThrow(), carol, JoinOptions.none()));
        Identity dave = People.identity(strict, "dave");
        byte[] info = alice.groupInfo(true);
        refusedHere(() -> strict.joinExternally(info, dave, JoinOptions.none()));
    }

    @Test
    void M701_found_in_a_group_that_comes_from_another() throws Exception {
        KeyPackageBundle ours = People.keyPackage(lax, "member 1");
        List<byte[]> keys = List.of(ours.message(), evesKeys().message());
        Group branch = alice.branch(People.identity(lax, "member 0"), ascii("branch"), Extensions.NONE, keys);
        byte[] welcome = branch.pendingCommit().orElseThrow().welcome().orElseThrow();
        refusedHere(() -> strictBob.joinBranch(welcome, ours, JoinOptions.none()));
        PendingCommit end = alice.commit(Changes.none().reInit(ascii("next"), 1, Extensions.NONE));
        Transition.Ended bobs = (Transition.Ended) People.accept(strictBob, end.message());
        Transition.Ended alices = (Transition.Ended) end.accept();
        Group next = alices.successor().create(lax, People.identity(lax, "member 0"), keys);
        byte[] invitation = next.pendingCommit().orElseThrow().welcome().orElseThrow();
        refusedHere(() -> bobs.successor().join(strict, invitation, ours, JoinOptions.none()));
    }

    /** RFC 9420 section 5.3.1: also those who are outside and are to be heard. */
    @Test
    void M701_heard_from_outside() throws Exception {
        KeyPair key = People.SUITE.newSignatureKey(lax.random());
        Extensions heard = heard(key);
        Proposal replace = new Proposal.GroupContextExtensions(heard);
        refusedHere(() -> strict.create(People.identity(strict, "x"), NONE, heard));
        refusedHere(() -> strictBob.commit(Changes.none().replaceExtensions(heard)));
        refusedByBob(alice.propose(replace));
        alice.forget(alice.proposals().get(0).reference());
        refusedByBob(alice.commit(Changes.none().replaceExtensions(heard)).message());
        byte[] commit = alice.pendingCommit().orElseThrow().message();
        People.accept(bob, commit);
        alice.pendingCommit().orElseThrow().accept();
        KeyPackageBundle carol = People.keyPackage(lax, "carol");
        PendingCommit add = alice.commit(Changes.none().add(carol.message()));
        refusedHere(() -> strict.join(add.welcome().orElseThrow(), carol, JoinOptions.none()));
        byte[] info = alice.groupInfo(true);
        Identity dave = People.identity(strict, "dave");
        refusedHere(() -> strict.joinExternally(info, dave, JoinOptions.none()));
        // who was let in by a judge that has thought better of it is not heard any more
        Group changed = strict.load(bob.save());
        byte[] id = bob.groupId().toByteArray();
        byte[] removal = lax.proposeExternally(id, bob.epochNumber(), 0, new Proposal.Remove(0), People.SUITE, key);
        refused(Rule.M701_CREDENTIAL, changed, removal);
        bob.process(removal);
    }

    /** An extension that stays is not judged again: or nobody could replace the others beside it. */
    @Test
    void who_is_heard_already_stays_so() throws MlsException {
        Extensions heard = heard(People.SUITE.newSignatureKey(lax.random()));
        Group group = strict.load(
                lax.create(People.identity(lax, "x"), ascii("heard"), heard).save());
        group.commit(Changes.none().replaceExtensions(heard));
    }
}
