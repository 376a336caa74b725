package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Introduction;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.sealed.v1.Text;
import org.waystation.wire.Wire;

/** Section 4 of the specification. Hostile invitees are played by the second implementation. */
class HandshakeTest {
    private final TestRandom random = new TestRandom("handshake");
    private final Contact contact = Contact.made(random);

    @Test
    void both_sides_have_one_transcript_and_one_code() {
        assertArrayEquals(contact.anna.transcript(), contact.ben.transcript());
        assertEquals(
                contact.anna.verificationCode().digits(),
                contact.ben.verificationCode().digits());
        assertArrayEquals(contact.keys.identity().signing().publicBytes(), contact.anna.peerIdentity());
        assertEquals(Wire.SMALL_ENTRY, contact.answer.length);
    }

    @Test
    void S201_an_answer_with_one_bit_changed_does_not_open_and_the_genuine_one_still_does() throws Exception {
        byte[] keys = contact.keys.save();
        for (int at = 0; at < contact.answer.length; at++) {
            byte[] changed = contact.answer.clone();
            changed[at] ^= (byte) (1 << (at & 7));
            refused(changed);
        }
        refused(Arrays.copyOf(contact.answer, 100));
        refused(new byte[Wire.LARGE_ENTRY]);
        assertArrayEquals(keys, contact.keys.save());
        contact.accept(random, contact.answer);
    }

    @Test
    void S201_the_prologue_begins_with_1() throws Exception {
        OtherClient.Answerer who = Others.somebody(random);
        who.prologue = with(0, new byte[] {2});
        refused(who);
    }

    @Test
    void S202_the_identity_signs_its_agreement_key() throws Exception {
        OtherClient.Answerer flipped = Others.somebody(random);
        flipped.prologue = prologue -> flipBit(prologue, Prologue.LENGTH - 40);
        refused(flipped);
        OtherClient.Answerer stolen = Others.somebody(random);
        stolen.prologue = with(1601, contact.anna.state().ownIdentity);
        refused(stolen);
    }

    @Test
    void S203_and_A19_points_of_low_order_are_refused_from_the_invitee() throws Exception {
        for (byte[] point : LowOrder.points()) {
            OtherClient.Answerer ephemeral = Others.somebody(random);
            ephemeral.prologue = with(1, point);
            ephemeral.input = zeros(32, 96); // what an agreement with the point would give
            refused(ephemeral);
            OtherClient.Answerer identity = Others.somebody(random);
            identity.agreementPublic = point;
            identity.input = zeros(0, 32);
            refused(identity);
        }
    }

    @Test
    void S203_and_A19_points_of_low_order_are_refused_from_the_inviter() throws Exception {
        for (byte[] point : LowOrder.points()) {
            Bundle prekey = resigned(terms -> terms.setPrekey(ByteString.copyFrom(point)));
            Bundle identity = resigned(terms -> terms.setIdentityDh(ByteString.copyFrom(point))
                    .setIdentityDhSignature(ByteString.copyFrom(
                            contact.keys.identity().signing().sign(Bytes.concat(Labels.IDENTITY_DH, point)))));
            for (Bundle bundle : new Bundle[] {prekey, identity}) {
                InvitationException error = assertThrows(
                        InvitationException.class,
                        () -> Handshake.answer(random, bundle, contact.bundleHash, contact.secret, Contact.NOW));
                assertEquals(Kind.DAMAGED_INVITATION, error.kind());
            }
        }
    }

    @Test
    void S204_an_invitation_does_not_answer_itself() throws Exception {
        OtherClient.Answerer sameIdentity = Others.somebody(random);
        sameIdentity.identitySeed = contact.keys.identity().signing().exposeSeed();
        refused(sameIdentity);
        OtherClient.Answerer sameAgreement = Others.somebody(random);
        sameAgreement.agreement = contact.keys.identity().agreement().exposePrivate();
        refused(sameAgreement);
    }

    @Test
    void S205_the_first_content_is_an_introduction_with_number_1() throws Exception {
        assertInstanceOf(Handshake.Accepted.class, accepted(Contact::introduction));
        refused(start -> new byte[0]);
        refused(start -> new byte[] {1, 2, 3});
        refused(start -> first(start).setNumber(2).build().toByteArray());
        refused(start ->
                first(start).setId(ByteString.copyFrom(new byte[15])).build().toByteArray());
        refused(start -> first(new byte[32]).build().toByteArray());
        refused(start -> first(start).clearIntroduction().build().toByteArray());
        refused(start -> first(start).setText(Text.getDefaultInstance()).build().toByteArray());
        refused(start -> offering(start, 0));
        refused(start -> offering(start, 4));
    }

    private static Content.Builder first(byte[] start) {
        return Contact.introductionContent(start);
    }

    private static byte[] offering(byte[] start, int count) {
        return first(start)
                .setIntroduction(Introduction.newBuilder().addAllMailboxes(Contact.offers(count)))
                .build()
                .toByteArray();
    }

    @Test
    void S205_the_sender_does_not_send_another_first_content() throws Exception {
        Handshake.Answer answer = answer();
        assertThrows(IllegalArgumentException.class, () -> answer.sealFirst(new byte[0]));
        answer.sealFirst(Contact.introduction(answer.directionStart()));
        assertThrows(
                IllegalStateException.class, () -> answer.sealFirst(Contact.introduction(answer.directionStart())));
    }

    @Test
    void the_longest_introduction_fits_an_answer() throws Exception {
        List<MailboxOffer> longest = Contact.offers(3, InvitationTest.longestAddress());
        Handshake.Answer answer = answer();
        byte[] bytes = first(answer.directionStart())
                .setIntroduction(Introduction.newBuilder().addAllMailboxes(longest))
                .setSentAt(Long.MAX_VALUE)
                .build()
                .toByteArray();
        assertEquals(990, Handshake.FIRST_CONTENT);
        byte[] entry = answer.sealFirst(bytes).entry();
        assertArrayEquals(bytes, contact.accept(random, entry).content());
    }

    @Test
    void S206_an_answer_is_accepted_until_a_day_after_the_end() throws Exception {
        Instant last = Contact.EXPIRES.plus(Duration.ofDays(1));
        acceptAt(last);
        InvitationException error = assertThrows(InvitationException.class, () -> acceptAt(last.plusSeconds(1)));
        assertEquals(Kind.EXPIRED, error.kind());
    }

    private Handshake.Accepted acceptAt(Instant now) throws Exception {
        return Handshake.accept(
                random, contact.keys, contact.bundleHash, contact.secret, Contact.EXPIRES, contact.answer, now);
    }

    @Test
    void S206_and_A38_a_second_answer_is_known_as_one_after_the_keys_are_gone() throws Exception {
        byte[] second = Others.invitee(contact, random).entry;
        contact.keys.close();
        assertTrue(Handshake.isAnswer(contact.secret, contact.answer));
        assertTrue(Handshake.isAnswer(contact.secret, second));
        assertFalse(Handshake.isAnswer(contact.secret, new byte[Wire.SMALL_ENTRY]));
        assertFalse(Handshake.isAnswer(contact.secret, contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW)));
        assertThrows(IllegalStateException.class, () -> contact.accept(random, second));
    }

    @Test
    void pitfall1_a_failed_answer_leaves_the_keys_as_they_were() throws Exception {
        byte[] before = contact.keys.save();
        OtherClient.Answerer who = Others.somebody(random);
        who.input = zeros(0, 128);
        refused(who);
        assertArrayEquals(before, contact.keys.save());
        contact.accept(random, contact.answer);
    }

    @Test
    void pitfall6_an_answer_is_bound_to_its_invitation_and_to_every_key_of_it() throws Exception {
        // The same secret and keys, but another bundle: one field of it was different.
        byte[] otherHash = Hashes.sha256(contact.bundleHash);
        assertThrows(
                DoesNotOpenException.class,
                () -> Handshake.accept(
                        random, contact.keys, otherHash, contact.secret, Contact.EXPIRES, contact.answer, Contact.NOW));
        // Re-encapsulation: the same shared secret under another ciphertext is another transcript.
        OtherClient.Answerer who = Others.somebody(random);
        who.prologue = prologue -> flipBit(prologue, 40);
        refused(who);
        Contact other = Contact.made(random);
        assertThrows(DoesNotOpenException.class, () -> other.accept(random, contact.answer));
    }

    @Test
    void pitfall6_keys_of_one_type_do_not_pass_for_another() throws Exception {
        // An X25519 key where an Ed25519 key stands, and the other way round.
        OtherClient.Answerer swapped = Others.somebody(random);
        swapped.prologue = prologue -> {
            byte[] changed = prologue.clone();
            System.arraycopy(prologue, 1601, changed, 1633, 32);
            System.arraycopy(prologue, 1633, changed, 1601, 32);
            return changed;
        };
        refused(swapped);
    }

    @Test
    void pitfall7_and_A24_there_is_no_handshake_without_post_quantum_secret() throws Exception {
        OtherClient.Answerer noSecret = Others.somebody(random);
        noSecret.input = zeros(96, 128);
        refused(noSecret);
        OtherClient.Answerer noCiphertext = Others.somebody(random);
        noCiphertext.prologue = with(33, new byte[1568]);
        noCiphertext.input = zeros(96, 128);
        refused(noCiphertext);
    }

    @Test
    void A20_all_labels_differ_and_none_is_another_with_something_added() throws Exception {
        Set<String> labels = new HashSet<>();
        for (Field field : Labels.class.getDeclaredFields()) {
            labels.add(new String((byte[]) field.get(null), java.nio.charset.StandardCharsets.US_ASCII));
        }
        assertEquals(Labels.class.getDeclaredFields().length, labels.size());
        for (String one : labels) {
            for (String other : labels) {
                assertTrue(one.equals(other) || !one.startsWith(other) || one.startsWith(other + "."), one);
            }
        }
    }

    @Test
    void A20_an_entry_of_one_purpose_opens_for_no_other() throws Exception {
        byte[] message = contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        refused(message);
        refused(contact.bundleEntry);
        assertInstanceOf(Opening.Unreadable.class, contact.ben.open(contact.answer, Contact.NOW));
        assertInstanceOf(Opening.Unreadable.class, contact.ben.open(contact.bundleEntry, Contact.NOW));
        assertThrows(
                InvitationException.class,
                () -> contact.secret.openBundle(contact.answer, Hashes.sha256(contact.answer)));
    }

    @Test
    void A21_with_the_identity_of_the_inviter_alone_nobody_can_pose_as_another_before_him() throws Exception {
        // Key compromise impersonation: the thief has IK_B and DK_B, and Anna's public identity; not DK_A, not the
        // prekey.
        OtherClient.Answerer thief = Others.somebody(random);
        byte[] annas = Bytes.slice(plaintextOfAnswer(), 1601, 128);
        thief.prologue = with(1601, annas);
        refused(thief); // DH1 is of the thief's own key, not Anna's
        thief.input = zeros(0, 32);
        refused(thief);
    }

    @Test
    void A21_after_the_handshake_all_keys_of_the_invitation_together_open_nothing_that_came_later() throws Exception {
        // The thief has everything the inviter's device kept of the invitation, and all entries, and B's first answer
        // made
        // the ratchet turn: Anna's next chain depends on a key that was never in the invitation.
        byte[] fromBen = contact.ben.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.anna.open(fromBen, Contact.NOW));
        byte[] fromAnna = contact.anna.seal(new byte[2], EntrySize.SMALL, Contact.NOW);
        OtherClient thief = Others.inviter(contact, random);
        assertEquals(null, thief.open(fromAnna));
        assertEquals(null, thief.open(fromBen));
        assertInstanceOf(Opening.Opened.class, contact.ben.open(fromAnna, Contact.NOW));
    }

    private byte[] plaintextOfAnswer() throws Exception {
        try (Secret key = contact.secret.answerKey()) {
            return Aead.derived(contact.answer, key.inside(), Labels.INVITATION_ANSWER)
                    .open(Labels.INVITATION_ANSWER, contact.answer, 0, Aead.SALT, contact.answer.length - Aead.SALT);
        }
    }

    @Test
    void identities_are_fresh_for_every_contact() {
        Contact other = Contact.made(random);
        assertNotEquals(Arrays.hashCode(contact.anna.peerIdentity()), Arrays.hashCode(other.anna.peerIdentity()));
        assertNotEquals(Arrays.hashCode(contact.ben.peerIdentity()), Arrays.hashCode(other.ben.peerIdentity()));
    }

    private Handshake.Answer answer() throws Exception {
        return Handshake.answer(
                random, Bundle.read(contact.bundle, Contact.NOW), contact.bundleHash, contact.secret, Contact.NOW);
    }

    private interface Change {
        InvitationTerms.Builder of(InvitationTerms.Builder terms);
    }

    private Bundle resigned(Change change) throws Exception {
        byte[] terms = change.of(
                        InvitationTerms.parseFrom(
                                InvitationBundle.parseFrom(contact.bundle).getTerms())
                                .toBuilder())
                .build()
                .toByteArray();
        byte[] signature = contact.keys.identity().signing().sign(Bundle.statement(Purpose.INVITATION, terms));
        return Bundle.read(
                InvitationBundle.newBuilder()
                        .setTerms(ByteString.copyFrom(terms))
                        .setSignature(ByteString.copyFrom(signature))
                        .build()
                        .toByteArray(),
                Contact.NOW);
    }

    private Handshake.Accepted accepted(Others.First content) throws Exception {
        Others.Answered answered = new Others.Answered(new OtherClient(random));
        return contact.accept(random, Others.invitee(contact, answered, Others.somebody(random), content).entry);
    }

    private void refused(Others.First content) {
        assertThrows(DoesNotOpenException.class, () -> accepted(content));
    }

    private void refused(OtherClient.Answerer who) throws Exception {
        refused(Others.invitee(contact, random, who).entry);
    }

    private void refused(byte[] entry) {
        assertThrows(DoesNotOpenException.class, () -> contact.accept(random, entry));
    }

    private static java.util.function.UnaryOperator<byte[]> with(int at, byte[] bytes) {
        return prologue -> {
            byte[] changed = prologue.clone();
            System.arraycopy(bytes, 0, changed, at, bytes.length);
            return changed;
        };
    }

    private static java.util.function.UnaryOperator<byte[]> zeros(int from, int to) {
        return input -> {
            byte[] changed = input.clone();
            Arrays.fill(changed, from, to, (byte) 0);
            return changed;
        };
    }

    private static byte[] flipBit(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
