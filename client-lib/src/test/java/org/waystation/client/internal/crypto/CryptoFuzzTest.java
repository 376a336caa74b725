package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.waystation.client.testing.Script;
import org.waystation.sealed.v1.Attachment;
import org.waystation.sealed.v1.InvitationBundle;
import org.waystation.sealed.v1.InvitationTerms;
import org.waystation.wire.Wire;

/**
 * What comes from somebody who made a link, saw one, or is a contact, and means harm: whatever it says, it is a value or the one failure
 * that the parser names.
 */
class CryptoFuzzTest {
    private static final Contact CONTACT = Contact.made("fuzz");
    private static final Identity MALLORY = Identity.generate(new TestRandom("mallory"));

    @FuzzTest
    void link(byte[] data) {
        InvitationLink link;
        try {
            link = InvitationLink.parse(new String(data, StandardCharsets.UTF_8));
        } catch (InvitationException e) {
            return;
        }
        assertTrue(link.format().length() <= InvitationLink.MAX_LENGTH);
        try {
            assertEquals(link.format(), InvitationLink.parse(link.format()).format());
        } catch (InvitationException e) {
            throw new AssertionError("a link that was read is not read again", e);
        }
    }

    @FuzzTest
    void code(byte[] data) {
        RehomeCode code;
        try {
            code = RehomeCode.parse(new String(data, StandardCharsets.UTF_8));
        } catch (InvitationException e) {
            return;
        }
        assertTrue(code.format().length() <= RehomeCode.MAX_LENGTH);
        try {
            assertEquals(code.format(), RehomeCode.parse(code.format()).format());
        } catch (InvitationException e) {
            throw new AssertionError("a code that was read is not read again", e);
        }
    }

    /** The plaintext of a bundle, as whoever made the link may seal it. */
    @FuzzTest
    void attachment(byte[] data) {
        FileTicket ticket;
        try {
            ticket = FileTicket.of(Attachment.parseFrom(data));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return;
        }
        assertTrue(ticket.format().length() <= FileTicket.MAX_LENGTH);
        assertTrue(FileTicket.isName(ticket.attachment().getName()));
        assertEquals(ticket, ticketAgain(ticket.format()));
    }

    @FuzzTest
    void ticket(byte[] data) {
        FileTicket ticket;
        try {
            ticket = FileTicket.parse(new String(data, StandardCharsets.UTF_8));
        } catch (InvitationException e) {
            return;
        }
        assertEquals(ticket, ticketAgain(ticket.format()));
    }

    private static FileTicket ticketAgain(String text) {
        try {
            return FileTicket.parse(text);
        } catch (InvitationException e) {
            throw new AssertionError("what was read is not read again", e);
        }
    }

    /** What a sender, who has the key, seals as a segment; and what a relay, who has not, gives instead. */
    @FuzzTest
    void segment(byte[] data) {
        FileShape shape = new FileShape(data.length * 700L);
        byte[] room = Arrays.copyOf(data, FileShape.DATA);
        int index = data.length == 0 ? 0 : data[0];
        try (FileKey key = FileKey.of(new byte[FileKey.LENGTH], shape)) {
            assertOpens(key, Arrays.copyOf(data, Wire.LARGE_ENTRY));
            assertOpens(key, data);
            if (index >= 0) {
                assertOpens(key, key.seal(index, room, new TestRandom("segment")));
            }
        }
    }

    private static void assertOpens(FileKey key, byte[] entry) {
        try {
            FileKey.Segment segment = key.open(entry);
            assertTrue(segment.index() >= 0 && segment.index() < key.shape().segments());
            assertEquals(key.shape().in(segment.index()), segment.data().length);
        } catch (DoesNotOpenException expected) {
            return;
        }
    }

    @FuzzTest
    void bundle(byte[] data) {
        byte[] entry = sealBundle(data);
        byte[] hash = Hashes.sha256(entry);
        try {
            byte[] opened = CONTACT.secret.openBundle(entry, hash);
            answer(Bundle.read(opened, Contact.NOW), hash);
        } catch (InvitationException expected) {
            return;
        }
    }

    /** Terms that are signed rightly, and say what they like. */
    @FuzzTest
    void terms(byte[] data) {
        byte[] terms;
        try {
            terms = InvitationTerms.parseFrom(data).toBuilder()
                    .setIdentityKey(ByteString.copyFrom(MALLORY.signing().publicBytes()))
                    .setIdentityDh(ByteString.copyFrom(MALLORY.agreement().publicInside()))
                    .setIdentityDhSignature(ByteString.copyFrom(MALLORY.signature()))
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            terms = data;
        }
        byte[] bundle = InvitationBundle.newBuilder()
                .setTerms(ByteString.copyFrom(terms))
                .setSignature(ByteString.copyFrom(MALLORY.signing().sign(Bundle.statement(Purpose.INVITATION, terms))))
                .build()
                .toByteArray();
        try {
            answer(Bundle.read(bundle, Contact.NOW), new byte[Wire.HASH]);
        } catch (InvitationException expected) {
            return;
        }
    }

    private static byte[] sealBundle(byte[] data) {
        int room = Wire.SMALL_ENTRY - Aead.TAG - Padding.PREFIX;
        return CONTACT.secret.sealBundle(Arrays.copyOf(data, Math.min(data.length, room)));
    }

    private static void answer(Bundle bundle, byte[] hash) throws InvitationException {
        assertTrue(bundle.mailboxes().size() <= Offers.MAX);
        assertTrue(!bundle.expiresAt().isBefore(Contact.NOW));
        TestRandom random = new TestRandom("answer");
        try (Handshake.Answer answer = Handshake.answer(random, bundle, hash, CONTACT.secret, Contact.NOW)) {
            Handshake.Sealed sealed = answer.sealFirst(Contact.introduction(answer.directionStart()));
            assertEquals(Wire.SMALL_ENTRY, sealed.entry().length);
            sealed.session().close();
        }
    }

    /** What somebody who saw the link seals as an answer. */
    @FuzzTest
    void answer(byte[] data) {
        byte[] entry = new byte[Wire.SMALL_ENTRY];
        int room = Prologue.LENGTH + Message.IN_ANSWER;
        System.arraycopy(data, 0, entry, Aead.SALT, Math.min(data.length, room));
        try (Secret key = CONTACT.secret.answerKey()) {
            Aead.derived(entry, key.inside(), Labels.INVITATION_ANSWER)
                    .sealInPlace(Labels.INVITATION_ANSWER, entry, 0, Aead.SALT, room);
        }
        assertTrue(Handshake.isAnswer(CONTACT.secret, entry));
        try {
            CONTACT.accept(new TestRandom("accept"), entry).session().close();
        } catch (DoesNotOpenException | InvitationException expected) {
            return;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void introduction(byte[] data) {
        FirstContent.isValid(data, new byte[Hashes.LENGTH]);
    }

    @FuzzTest
    void padding(byte[] data) {
        try {
            assertArrayEquals(data, Padding.pad(Padding.unpad(data), data.length));
        } catch (DoesNotOpenException expected) {
            return;
        }
    }

    /** Messages of a contact whose program is another: right keys, and every other choice as the script says. */
    @FuzzTest
    void messages(byte[] data) {
        new Mallory(CONTACT.ben.save()).play(new Script(data));
    }

    @FuzzTest
    void session(byte[] data) {
        TestRandom random = new TestRandom("session");
        Session session;
        try {
            session = Session.load(random, data);
        } catch (IllegalArgumentException e) {
            return;
        }
        byte[] saved = session.save();
        assertTrue(saved.length <= Math.max(data.length, 60 << 10), "a record that grows");
        assertArrayEquals(saved, Session.load(random, saved).save());
    }

    @FuzzTest
    void keys(byte[] data) {
        try (InviterKeys keys = InviterKeys.load(data)) {
            assertArrayEquals(data, keys.save());
        } catch (IllegalArgumentException expected) {
            return;
        }
    }

    /** A direction as it was stored, and then contents with numbers from anywhere. */
    @FuzzTest
    void direction(byte[] data) {
        Script script = new Script(data);
        DirectionChain chain = new DirectionChain(new byte[Hashes.LENGTH]);
        try {
            chain = DirectionChain.load(script.piece());
        } catch (IllegalArgumentException e) {
            assertTrue(chain.missing().isEmpty());
        }
        while (script.hasMore()) {
            byte[] previous = script.next(4) == 0 ? script.take(32) : new byte[32];
            long before = chain.highest();
            DirectionChain.Receipt receipt = chain.receive(script.number(), previous, script.take(1));
            assertTrue(chain.highest() >= before && chain.missing().size() <= DirectionChain.MAX_GAPS);
            assertTrue(receipt instanceof DirectionChain.Receipt.Taken || chain.highest() == before);
        }
        assertArrayEquals(chain.save(), DirectionChain.load(chain.save()).save());
    }
}
