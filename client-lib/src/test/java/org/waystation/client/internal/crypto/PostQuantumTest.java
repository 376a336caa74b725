package org.waystation.client.internal.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the post-quantum step is made, and that nothing on the way stops it. */
class PostQuantumTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private final Contact contact = Contact.made("post-quantum");
    private final Session anna = contact.anna;
    private final Session ben = contact.ben;
    private Instant now = Contact.NOW;

    private byte[] seal(Session from) {
        return from.seal(CONTENT, EntrySize.SMALL, now);
    }

    private void opens(Session to, byte[] entry) {
        assertInstanceOf(Opening.Opened.class, to.open(entry, now));
    }

    private static int epoch(Session session) {
        return session.state().postQuantum.epoch();
    }

    /** The number of the chain that the side who sends next begins. */
    private long chains() {
        return Math.max(anna.state().chains, ben.state().chains);
    }

    @Test
    void a_step_is_offered_in_the_chain_that_is_8_after_the_last_and_completed_in_the_next() {
        Session from = ben;
        Session to = anna;
        for (int chain = 1; chain < 40; chain++) {
            assertEquals(chain, chains());
            opens(to, seal(from));
            // Chain 0 counts as step 0; offers in 8, 17, 26, 35; answers in 9, 18, 27, 36.
            int steps = chain / 9;
            assertEquals(steps, epoch(from));
            assertEquals(steps, epoch(to));
            assertEquals(chain % 9 == 8, from.state().postQuantum.offered() != null);
            Session swap = from;
            from = to;
            to = swap;
        }
    }

    @Test
    void a_step_is_offered_when_the_last_is_24_hours_old() {
        now = now.plus(Duration.ofDays(1)).minusMillis(1);
        opens(anna, seal(ben));
        assertNull(ben.state().postQuantum.offered());
        now = now.plusMillis(1);
        opens(ben, seal(anna));
        assertNotNull(anna.state().postQuantum.offered());
        opens(anna, seal(ben));
        assertEquals(1, epoch(anna));
        now = now.plus(Duration.ofHours(23));
        opens(ben, seal(anna));
        assertNull(anna.state().postQuantum.offered());
    }

    @Test
    void a_step_completes_within_a_round_trip_whichever_messages_of_the_chains_arrive() {
        for (int arriving = 0; arriving < 4; arriving++) {
            Contact pair = Contact.made("loss " + arriving);
            Instant later = now.plus(Duration.ofDays(1));
            one(pair.ben, pair.anna, arriving, later);
            one(pair.anna, pair.ben, 3 - arriving, later);
            assertEquals(1, epoch(pair.anna));
            assertEquals(1, epoch(pair.ben));
        }
    }

    /** A chain of four messages of which one arrives first; the others, out of order, much later. */
    private void one(Session from, Session to, int arriving, Instant time) {
        List<byte[]> chain = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            chain.add(from.seal(CONTENT, EntrySize.SMALL, time));
        }
        assertInstanceOf(Opening.Opened.class, to.open(chain.get(arriving), time));
        for (int i = 3; i >= 0; i--) {
            if (i != arriving) {
                assertInstanceOf(Opening.Opened.class, to.open(chain.get(i), time));
            }
        }
    }

    @Test
    void a_step_is_not_lost_when_the_session_is_stored_in_the_middle_of_it() {
        now = now.plus(Duration.ofDays(1));
        byte[] offer = seal(ben);
        Session benAgain = Session.load(new TestRandom("again"), ben.save());
        opens(anna, offer);
        Session annaAgain = Session.load(new TestRandom("again too"), anna.save());
        opens(benAgain, seal(annaAgain));
        assertEquals(1, epoch(benAgain));
        assertNull(benAgain.state().postQuantum.offered());
        assertNull(annaAgain.state().postQuantum.peerKey());
    }

    @Test
    void after_a_step_every_key_depends_on_its_secret() {
        // Whoever knows all X25519 keys and the root before, but not the secret of the step, reads nothing after it.
        now = now.plus(Duration.ofDays(1));
        opens(anna, seal(ben));
        byte[] answer = seal(anna);
        Session thief = Session.load(new TestRandom("thief"), withoutOffer(ben.save()));
        assertInstanceOf(Opening.Unreadable.class, thief.open(answer, now));
        opens(ben, answer);
        byte[] next = seal(ben);
        opens(anna, next);
        assertFalse(thief.open(seal(anna), now) instanceof Opening.Opened);
    }

    /** The record with another seed of the offered key: all of Ben's state but that secret. */
    private static byte[] withoutOffer(byte[] record) {
        byte[] changed = record.clone();
        int offered = 2 + 1 + 3 * 32 + 32 + 8 + 2 * 32 + 8 + 4 + 8 + 8 + 1;
        assertEquals(1, changed[offered - 1]);
        for (int i = 0; i < Kem.SEED; i++) {
            changed[offered + i] ^= 1;
        }
        return changed;
    }
}
