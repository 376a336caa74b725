package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Two sessions that talk to each other. */
class SessionTest {
    private final Contact contact = Contact.made("session");

    @Test
    void what_one_seals_the_other_opens_in_either_direction() {
        for (int turn = 0; turn < 40; turn++) {
            say(contact.ben, contact.anna, "ben " + turn);
            say(contact.ben, contact.anna, "ben again " + turn);
            say(contact.anna, contact.ben, "anna " + turn);
        }
        assertEquals(8, contact.ben.state().postQuantum.epoch());
    }

    private static void say(Session from, Session to, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        Opening opening = to.open(from.seal(content, EntrySize.SMALL, Contact.NOW), Contact.NOW);
        assertArrayEquals(
                content, assertInstanceOf(Opening.Opened.class, opening).content());
    }
}
