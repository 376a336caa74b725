package org.waystation.client.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.client.internal.crypto.other.OtherAddress;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.client.internal.crypto.other.Terms;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;

/** Published addresses: section 6e of the specification, with a second implementation in either place. */
class AddressTest {
    private static final RelayAddress RELAY =
            new RelayAddress(ByteString.copyFrom(new byte[32]), Optional.empty(), "relay.example", 7443);
    private static final Instant NOW = Contact.NOW;
    private static final Instant EXPIRES = NOW.plus(Duration.ofDays(30));
    private static final long COUNT = 1_795_000_000L;

    private final TestRandom random = new TestRandom("address");
    private final AddressSecret secret = AddressSecret.generate(random);
    private final InviterKeys keys = InviterKeys.generate(random);
    private final byte[] bundle = keys.publishedBundle(COUNT, EXPIRES, Contact.offers(1));
    private final byte[] entry = secret.sealBundle(random, bundle);
    private final AddressLink link = new AddressLink(RELAY, keys.fingerprint(), secret);

    private OtherAddress.Owner owner() {
        OtherAddress.Owner owner = new OtherAddress.Owner();
        owner.identitySeed = keys.identity().signing().exposeSeed();
        owner.agreement = keys.identity().agreement().exposePrivate();
        owner.prekey = keys.prekey().exposePrivate();
        owner.kemSeed = keys.kemSeed().exposeCopy();
        return owner;
    }

    @Test
    void S601_the_second_implementation_writes_the_same_address() throws Exception {
        byte[] fingerprint = OtherAddress.fingerprint(OtherAddress.identityKey(owner()));
        String text = OtherAddress.link(RELAY.format(), fingerprint, secret.exposeCopy());
        assertEquals(text, link.format());
        AddressLink read = AddressLink.parse(" " + text.toUpperCase(java.util.Locale.ROOT) + "\n");
        assertArrayEquals(keys.fingerprint(), read.fingerprint());
        assertArrayEquals(secret.exposeCopy(), read.secret().exposeCopy());
        assertEquals(RELAY, read.relay());
    }

    @Test
    void S601_any_changed_character_is_noticed() {
        String text = link.format();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'q' ? 'r' : 'q';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThrows(InvitationException.class, () -> AddressLink.parse(changed), changed);
        }
    }

    @Test
    void A36_an_address_and_an_invitation_are_never_taken_for_each_other() {
        InvitationLink invitation = new InvitationLink(RELAY, InvitationSecret.generate(random), new byte[32]);
        assertEquals(Kind.OTHER_KIND, kind(() -> AddressLink.parse(invitation.format())));
        assertEquals(Kind.OTHER_KIND, kind(() -> InvitationLink.parse(link.format())));
        assertEquals(
                Kind.DAMAGED_LINK, kind(() -> InvitationLink.parse(link.format().replace("/address#", "/contact#"))));
    }

    private interface Reading {
        void run() throws InvitationException;
    }

    private static Kind kind(Reading reading) {
        return assertThrows(InvitationException.class, reading::run).kind();
    }

    @Test
    void S602_the_second_implementation_writes_the_same_bundle_and_opens_ours() throws Exception {
        byte[] theirs = OtherAddress.bundle(
                owner(),
                COUNT,
                EXPIRES.getEpochSecond(),
                Contact.offers(1).get(0).getRelay(),
                new byte[32]);
        assertArrayEquals(bundle, theirs);
        assertArrayEquals(bundle, OtherAddress.open(secret.exposeCopy(), entry));
        byte[] sealed = OtherAddress.seal(secret.exposeCopy(), new byte[16], theirs);
        assertEquals(Wire.SMALL_ENTRY, sealed.length);
        Bundle read = Bundle.readPublished(link.fingerprint(), secret.openBundle(sealed), NOW);
        assertEquals(COUNT, read.count());
        assertEquals(EXPIRES, read.expiresAt());
    }

    @Test
    void S602_what_was_changed_does_not_open() {
        for (int at = 0; at < entry.length; at += 61) {
            byte[] changed = entry.clone();
            changed[at] ^= 1;
            assertEquals(Kind.DAMAGED_INVITATION, kind(() -> secret.openBundle(changed)));
        }
        assertEquals(Kind.DAMAGED_INVITATION, kind(() -> secret.openBundle(new byte[0])));
    }

    @Test
    void S603_a_bundle_of_another_identity_or_of_an_invitation_or_without_count_is_refused() {
        byte[] fingerprint = link.fingerprint();
        byte[] others = InviterKeys.generate(random).publishedBundle(COUNT, EXPIRES, Contact.offers(1));
        assertEquals(Kind.DAMAGED_INVITATION, kind(() -> Bundle.readPublished(fingerprint, others, NOW)));
        byte[] invitation = keys.bundle(EXPIRES, Contact.offers(1));
        assertEquals(Kind.DAMAGED_INVITATION, kind(() -> Bundle.readPublished(fingerprint, invitation, NOW)));
        byte[] uncounted = keys.publishedBundle(0, EXPIRES, Contact.offers(1));
        assertEquals(Kind.DAMAGED_INVITATION, kind(() -> Bundle.readPublished(fingerprint, uncounted, NOW)));
        assertEquals(Kind.DAMAGED_INVITATION, kind(() -> Bundle.read(bundle, NOW)), "A20: nor the other way round");
    }

    @Test
    void S603_nothing_that_is_signed_can_be_changed() throws Exception {
        InvitationBundle genuine = InvitationBundle.parseFrom(bundle);
        byte[] terms = genuine.getTerms().toByteArray();
        for (int at = 0; at < terms.length; at += 13) {
            byte[] changed = terms.clone();
            changed[at] ^= 1;
            byte[] forged = genuine.toBuilder()
                    .setTerms(ByteString.copyFrom(changed))
                    .build()
                    .toByteArray();
            assertThrows(
                    InvitationException.class, () -> Bundle.readPublished(link.fingerprint(), forged, NOW), "at " + at);
        }
    }

    @Test
    void S106_an_expired_bundle_is_named() throws Exception {
        Bundle.readPublished(link.fingerprint(), bundle, EXPIRES);
        assertEquals(
                Kind.EXPIRED, kind(() -> Bundle.readPublished(link.fingerprint(), bundle, EXPIRES.plusSeconds(1))));
    }

    @Test
    void the_second_implementation_asks_and_is_answered() throws Exception {
        OtherClient bo = OtherClient.requester(random, COUNT);
        byte[] request = bo.answer(
                secret.exposeCopy(),
                Terms.read(bundle),
                Hashes.sha256(entry),
                transcript -> Contact.introduction(OtherClient.directionStart(transcript, 0)),
                Others.somebody(random));
        assertEquals(Wire.SMALL_ENTRY, request.length);
        Handshake.Arrival arrival = Handshake.arrival(secret, request);
        assertEquals(COUNT, arrival.bundleCount());
        Session amina = arrival.accept(random, keys, Hashes.sha256(entry), NOW).session();
        byte[] content = "accepted".getBytes(UTF_8);
        assertArrayEquals(content, bo.open(amina.seal(content, EntrySize.SMALL, NOW)));
    }

    @Test
    void the_second_implementation_is_asked() throws Exception {
        Handshake.Sealed sealed = ask();
        OtherClient amina = OtherClient.requester(random, COUNT);
        OtherClient.InviterSecrets own = new OtherClient.InviterSecrets();
        own.agreement = owner().agreement;
        own.prekey = owner().prekey;
        own.kemSeed = owner().kemSeed;
        byte[] first = amina.accept(secret.exposeCopy(), Hashes.sha256(entry), own, sealed.entry());
        assertTrue(first.length > 0);
        byte[] content = "accepted".getBytes(UTF_8);
        Opening opening = sealed.session().open(amina.seal(content, Wire.SMALL_ENTRY), NOW);
        assertArrayEquals(
                content, assertInstanceOf(Opening.Opened.class, opening).content());
    }

    private Handshake.Sealed ask() throws Exception {
        Bundle read = Bundle.readPublished(link.fingerprint(), secret.openBundle(entry), NOW);
        Handshake.Answer answer = Handshake.answer(random, read, Hashes.sha256(entry), secret, NOW);
        return answer.sealFirst(Contact.introduction(answer.directionStart()));
    }

    @Test
    void S604_a_request_opens_with_the_keys_and_the_bundle_it_was_made_for_only() throws Exception {
        byte[] request = ask().entry();
        Handshake.Arrival arrival = Handshake.arrival(secret, request);
        InviterKeys next = keys.next(random);
        assertArrayEquals(keys.fingerprint(), next.fingerprint());
        byte[] hash = Hashes.sha256(entry);
        assertThrows(DoesNotOpenException.class, () -> arrival.accept(random, next, hash, NOW));
        assertThrows(DoesNotOpenException.class, () -> arrival.accept(random, keys, new byte[32], NOW));
        byte[] other = ask().entry();
        assertFalse(java.util.Arrays.equals(
                arrival.ephemeralHash(), Handshake.arrival(secret, other).ephemeralHash()));
        arrival.accept(random, keys, hash, NOW);
    }

    @Test
    void S606_a_request_has_room_for_its_greeting() {
        assertEquals(982, Handshake.FIRST_CONTENT_OF_REQUEST);
    }

    @Test
    void A20_every_label_has_one_purpose() throws Exception {
        Set<ByteBuffer> labels = new HashSet<>();
        List<byte[]> all = new ArrayList<>();
        for (java.lang.reflect.Field field : Labels.class.getDeclaredFields()) {
            if (field.getType() == byte[].class) {
                all.add((byte[]) field.get(null));
            }
        }
        assertTrue(all.size() > 20);
        for (byte[] label : all) {
            assertTrue(labels.add(ByteBuffer.wrap(label)));
        }
        Set<ByteBuffer> used = new HashSet<>();
        for (Purpose purpose : new Purpose[] {Purpose.INVITATION, Purpose.ADDRESS}) {
            for (byte[] label : new byte[][] {
                purpose.link, purpose.terms, purpose.transcript, purpose.reader, purpose.bundle, purpose.answer
            }) {
                assertTrue(used.add(ByteBuffer.wrap(label)), "no purpose uses a label of another");
            }
        }
    }
}
