package org.waystation.client.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.wire.Wire;

/** pitfall 2: sessions that go back in time. The second implementation notices if a pair of key and nonce comes twice. */
class RollbackTest {
    private final Contact contact = Contact.made(Randomness.platform());

    @Test
    void pitfall2_a_restored_state_that_sends_in_the_same_chain_repeats_no_pair_of_key_and_nonce() throws Exception {
        OtherClient ben = Others.inviter(contact, Randomness.platform());
        byte[] old = contact.anna.save();
        int before = ben.pairs();
        for (int restored = 0; restored < 5; restored++) {
            Session anna = Session.load(Randomness.platform(), old);
            for (int i = 0; i < 5; i++) {
                byte[] content = ("restored " + restored + ", message " + i).getBytes(UTF_8);
                assertArrayEquals(content, ben.open(anna.seal(content, EntrySize.SMALL, Contact.NOW)));
            }
        }
        assertEquals(2 * 25, ben.pairs() - before); // header and body of each message, all different
    }

    @Test
    void S307_a_peer_that_went_back_in_time_is_noticed_and_its_messages_are_not_taken_for_repeats() {
        byte[] old = contact.anna.save();
        byte[] genuine = contact.anna.seal(new byte[] {1}, EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.ben.open(genuine, Contact.NOW));
        Session restored = Session.load(Randomness.platform(), old);
        byte[] other = restored.seal(new byte[] {2}, EntrySize.SMALL, Contact.NOW);
        Session ben = Session.load(Randomness.platform(), contact.ben.save());
        assertInstanceOf(Opening.Unreadable.class, ben.open(other, Contact.NOW));
        assertInstanceOf(Opening.Repeat.class, ben.open(genuine, Contact.NOW));
        byte[] beyond = restored.seal(new byte[] {3}, EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, ben.open(beyond, Contact.NOW));
    }

    @Test
    void S307_what_was_used_long_ago_is_a_repeat_whatever_its_salt() {
        byte[] first = contact.anna.seal(new byte[] {1}, EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.ben.open(first, Contact.NOW));
        for (int i = 0; i < 70; i++) {
            byte[] next = contact.anna.seal(new byte[] {1}, EntrySize.SMALL, Contact.NOW);
            assertInstanceOf(Opening.Opened.class, contact.ben.open(next, Contact.NOW));
        }
        assertInstanceOf(Opening.Repeat.class, contact.ben.open(first, Contact.NOW));
        assertEquals(64, contact.ben.state().received.current().used().size());
    }

    @Test
    void pitfall2_a_restored_state_that_begins_a_chain_makes_fresh_keys() {
        byte[] fromBen = contact.ben.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.anna.open(fromBen, Contact.NOW));
        byte[] old = contact.anna.save();
        Session one = Session.load(Randomness.platform(), old);
        Session two = Session.load(Randomness.platform(), old);
        byte[] first = one.seal(new byte[100], EntrySize.SMALL, Contact.NOW);
        byte[] second = two.seal(new byte[100], EntrySize.SMALL, Contact.NOW);
        assertNotEquals(
                Arrays.hashCode(one.state().ours.publicBytes()),
                Arrays.hashCode(two.state().ours.publicBytes()));
        assertNoCommonKeystream(first, second);
        assertInstanceOf(Opening.Opened.class, contact.ben.open(first, Contact.NOW));
        byte[] before = contact.ben.save();
        assertInstanceOf(Opening.Unreadable.class, contact.ben.open(second, Contact.NOW));
        assertArrayEquals(before, contact.ben.save());
    }

    @Test
    void pitfall2_a_restored_state_that_encapsulates_again_makes_a_fresh_secret() {
        Contact pair = Contact.made(Randomness.platform());
        java.time.Instant later = Contact.NOW.plus(Duration.ofDays(1));
        byte[] offer = pair.ben.seal(new byte[1], EntrySize.SMALL, later);
        assertInstanceOf(Opening.Opened.class, pair.anna.open(offer, later));
        byte[] old = pair.anna.save();
        Session one = Session.load(Randomness.platform(), old);
        Session two = Session.load(Randomness.platform(), old);
        one.seal(new byte[1], EntrySize.SMALL, later);
        byte[] entry = two.seal(new byte[1], EntrySize.SMALL, later);
        assertNotEquals(
                Arrays.hashCode(one.state().sending.header().slot()),
                Arrays.hashCode(two.state().sending.header().slot()));
        assertInstanceOf(Opening.Opened.class, pair.ben.open(entry, later));
    }

    @Test
    void pitfall2_a_crash_between_storing_and_sending_costs_one_number_and_no_message() {
        contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW); // stored, never sent
        Session anna = Session.load(Randomness.platform(), contact.anna.save());
        byte[] next = anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.ben.open(next, Contact.NOW));
    }

    @Test
    void a_receiver_that_was_restored_opens_the_same_entries_again() {
        byte[] old = contact.ben.save();
        byte[] entry = contact.anna.seal(new byte[1], EntrySize.SMALL, Contact.NOW);
        assertInstanceOf(Opening.Opened.class, contact.ben.open(entry, Contact.NOW));
        Session restored = Session.load(Randomness.platform(), old);
        assertInstanceOf(Opening.Opened.class, restored.open(entry, Contact.NOW));
        assertArrayEquals(contact.ben.save(), restored.save());
    }

    /** The same plaintext stands behind both: equal bytes would be an equal keystream. */
    private static void assertNoCommonKeystream(byte[] one, byte[] two) {
        int equal = 0;
        for (int i = 0; i < Wire.SMALL_ENTRY; i++) {
            equal += one[i] == two[i] ? 1 : 0;
        }
        assertEquals(Wire.SMALL_ENTRY / 256, equal, 25);
    }
}
