package org.waystation.client.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.client.internal.crypto.other.Terms;
import org.waystation.wire.Wire;

/** The library and the second implementation talk to each other, in both roles. */
class OtherClientTest {
    private final TestRandom random = new TestRandom("two implementations");

    @Test
    void the_second_implementation_accepts_an_answer_and_the_conversation_goes_on() throws Exception {
        Contact contact = Contact.made(random);
        OtherClient ben = Others.inviter(contact, random);
        converse(contact.anna, ben);
        assertArrayEquals(contact.anna.transcript(), ben.transcript());
    }

    @Test
    void the_second_implementation_answers_and_the_conversation_goes_on() throws Exception {
        Contact contact = Contact.made(random);
        Others.Answered anna = Others.invitee(contact, random);
        Session ben = contact.accept(random, anna.entry).session();
        converse(ben, anna.client);
        assertArrayEquals(ben.transcript(), anna.client.transcript());
    }

    @Test
    void the_second_implementation_reads_the_invitation() throws Exception {
        Contact contact = Contact.made(random);
        byte[] bundle = OtherClient.openBundle(contact.secret.exposeCopy(), contact.bundleEntry);
        assertArrayEquals(contact.bundle, bundle);
        assertArrayEquals(
                contact.keys.prekey().publicBytes(), Terms.read(bundle).prekey());
    }

    private static void converse(Session library, OtherClient other) throws Exception {
        for (int turn = 0; turn < 25; turn++) {
            for (int i = 0; i < 3; i++) {
                byte[] content = ("library " + turn + "." + i).getBytes(UTF_8);
                EntrySize size = i == 2 ? EntrySize.LARGE : EntrySize.SMALL;
                assertArrayEquals(content, other.open(library.seal(content, size, Contact.NOW)));
            }
            byte[] late = other.seal("late".getBytes(UTF_8), Wire.SMALL_ENTRY);
            byte[] content = ("other " + turn).getBytes(UTF_8);
            opens(library, content, other.seal(content, Wire.LARGE_ENTRY));
            opens(library, "late".getBytes(UTF_8), late);
        }
        assertEquals(library.state().postQuantum.epoch(), other.epoch());
        assertEquals(5, other.epoch());
    }

    private static void opens(Session session, byte[] content, byte[] entry) {
        Opening opening = session.open(entry, Contact.NOW);
        assertArrayEquals(
                content, assertInstanceOf(Opening.Opened.class, opening).content());
    }
}
