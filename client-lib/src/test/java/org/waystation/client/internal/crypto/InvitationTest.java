package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.sealed.v1.MailboxOffer;
import org.waystation.wire.Base32;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;

/** Links and bundles: section 3 of the specification. */
class InvitationTest {
    private static final RelayAddress RELAY =
            new RelayAddress(ByteString.copyFrom(new byte[32]), Optional.empty(), "relay.example", 7443);

    private final Contact contact = Contact.made("invitation");
    private final InvitationLink link = new InvitationLink(RELAY, contact.secret, contact.bundleHash);

    // ------------------------------------------------------------------------------------------------------- links

    @Test
    void S101_a_link_is_read_as_it_was_written() throws Exception {
        String text = link.format();
        InvitationLink read = InvitationLink.parse(text);
        assertEquals(RELAY, read.relay());
        assertArrayEquals(contact.secret.exposeCopy(), read.secret().exposeCopy());
        assertArrayEquals(contact.bundleHash, read.bundleHash());
        assertEquals(text, read.format());
        assertTrue(text.length() <= InvitationLink.MAX_LENGTH);
    }

    @Test
    void S101_case_and_blanks_around_it_do_not_matter() throws Exception {
        String shouted = "  " + link.format().toUpperCase(Locale.ROOT) + "\n";
        assertEquals(link.format(), InvitationLink.parse(shouted).format());
    }

    @Test
    void S101_any_changed_character_is_noticed() {
        String text = link.format();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'q' ? 'r' : 'q';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThrows(InvitationException.class, () -> InvitationLink.parse(changed), changed);
            String shorter = text.substring(0, at) + text.substring(at + 1);
            assertThrows(InvitationException.class, () -> InvitationLink.parse(shorter), shorter);
        }
    }

    @Test
    void S101_the_errors_tell_what_to_do() {
        String text = link.format();
        assertLinkError(Kind.NOT_A_LINK, "");
        assertLinkError(Kind.NOT_A_LINK, "https://relay.example/contact#abc");
        assertLinkError(Kind.NOT_A_LINK, RELAY.format());
        assertLinkError(Kind.NOT_A_LINK, text.substring(0, text.indexOf('#')));
        assertLinkError(Kind.NOT_A_LINK, text + String.join("", Collections.nCopies(400, "a")));
        assertLinkError(Kind.OTHER_KIND, text.replace("/contact#", "/group#"));
        assertLinkError(Kind.DAMAGED_LINK, text.substring(0, text.length() - 1));
        assertLinkError(Kind.DAMAGED_LINK, text.replace("relay.example", "relay.exampel"));
        assertLinkError(Kind.DAMAGED_LINK, text.substring(0, text.indexOf('#') + 1));
        assertLinkError(Kind.DAMAGED_LINK, text + "!");
    }

    private static void assertLinkError(Kind kind, String text) {
        InvitationException error = assertThrows(InvitationException.class, () -> InvitationLink.parse(text));
        assertEquals(kind, error.kind(), text);
        assertTrue(text.length() < 60 || !error.getMessage().contains(text.substring(text.length() - 20)));
    }

    @Test
    void S101_an_access_secret_is_left_out_of_a_link_and_not_accepted_in_one() {
        RelayAddress withAccess = new RelayAddress(
                RELAY.fingerprint(), Optional.of(ByteString.copyFrom(new byte[16])), "relay.example", 7443);
        assertEquals(link.format(), new InvitationLink(withAccess, contact.secret, contact.bundleHash).format());
        assertLinkError(Kind.DAMAGED_LINK, link.format().replace("@", ".aaaaaaaaaaaaaaaaaaaaaaaaaa@"));
    }

    @Test
    void S101_a_link_with_a_right_check_may_still_be_none_or_newer() throws Exception {
        String plain = RELAY.format() + "/contact#";
        byte[] payload = Bytes.concat(new byte[] {1}, contact.secret.exposeCopy(), contact.bundleHash);
        assertEquals(
                link.format(), InvitationLink.parse(checked(plain, payload)).format());
        assertLinkError(Kind.DAMAGED_LINK, checked(plain.replace("@", ".aaaaaaaaaaaaaaaaaaaaaaaaaa@"), payload));
        payload[0] = 2;
        assertLinkError(Kind.NEWER, checked(plain, payload));
    }

    private static String checked(String beforePayload, byte[] payload) {
        byte[] hash = Hashes.sha256(Labels.LINK, Labels.ascii(beforePayload), payload);
        return beforePayload + Base32.encode(Bytes.concat(payload, Arrays.copyOf(hash, 4)));
    }

    @Test
    void pitfall9_a_link_of_another_kind_with_our_payload_has_a_wrong_check() {
        // The type is covered by the check, so no link becomes another by changing its word.
        String other = link.format().replace("/contact#", "/device#");
        assertLinkError(Kind.OTHER_KIND, other);
        assertEquals("InvitationLink", link.toString());
    }

    // ------------------------------------------------------------------------------------------------------ bundles

    @Test
    void S102_only_the_bundle_of_the_link_opens() throws Exception {
        assertArrayEquals(contact.bundle, contact.secret.openBundle(contact.bundleEntry, contact.bundleHash));
        for (int at = 0; at < contact.bundleEntry.length; at += 7) {
            byte[] changed = contact.bundleEntry.clone();
            changed[at] ^= 1;
            assertDamaged(() -> contact.secret.openBundle(changed, contact.bundleHash));
            assertDamaged(() -> contact.secret.openBundle(changed, Hashes.sha256(changed)));
        }
        assertDamaged(() -> contact.secret.openBundle(new byte[0], Hashes.sha256(new byte[0])));
    }

    @Test
    void A38_who_saw_the_link_cannot_put_a_bundle_of_their_own_in_its_place() {
        byte[] own = contact.secret.sealBundle(
                InviterKeys.generate(new TestRandom("thief")).bundle(Contact.EXPIRES, Contact.offers(1)));
        assertEquals(Wire.SMALL_ENTRY, own.length);
        assertDamaged(() -> contact.secret.openBundle(own, contact.bundleHash));
    }

    @Test
    void S103_and_A24_the_suite_is_1_and_nothing_is_missing_or_cut() throws Exception {
        Bundle.read(signed(terms -> terms), Contact.NOW);
        assertKind(Kind.NEWER, signed(terms -> terms.setSuite(2)));
        assertKind(Kind.NEWER, signed(terms -> terms.clearSuite()));
        assertDamaged(signed(terms -> terms.setKemKey(ByteString.EMPTY)));
        assertDamaged(signed(terms -> terms.setKemKey(cut(terms.getKemKey()))));
        assertDamaged(signed(terms -> terms.setPrekey(cut(terms.getPrekey()))));
        assertDamaged(signed(terms -> terms.setIdentityDh(cut(terms.getIdentityDh()))));
        assertDamaged(signed(terms -> terms.setIdentityDhSignature(cut(terms.getIdentityDhSignature()))));
        assertDamaged(signed(terms -> terms.setIdentityKey(cut(terms.getIdentityKey()))));
        assertDamaged(InvitationBundle.parseFrom(contact.bundle).toBuilder()
                .setSignature(ByteString.EMPTY)
                .build()
                .toByteArray());
        assertKind(Kind.DAMAGED_INVITATION, new byte[] {1, 2, 3});
        assertKind(Kind.NEWER, new byte[0]);
    }

    @Test
    void S104_both_signatures_are_by_the_identity() throws Exception {
        assertDamaged(signed(terms -> terms.setIdentityDhSignature(flipped(terms.getIdentityDhSignature()))));
        assertDamaged(signed(terms -> terms.setIdentityDh(flipped(terms.getIdentityDh()))));
        InvitationBundle bundle = InvitationBundle.parseFrom(contact.bundle);
        assertDamaged(bundle.toBuilder()
                .setSignature(flipped(bundle.getSignature()))
                .build()
                .toByteArray());
        assertDamaged(
                bundle.toBuilder().setTerms(flipped(bundle.getTerms())).build().toByteArray());
    }

    @Test
    void S104_and_A20_a_signature_for_one_purpose_is_none_for_another() throws Exception {
        SigningKey key = contact.keys.identity().signing();
        byte[] terms = InvitationBundle.parseFrom(contact.bundle).getTerms().toByteArray();
        byte[] wrongLabel = key.sign(Bytes.concat(Labels.IDENTITY_DH, Hashes.sha256(terms)));
        assertDamaged(InvitationBundle.newBuilder()
                .setTerms(ByteString.copyFrom(terms))
                .setSignature(ByteString.copyFrom(wrongLabel))
                .build()
                .toByteArray());
    }

    @Test
    void S105_a_post_quantum_key_beyond_the_modulus_is_refused() throws Exception {
        assertDamaged(signed(terms -> {
            byte[] key = terms.getKemKey().toByteArray();
            key[0] = (byte) 0xff;
            key[1] = (byte) 0xff;
            return terms.setKemKey(ByteString.copyFrom(key));
        }));
    }

    @Test
    void S106_an_expired_invitation_says_what_the_clock_shows() throws Exception {
        Bundle.read(contact.bundle, Contact.EXPIRES);
        Instant late = Contact.EXPIRES.plusSeconds(1);
        InvitationException error = assertThrows(InvitationException.class, () -> Bundle.read(contact.bundle, late));
        assertEquals(Kind.EXPIRED, error.kind());
        assertTrue(error.getMessage().contains(late.toString()));
        Bundle far = Bundle.read(signed(terms -> terms.setExpiresAt(-1)), Contact.NOW.plus(Duration.ofDays(9_999)));
        assertTrue(far.expiresAt().isAfter(Contact.EXPIRES));
    }

    @Test
    void S107_one_to_three_offers_with_address_and_seed() throws Exception {
        for (int count = 1; count <= 3; count++) {
            int offers = count;
            byte[] bundle = signed(terms -> terms.clearMailboxes().addAllMailboxes(Contact.offers(offers)));
            assertEquals(count, Bundle.read(bundle, Contact.NOW).mailboxes().size());
        }
        assertDamaged(signed(terms -> terms.clearMailboxes()));
        assertDamaged(signed(terms -> terms.clearMailboxes().addAllMailboxes(Contact.offers(4))));
        MailboxOffer good = Contact.offers(1).get(0);
        assertDamaged(offering(good.toBuilder().setRelay("relay.example").build()));
        assertDamaged(offering(good.toBuilder()
                .setRelay(good.getRelay().replace("@", ".aaaaaaaaaaaaaaaaaaaaaaaaaa@"))
                .build()));
        assertDamaged(offering(good.toBuilder().setWriterSeed(ByteString.EMPTY).build()));
        assertDamaged(signed(terms -> terms.clearMailboxes().addMailboxes(good).addMailboxes(good)));
        assertThrows(IllegalArgumentException.class, () -> contact.keys.bundle(Contact.EXPIRES, Contact.offers(4)));
    }

    @Test
    void the_largest_bundle_fits_its_entry() throws Exception {
        byte[] bundle =
                contact.keys.bundle(Instant.ofEpochSecond(Long.MAX_VALUE >> 20), Contact.offers(3, longestAddress()));
        byte[] entry = contact.secret.sealBundle(bundle);
        assertEquals(Wire.SMALL_ENTRY, entry.length);
        assertArrayEquals(bundle, contact.secret.openBundle(entry, Hashes.sha256(entry)));
        InvitationLink longestLink =
                new InvitationLink(RelayAddress.parse(longestAddress()), contact.secret, new byte[32]);
        assertTrue(longestLink.format().length() <= InvitationLink.MAX_LENGTH);
    }

    static String longestAddress() {
        String start = "waystation://" + String.join("", Collections.nCopies(52, "a")) + "@";
        String host = String.join("", Collections.nCopies(256 - start.length() - 6, "h"));
        return start + host + ":65535";
    }

    @Test
    void inviter_keys_are_loaded_as_they_were_saved() {
        InviterKeys loaded = InviterKeys.load(contact.keys.save());
        assertArrayEquals(contact.keys.save(), loaded.save());
        assertArrayEquals(contact.bundle, loaded.bundle(Contact.EXPIRES, Contact.offers(1)));
        byte[] newer = contact.keys.save();
        newer[1]++;
        assertThrows(IllegalArgumentException.class, () -> InviterKeys.load(newer));
        assertThrows(IllegalArgumentException.class, () -> InviterKeys.load(new byte[1]));
    }

    private byte[] offering(MailboxOffer offer) throws Exception {
        return signed(terms -> terms.clearMailboxes().addMailboxes(offer));
    }

    /** Our bundle with something changed, and signed again. */
    private byte[] signed(UnaryOperator<InvitationTerms.Builder> change) throws Exception {
        byte[] old = InvitationBundle.parseFrom(contact.bundle).getTerms().toByteArray();
        byte[] terms =
                change.apply(InvitationTerms.parseFrom(old).toBuilder()).build().toByteArray();
        byte[] signature = contact.keys.identity().signing().sign(Bundle.statement(Purpose.INVITATION, terms));
        return InvitationBundle.newBuilder()
                .setTerms(ByteString.copyFrom(terms))
                .setSignature(ByteString.copyFrom(signature))
                .build()
                .toByteArray();
    }

    private static ByteString cut(ByteString bytes) {
        return bytes.substring(1);
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[changed.length / 2] ^= 1;
        return ByteString.copyFrom(changed);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertDamaged(Attempt attempt) {
        InvitationException error = assertThrows(InvitationException.class, attempt::run);
        assertEquals(Kind.DAMAGED_INVITATION, error.kind());
    }

    private static void assertDamaged(byte[] bundle) {
        assertKind(Kind.DAMAGED_INVITATION, bundle);
    }

    private static void assertKind(Kind kind, byte[] bundle) {
        InvitationException error = assertThrows(InvitationException.class, () -> Bundle.read(bundle, Contact.NOW));
        assertEquals(kind, error.kind());
    }
}
