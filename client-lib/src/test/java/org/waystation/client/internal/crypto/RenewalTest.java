package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Anna comes back with an old copy of the session, and renews it with keys that Ben had given her (specification, section 6g). */
final class RenewalTest {
    private final SecureRandom random = new TestRandom("renewal");
    private final Contact contact = Contact.made(random);
    private final RenewalKeys bens = RenewalKeys.generate(random);

    private Renewal annas() {
        return renewal(contact.annas);
    }

    private Renewal bensSide() {
        return renewal(contact.bens);
    }

    private static Renewal renewal(Established own) {
        return new Renewal(
                own.identity().exposeCopy(),
                own.session().peerIdentity(),
                own.peerAgreement(),
                own.contact().exposeCopy());
    }

    private Handshake.Sealed renewed() throws Exception {
        return renewedBy(annas());
    }

    private Handshake.Sealed renewedBy(Renewal renewal) throws Exception {
        Handshake.Answer answer = renewal.begin(random, bens.publicPrekey(), bens.publicKemKey(), Contact.NOW);
        return answer.sealFirst(Contact.introduction(answer.directionStart()));
    }

    private Renewal.Accepted accept(byte[] entry) throws DoesNotOpenException {
        return bensSide().accept(random, bens, mark -> false, entry, Contact.NOW);
    }

    private void assertRefused(byte[] entry) {
        assertThrows(DoesNotOpenException.class, () -> accept(entry));
    }

    @Test
    void both_sides_have_one_fresh_session_and_contact_secret_and_the_same_code() throws Exception {
        Handshake.Sealed annas = renewed();
        Renewal.Accepted accepted = accept(annas.entry());
        Session ben = accepted.handshake().session();
        assertArrayEquals(annas.session().transcript(), ben.transcript());
        assertEquals(annas.contact(), accepted.handshake().contact());
        assertNotEquals(contact.annas.contact(), annas.contact());
        assertEquals(
                contact.anna.verificationCode().digits(),
                annas.session().verificationCode().digits());
        assertEquals(
                contact.ben.verificationCode().digits(), ben.verificationCode().digits());
        byte[] reply = ben.seal(new byte[] {1}, EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, annas.session().open(reply, Contact.NOW));
        byte[] back = annas.session().seal(new byte[] {2}, EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, ben.open(back, Contact.NOW));
        assertInstanceOf(Opening.Unreadable.class, contact.ben.open(back, Contact.NOW));
    }

    @Test
    void S701_what_was_not_sealed_for_these_keys_and_this_contact_is_no_renewal() throws Exception {
        byte[] entry = renewed().entry();
        for (int at : new int[] {0, 15, 16, 2_000, 4_000, entry.length - 1}) {
            byte[] flipped = entry.clone();
            flipped[at] ^= 1;
            assertRefused(flipped);
        }
        assertRefused(Arrays.copyOf(entry, entry.length - 1));
        assertRefused(Arrays.copyOf(entry, EntrySize.LARGE.bytes()));
        assertRefused(new byte[0]);
        RenewalKeys others = RenewalKeys.generate(random);
        assertThrows(
                DoesNotOpenException.class, () -> bensSide().accept(random, others, mark -> false, entry, Contact.NOW));
        Contact other = Contact.made(random);
        Renewal withOtherSecret = new Renewal(
                contact.annas.identity().exposeCopy(),
                contact.anna.peerIdentity(),
                contact.annas.peerAgreement(),
                other.annas.contact().exposeCopy());
        assertRefused(renewedBy(withOtherSecret).entry());
        accept(entry); // none of which has changed anything
    }

    @Test
    void S702_only_the_identity_that_the_contact_had_renews() throws Exception {
        Contact other = Contact.made(random);
        Renewal withOtherIdentity = new Renewal(
                other.annas.identity().exposeCopy(),
                contact.anna.peerIdentity(),
                contact.annas.peerAgreement(),
                contact.annas.contact().exposeCopy());
        assertRefused(renewedBy(withOtherIdentity).entry());
        int identity = 1 + 32 + 1_568;
        for (int at : new int[] {0, identity, identity + 32, identity + 64}) {
            assertRefused(resealed(plaintext -> plaintext[at] ^= 1));
        }
        accept(resealed(plaintext -> {}));
    }

    @Test
    void S703_an_ephemeral_key_that_gives_zero_is_refused() throws Exception {
        for (byte[] point : LowOrder.points()) {
            assertRefused(resealed(plaintext -> System.arraycopy(point, 0, plaintext, 1, point.length)));
        }
    }

    @Test
    void A26_S704_a_renewal_that_was_seen_before_is_refused() throws Exception {
        byte[] entry = renewed().entry();
        byte[] mark = accept(entry).mark();
        assertThrows(
                DoesNotOpenException.class,
                () -> bensSide().accept(random, bens, used -> Arrays.equals(used, mark), entry, Contact.NOW));
        assertFalse(Arrays.equals(mark, accept(renewed().entry()).mark()));
    }

    @Test
    void S705_the_first_content_is_an_introduction() throws Exception {
        Handshake.Answer answer = annas().begin(random, bens.publicPrekey(), bens.publicKemKey(), Contact.NOW);
        assertThrows(IllegalArgumentException.class, () -> answer.sealFirst(new byte[10]));
        assertRefused(resealed(plaintext -> plaintext[plaintext.length - 1] ^= 1));
    }

    @Test
    void S707_keys_that_are_none_are_refused() {
        assertTrue(Renewal.areKeys(bens.publicPrekey(), bens.publicKemKey()));
        assertFalse(Renewal.areKeys(new byte[31], bens.publicKemKey()));
        assertFalse(Renewal.areKeys(bens.publicPrekey(), new byte[1_567]));
        byte[] beyondTheModulus = bens.publicKemKey();
        Arrays.fill(beyondTheModulus, 0, 3, (byte) 0xff);
        assertFalse(Renewal.areKeys(bens.publicPrekey(), beyondTheModulus));
    }

    @Test
    void A20_the_same_secrets_give_others_for_an_invitation() throws Exception {
        Secret shared = Secret.owning(new byte[32]);
        HandshakeSecrets answer = HandshakeSecrets.derive(new byte[32], Labels.CONTACT_SECRETS, shared);
        HandshakeSecrets renewal = HandshakeSecrets.derive(new byte[32], Labels.RENEWAL_SECRETS, shared);
        assertNotEquals(answer.root(), renewal.root());
        assertThrows(
                DoesNotOpenException.class,
                () -> contact.accept(random, renewed().entry()));
        assertRefused(contact.answer);
    }

    @Test
    void A29_saved_keys_are_those_that_were_saved_and_closing_erases_them() {
        byte[] saved = bens.save();
        RenewalKeys loaded = RenewalKeys.load(saved);
        assertArrayEquals(bens.publicPrekey(), loaded.publicPrekey());
        assertArrayEquals(bens.publicKemKey(), loaded.publicKemKey());
        assertThrows(IllegalArgumentException.class, () -> RenewalKeys.load(new byte[95]));
        byte[] seed = loaded.kemSeed().inside();
        byte[] prekey = loaded.prekey().privateInside();
        loaded.close();
        assertArrayEquals(new byte[64], seed);
        assertArrayEquals(new byte[32], prekey);
    }

    /** A renewal of somebody who has the contact secret, and says otherwise what they like. */
    private byte[] resealed(Consumer<byte[]> change) throws Exception {
        byte[] offerHash = Hashes.sha256(
                Labels.RENEWAL_KEYS,
                contact.anna.peerIdentity(),
                contact.annas.peerAgreement(),
                bens.publicPrekey(),
                bens.publicKemKey());
        Secret secret = contact.annas.contact();
        try (Occasion occasion = Occasion.renewal(secret, offerHash)) {
            byte[] entry = renewed().entry();
            byte[] plaintext = occasion.open(entry);
            change.accept(plaintext);
            byte[] changed = Arrays.copyOf(entry, entry.length);
            System.arraycopy(plaintext, 0, changed, Aead.SALT, plaintext.length);
            byte[] info = Bytes.concat(Labels.RENEWAL_ENTRY, offerHash);
            byte[] key = Hkdf.derive(new byte[0], secret.inside(), info, Aead.KEY);
            Aead.derived(changed, key, Labels.RENEWAL_ENTRY)
                    .sealInPlace(Labels.RENEWAL_ENTRY, changed, 0, Aead.SALT, plaintext.length);
            return changed;
        }
    }
}
