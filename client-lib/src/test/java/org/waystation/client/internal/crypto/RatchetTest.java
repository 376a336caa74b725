package org.waystation.client.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.wire.Wire;

/** Section 5 of the specification. Hostile peers are played by the second implementation, in Ben's place. */
class RatchetTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);
    private static final Instant NOW = Contact.NOW;

    private final TestRandom random = new TestRandom("ratchet");
    private final Contact contact = Contact.made(random);
    private final Session anna = contact.anna;
    private final Session ben = contact.ben;

    private static byte[] seal(Session from) {
        return from.seal(CONTENT, EntrySize.SMALL, NOW);
    }

    private static void opens(Session to, byte[] entry) {
        opens(to, entry, NOW);
    }

    private static void opens(Session to, byte[] entry, Instant now) {
        assertArrayEquals(
                CONTENT,
                assertInstanceOf(Opening.Opened.class, to.open(entry, now)).content());
    }

    private static void turn(Session from, Session to) {
        opens(to, seal(from));
    }

    /** pitfall 1: it does not open, and the session is byte for byte as it was. */
    private static void refused(Session to, byte[] entry) {
        leavesAsItWas(Opening.Unreadable.class, to, entry, NOW);
    }

    private static void leavesAsItWas(Class<? extends Opening> expected, Session to, byte[] entry, Instant now) {
        byte[] before = to.save();
        assertInstanceOf(expected, to.open(entry, now));
        assertArrayEquals(before, to.save());
    }

    // --------------------------------------------------------------------------------------------------- S-301

    @Test
    void S301_late_messages_of_the_current_and_the_four_latest_earlier_chains_open() {
        List<byte[]> late = new ArrayList<>();
        for (int chain = 0; chain < 7; chain++) {
            late.add(seal(anna));
            turn(anna, ben);
            turn(ben, anna);
        }
        refused(ben, late.get(0));
        refused(ben, late.get(1));
        for (int chain = 6; chain >= 2; chain--) {
            opens(ben, late.get(chain));
        }
    }

    @Test
    void S301_and_pitfall8_at_most_six_header_keys_are_ever_tried() {
        for (int chain = 0; chain < 20; chain++) {
            turn(anna, ben);
            turn(ben, anna);
            assertTrue(ben.state().received.count() <= 5);
        }
        assertEquals(5, ben.state().received.count());
    }

    @Test
    void S301_and_pitfall12_a_message_opens_in_no_other_session() {
        Contact other = Contact.made(random);
        byte[] entry = seal(anna);
        refused(other.ben, entry);
        refused(other.anna, entry);
        refused(anna, entry);
        opens(ben, entry);
    }

    // --------------------------------------------------------------------------------------------------- S-302

    @Test
    void S302_a_slot_kind_that_is_not_known_is_refused() throws Exception {
        lies(header -> header.put(44, (byte) 3));
        lies(header -> header.put(44, (byte) -1));
    }

    @Test
    void S302_unused_bytes_of_the_slot_are_zeros() throws Exception {
        lies(header -> header.put(45, (byte) 1));
        lies(header -> header.put(1228, (byte) 1));
    }

    @Test
    void S302_a_key_beyond_the_modulus_is_refused() throws Exception {
        byte[] ones = new byte[1184];
        Arrays.fill(ones, (byte) 0xff);
        lies(header -> {
            header.put(44, Header.KEY);
            header.put(45, ones);
        });
    }

    @Test
    void S302_the_ratchet_key_is_not_one_that_is_in_use() throws Exception {
        byte[] ours = anna.state().ours.publicBytes();
        byte[] theirs = anna.state().theirs;
        lies(header -> header.put(0, ours));
        lies(header -> header.put(0, theirs));
        OtherClient lazy = Others.inviter(contact, random);
        lazy.keepsRatchetKey = true;
        refused(anna, lazy.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    @Test
    void S302_and_A19_points_of_low_order_are_refused_in_the_ratchet() throws Exception {
        for (byte[] point : LowOrder.points()) {
            OtherClient hostile = Others.inviter(contact, random);
            hostile.agreement = dh -> new byte[32];
            hostile.header = changed(header -> header.put(0, point));
            refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        }
    }

    // --------------------------------------------------------------------------------------------------- S-303

    @Test
    void S303_and_A24_leaving_the_post_quantum_answer_out_does_not_go_back_to_an_older_state() throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        untilAnnaOffers(hostile);
        hostile.stripsPostQuantum = true;
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    @Test
    void S303_pitfall7_the_answer_is_needed_even_if_the_header_claims_it() throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        untilAnnaOffers(hostile);
        hostile.stripsPostQuantum = true;
        hostile.header = changed(header -> header.put(44, Header.CIPHERTEXT).putInt(40, 1));
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    @Test
    void S303_an_answer_that_nobody_asked_for_is_refused() throws Exception {
        lies(header -> header.put(44, Header.CIPHERTEXT).putInt(40, 1));
        lies(header -> header.put(44, Header.CIPHERTEXT));
    }

    @Test
    void S303_another_epoch_is_refused() throws Exception {
        lies(header -> header.putInt(40, 1));
        lies(header -> header.putInt(40, -1));
    }

    private void untilAnnaOffers(OtherClient other) throws Exception {
        while (anna.state().postQuantum.offered() == null) {
            opens(anna, other.seal(CONTENT, Wire.SMALL_ENTRY));
            assertArrayEquals(CONTENT, other.open(seal(anna)));
        }
    }

    // --------------------------------------------------------------------------------------------------- S-304

    @Test
    void S304_a_number_may_be_2000_ahead_and_no_more() {
        skip(anna, 2_000);
        byte[] last = seal(anna);
        byte[] beyond = seal(anna);
        refused(ben, beyond);
        opens(ben, last);
        opens(ben, beyond);
        skip(anna, 2_000);
        opens(ben, seal(anna));
        skip(anna, 2_001);
        refused(ben, seal(anna));
    }

    @Test
    void S304_a_chain_before_may_be_2000_longer_than_what_came_of_it_and_no_more() {
        turn(ben, anna);
        turn(anna, ben); // number 0 of a chain of Anna's
        skip(anna, 2_000);
        turn(ben, anna);
        opens(ben, seal(anna));
        turn(ben, anna);
        turn(anna, ben);
        skip(anna, 2_001);
        turn(ben, anna);
        refused(ben, seal(anna));
    }

    @Test
    void S304_a_chain_before_is_not_shorter_than_what_came_of_it() throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        for (int i = 0; i < 3; i++) {
            opens(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        }
        hostile.open(seal(anna));
        hostile.header = changed(header -> header.putInt(32, 2));
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    @Test
    void S304_before_the_first_chain_there_was_none() throws Exception {
        lies(header -> header.putInt(32, 1));
    }

    @Test
    void A25_numbers_far_ahead_cost_nothing() throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        opens(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        List<byte[]> far = new ArrayList<>();
        for (int number : new int[] {2_003, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, -1}) {
            hostile.header = changed(header -> header.putInt(36, number));
            far.add(hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        }
        hostile.open(seal(anna));
        for (int length : new int[] {2_009, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            hostile.header = changed(header -> header.putInt(32, length));
            far.add(hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        }
        far.forEach(entry -> refused(anna, entry));
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        for (int i = 0; i < 200; i++) {
            far.forEach(entry -> anna.open(entry, NOW));
        }
        long micros = (thread.getCurrentThreadCpuTime() - start) / 1_000 / (200L * far.size());
        assertTrue(micros < 2_000, micros + " us: less than the 4 ms that 2,000 keys take");
        hostile.header = UnaryOperator.identity();
        opens(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    private static void skip(Session session, int count) {
        for (int i = 0; i < count; i++) {
            seal(session);
        }
    }

    // --------------------------------------------------------------------------------------------------- S-305

    @Test
    void S305_and_pitfall8_a_thousand_keys_are_kept_and_the_oldest_go_first() {
        List<byte[]> skipped = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            skipped.add(seal(anna));
        }
        turn(anna, ben);
        turn(ben, anna);
        for (int i = 0; i < 600; i++) {
            skipped.add(seal(anna));
        }
        turn(anna, ben);
        assertEquals(1_000, keys(ben));
        assertTrue(ben.save().length <= 60 * 1024);
        refused(ben, skipped.get(0));
        refused(ben, skipped.get(199));
        opens(ben, skipped.get(200));
        opens(ben, skipped.get(599));
        opens(ben, skipped.get(600));
        opens(ben, skipped.get(1_199));
        assertEquals(996, keys(ben));
    }

    @Test
    void S305_and_pitfall8_floods_stay_bounded_in_one_chain_and_in_many() {
        for (int chain = 0; chain < 3; chain++) {
            for (int i = 0; i < 2; i++) {
                skip(anna, 1_999);
                turn(anna, ben);
                assertEquals(1_000, keys(ben));
            }
            turn(ben, anna);
        }
        assertTrue(ben.save().length <= 60 * 1024);
    }

    @Test
    void S305_and_pitfall8_skipped_keys_end_after_30_days() {
        byte[] first = seal(anna);
        byte[] second = seal(anna);
        turn(anna, ben);
        Instant last = NOW.plus(Duration.ofDays(30));
        opens(ben, first, last);
        leavesAsItWas(Opening.Unreadable.class, ben, second, last.plusMillis(1));
        ben.seal(CONTENT, EntrySize.SMALL, last.plusMillis(1));
        assertEquals(0, keys(ben));
        refused(ben, second);
    }

    @Test
    void S305_a_session_that_rests_is_told_to_expire_its_keys() {
        seal(anna);
        turn(anna, ben);
        byte[] before = ben.save();
        assertFalse(ben.expire(NOW.plus(Duration.ofDays(30))));
        assertArrayEquals(before, ben.save());
        assertTrue(ben.expire(NOW.plus(Duration.ofDays(30)).plusMillis(1)));
        assertEquals(0, keys(ben));
    }

    private static int keys(Session session) {
        int keys = session.state().received.current().skippedCount();
        for (ReceivingChain chain : session.state().received.earlier()) {
            keys += chain.skippedCount();
        }
        return keys;
    }

    // ------------------------------------------------------------------------------------------- S-306, S-307

    @Test
    void S306_and_pitfall1_one_bit_changed_anywhere_and_then_the_genuine_message() {
        List<byte[]> genuine = new ArrayList<>();
        genuine.add(seal(anna)); // a skipped message, later in this test
        byte[] inChain = seal(anna);
        tampered(ben, inChain, 1);
        opens(ben, inChain);
        turn(ben, anna);
        byte[] newChain = seal(anna);
        tampered(ben, newChain, 3);
        opens(ben, newChain);
        tampered(ben, genuine.get(0), 3);
        opens(ben, genuine.get(0));
    }

    @Test
    void S306_and_pitfall1_also_while_a_post_quantum_step_is_under_way() {
        while (anna.state().postQuantum.offered() == null) {
            turn(ben, anna);
            turn(anna, ben);
        }
        byte[] answer = seal(ben); // carries the ciphertext
        tampered(anna, answer, 37);
        opens(anna, answer);
        assertEquals(1, anna.state().postQuantum.epoch());
    }

    @Test
    void pitfall1_truncated_and_lengthened_and_other_sizes() {
        byte[] entry = seal(anna);
        for (int length : new int[] {0, 1, 15, 16, 1_260, 1_261, 2_271, entry.length - 1, entry.length + 1, 16_320}) {
            refused(ben, Arrays.copyOf(entry, length));
        }
        opens(ben, entry);
    }

    private static void tampered(Session to, byte[] entry, int step) {
        byte[] before = to.save();
        for (int at = 0; at < entry.length; at += step) {
            byte[] changed = entry.clone();
            changed[at] ^= (byte) (1 << (at & 7));
            assertInstanceOf(Opening.Unreadable.class, to.open(changed, NOW));
            assertArrayEquals(before, to.save());
        }
    }

    @Test
    void S307_a_message_that_was_opened_is_a_repeat_and_changes_nothing() {
        byte[] skipped = seal(anna);
        byte[] current = seal(anna);
        opens(ben, current);
        opens(ben, skipped);
        leavesAsItWas(Opening.Repeat.class, ben, current, NOW);
        leavesAsItWas(Opening.Repeat.class, ben, skipped, NOW);
        for (int chain = 0; chain < 4; chain++) {
            turn(ben, anna);
            turn(anna, ben);
            leavesAsItWas(Opening.Repeat.class, ben, current, NOW);
            leavesAsItWas(Opening.Repeat.class, ben, skipped, NOW);
        }
    }

    @Test
    void S307_a_message_whose_key_was_dropped_is_no_repeat() {
        byte[] dropped = seal(anna);
        skip(anna, 1_000);
        turn(anna, ben);
        refused(ben, dropped);
    }

    @Test
    void a_side_whose_turn_it_is_takes_no_further_chain_of_the_peer() throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        opens(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        hostile.forceNewChain();
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    // ------------------------------------------------------------------------------------------------ contents

    @Test
    void A28_lengths_at_their_edges() {
        for (EntrySize size : EntrySize.values()) {
            for (int length : new int[] {0, 1, size.capacity() - 1, size.capacity()}) {
                byte[] content = new byte[length];
                Arrays.fill(content, (byte) 5);
                byte[] entry = anna.seal(content, size, NOW);
                assertEquals(size.bytes(), entry.length);
                assertArrayEquals(content, ((Opening.Opened) ben.open(entry, NOW)).content());
            }
            byte[] before = anna.save();
            byte[] tooLong = new byte[size.capacity() + 1];
            assertThrows(IllegalArgumentException.class, () -> anna.seal(tooLong, size, NOW));
            assertArrayEquals(before, anna.save());
        }
        assertEquals(2_751, EntrySize.SMALL.capacity());
        assertEquals(15_039, EntrySize.LARGE.capacity());
        assertEquals(EntrySize.SMALL, EntrySize.forContent(2_751));
        assertEquals(EntrySize.LARGE, EntrySize.forContent(2_752));
        assertThrows(IllegalArgumentException.class, () -> EntrySize.forContent(15_040));
    }

    @Test
    void S001_and_A28_a_peer_that_pads_wrongly_is_not_read() throws Exception {
        padsWrongly(body -> body.putInt(0, 2_752));
        padsWrongly(body -> body.putInt(0, -1));
        padsWrongly(body -> body.putInt(0, Integer.MAX_VALUE));
        padsWrongly(body -> body.put(body.capacity() - 1, (byte) 1));
        padsWrongly(body -> body.put(4 + CONTENT.length, (byte) 1));
    }

    private void padsWrongly(Change lie) throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        hostile.padded = changed(lie);
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }

    // -------------------------------------------------------------------------------------------------- lying

    private interface Change {
        void to(ByteBuffer bytes);
    }

    private static UnaryOperator<byte[]> changed(Change change) {
        return bytes -> {
            byte[] copy = bytes.clone();
            change.to(ByteBuffer.wrap(copy));
            return copy;
        };
    }

    /** A first message whose header lies is refused; the honest one after it opens. */
    private void lies(Change lie) throws Exception {
        OtherClient hostile = Others.inviter(contact, random);
        hostile.header = changed(lie);
        refused(anna, hostile.seal(CONTENT, Wire.SMALL_ENTRY));
        byte[] saved = anna.save();
        hostile.header = UnaryOperator.identity();
        opens(Session.load(random, saved), hostile.seal(CONTENT, Wire.SMALL_ENTRY));
    }
}
