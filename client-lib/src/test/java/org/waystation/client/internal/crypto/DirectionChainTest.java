package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.DirectionChain.Missing;
import org.waystation.client.internal.crypto.DirectionChain.Receipt;

/** S-402 to S-404. */
class DirectionChainTest {
    private static final int COUNT = 40;
    private static final Receipt REFUSED = new Receipt.Refused();
    private static final Receipt TAKEN = new Receipt.Taken(Optional.empty(), true);
    private static final Receipt OTHER_HISTORY = new Receipt.Taken(Optional.empty(), false);

    private final byte[] start = Contact.made("direction").anna.directionStart(Session.Author.US);
    /** D_0 to D_COUNT. */
    private final List<byte[]> hashes = new ArrayList<>();

    private DirectionChain chain = new DirectionChain(start);

    DirectionChainTest() {
        hashes.add(start);
        for (int n = 1; n <= COUNT; n++) {
            hashes.add(DirectionChain.next(hashes.get(n - 1), content(n)));
        }
    }

    private static byte[] content(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private Receipt receive(int number) {
        chain = DirectionChain.load(chain.save());
        return chain.receive(number, hashes.get(number - 1), content(number));
    }

    @Test
    void both_sides_begin_a_direction_with_the_same_hash_and_the_two_directions_differ() {
        Contact contact = Contact.made("direction");
        assertArrayEquals(
                contact.anna.directionStart(Session.Author.US), contact.ben.directionStart(Session.Author.PEER));
        assertArrayEquals(
                contact.anna.directionStart(Session.Author.PEER), contact.ben.directionStart(Session.Author.US));
        assertEquals(
                false,
                java.util.Arrays.equals(
                        contact.anna.directionStart(Session.Author.US),
                        contact.anna.directionStart(Session.Author.PEER)));
    }

    @Test
    void contents_in_order_are_taken() {
        for (int n = 1; n <= COUNT; n++) {
            assertEquals(TAKEN, receive(n));
        }
        assertEquals(COUNT, chain.highest());
    }

    @Test
    void S402_a_number_that_came_before_is_refused() {
        receive(1);
        receive(2);
        receive(5);
        byte[] before = chain.save();
        assertEquals(REFUSED, chain.receive(1, start, content(99)));
        assertEquals(REFUSED, chain.receive(5, hashes.get(4), content(99)));
        assertEquals(REFUSED, chain.receive(0, start, content(1)));
        assertEquals(REFUSED, chain.receive(-1, start, content(1)));
        assertEquals(REFUSED, chain.receive(Long.MIN_VALUE, start, content(1)));
        assertEquals(REFUSED, chain.receive(6, new byte[31], content(6)));
        assertArrayEquals(before, chain.save());
    }

    @Test
    void S403_a_gap_is_told_once_and_closed_in_any_order() {
        assertEquals(TAKEN, receive(1));
        assertEquals(new Receipt.Taken(Optional.of(new Missing(2, 5)), true), receive(6));
        assertEquals(List.of(new Missing(2, 5)), chain.missing());
        assertEquals(TAKEN, receive(4));
        assertEquals(List.of(new Missing(2, 3), new Missing(5, 5)), chain.missing());
        assertEquals(TAKEN, receive(5));
        assertEquals(TAKEN, receive(2));
        assertEquals(TAKEN, receive(3));
        assertEquals(List.of(), chain.missing());
        assertEquals(TAKEN, receive(7));
    }

    @Test
    void S403_any_order_ends_in_the_same_state() {
        for (int seed = 0; seed < 50; seed++) {
            chain = new DirectionChain(start);
            List<Integer> numbers = new ArrayList<>();
            for (int n = 1; n <= COUNT; n++) {
                numbers.add(n);
            }
            Collections.shuffle(numbers, new Random(seed));
            for (int n : numbers) {
                assertEquals(true, ((Receipt.Taken) receive(n)).sameHistory());
            }
            assertEquals(List.of(), chain.missing());
            assertEquals(COUNT, chain.highest());
            Receipt next = chain.receive(COUNT + 1, hashes.get(COUNT), content(COUNT + 1));
            assertEquals(true, ((Receipt.Taken) next).sameHistory(), "it goes on from the same hash");
        }
    }

    @Test
    void S404_another_history_is_noticed_at_once_without_gaps() {
        receive(1);
        assertEquals(OTHER_HISTORY, chain.receive(2, new byte[32], content(2)));
    }

    @Test
    void S404_another_history_is_noticed_when_a_gap_closes_on_either_side() {
        receive(1);
        receive(4);
        assertEquals(OTHER_HISTORY, chain.receive(2, new byte[32], content(2)));
        assertEquals(OTHER_HISTORY, chain.receive(3, hashes.get(2), content(99)));
        assertEquals(List.of(), chain.missing());
    }

    @Test
    void S404_another_history_is_noticed_by_what_came_after_the_gap() {
        receive(1);
        receive(4);
        receive(2);
        assertEquals(OTHER_HISTORY, chain.receive(3, hashes.get(2), content(99)));
    }

    @Test
    void S417_the_same_content_again_is_a_repeat_and_another_is_refused() {
        receive(1);
        receive(3);
        assertEquals(new Receipt.Repeated(), receive(3));
        assertEquals(REFUSED, chain.receive(3, hashes.get(2), content(99)));
        receive(2);
        chain = DirectionChain.load(chain.save());
        assertEquals(new Receipt.Repeated(), receive(2));
        assertEquals(List.of(), chain.missing());
    }

    @Test
    void S418_a_number_beyond_the_last_gap_is_put_off_and_taken_when_there_is_room() {
        DirectionChain many = new DirectionChain(start);
        long last = 2L * DirectionChain.MAX_GAPS;
        for (long n = 2; n <= last; n += 2) {
            many.receive(n, new byte[32], content(1));
        }
        assertEquals(DirectionChain.MAX_GAPS, many.missing().size());
        byte[] before = many.save();
        assertEquals(new Receipt.PutOff(), many.receive(last + 2, new byte[32], content(1)));
        assertArrayEquals(before, many.save());
        many.receive(1, start, content(1));
        many.receive(last + 2, new byte[32], content(1));
        assertEquals(last + 2, many.highest());
        assertArrayEquals(many.save(), DirectionChain.load(many.save()).save());
        assertEquals(REFUSED, many.receive(Long.MIN_VALUE, new byte[32], content(1)));
    }

    @Test
    void S418_what_would_divide_a_gap_is_put_off_as_well() {
        DirectionChain many = new DirectionChain(start);
        many.receive(4, new byte[32], content(1));
        for (long n = 6; n <= 2L * DirectionChain.MAX_GAPS + 2; n += 2) {
            many.receive(n, new byte[32], content(1));
        }
        assertEquals(new Receipt.PutOff(), many.receive(2, new byte[32], content(1)));
        assertEquals(new Missing(1, 3), many.missing().get(0));
    }

    @Test
    void a_record_of_another_format_is_refused() {
        byte[] newer = chain.save();
        newer[1]++;
        assertThrows(IllegalArgumentException.class, () -> DirectionChain.load(newer));
        assertThrows(IllegalArgumentException.class, () -> DirectionChain.load(new byte[3]));
    }
}
