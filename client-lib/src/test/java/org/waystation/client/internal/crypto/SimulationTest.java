package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two people write to each other over a relay that loses, repeats, delays and reorders, and store their sessions now and then. A
 * model says of every delivery what must become of it. The seed is the argument: a failure comes again with it.
 */
class SimulationTest {
    /** One side, and the model of what it has received. */
    private static final class Side {
        Session session;
        /** Chains of its own that it began, as the model counts them. */
        int chain = -1;
        /** The latest chain of the peer from which something opened. */
        int peerChain = -1;

        boolean mustTurn;

        Side(Session session) {
            this.session = session;
        }
    }

    private static final class Sent {
        final byte[] entry;
        final byte[] content;
        final int chain;
        boolean opened;

        Sent(byte[] entry, byte[] content, int chain) {
            this.entry = entry;
            this.content = content;
            this.chain = chain;
        }
    }

    private final Side anna = new Side(null);
    private final Side ben = new Side(null);
    private final List<Sent> toAnna = new ArrayList<>();
    private final List<Sent> toBen = new ArrayList<>();
    private Instant now = Contact.NOW;
    private int opened;
    private int repeats;
    private int unreadable;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void long_conversations_go_as_the_model_says(long seed) {
        Random dice = new Random(seed);
        TestRandom random = new TestRandom("simulation " + seed);
        Contact contact = Contact.made(random);
        anna.session = contact.anna;
        anna.chain = 0;
        ben.session = contact.ben;
        ben.peerChain = 0;
        ben.mustTurn = true;
        // Some conversations turn with nearly every message, some are nearly one-sided.
        int oneSided = 2 + dice.nextInt(8);
        for (int step = 0; step < 1_000; step++) {
            now = now.plus(Duration.ofSeconds(dice.nextInt(900)));
            boolean fromAnna = dice.nextInt(oneSided) == 0;
            send(fromAnna ? anna : ben, fromAnna ? toBen : toAnna, dice, step);
            for (int i = dice.nextInt(3); i > 0; i--) {
                boolean atAnna = dice.nextBoolean();
                deliver(atAnna ? anna : ben, atAnna ? toAnna : toBen, dice);
            }
            if (dice.nextInt(10) == 0) {
                Side side = dice.nextBoolean() ? anna : ben;
                byte[] saved = side.session.save();
                side.session = Session.load(random, saved);
                assertArrayEquals(saved, side.session.save());
            }
        }
        assertTrue(opened > 300 && repeats > 30, opened + " opened, " + repeats + " repeats");
        int difference = anna.session.state().postQuantum.epoch()
                - ben.session.state().postQuantum.epoch();
        assertTrue(Math.abs(difference) <= 1);
        assertTrue(anna.session.state().postQuantum.epoch() >= 1);
        if (oneSided <= 3) {
            assertTrue(unreadable > 0, "nothing came too late");
        }
    }

    private void send(Side from, List<Sent> line, Random dice, int step) {
        if (from.mustTurn) {
            from.mustTurn = false;
            from.chain++;
        }
        byte[] content =
                ByteBuffer.allocate(4 + dice.nextInt(2_700)).putInt(step).array();
        EntrySize size = dice.nextInt(20) == 0 ? EntrySize.LARGE : EntrySize.SMALL;
        byte[] entry = from.session.seal(content, size, now);
        if (dice.nextInt(10) != 0) { // lost
            line.add(new Sent(entry, content, from.chain));
        }
    }

    private void deliver(Side to, List<Sent> line, Random dice) {
        if (line.isEmpty()) {
            return;
        }
        // Mostly in order, sometimes anything that is under way, however old.
        int which = dice.nextInt(3) == 0 ? dice.nextInt(line.size()) : firstUnopened(line);
        Sent sent = line.get(which);
        byte[] before = to.session.save();
        Opening opening = to.session.open(sent.entry, now);
        if (sent.chain < to.peerChain - 4) {
            assertInstanceOf(Opening.Unreadable.class, opening);
            unreadable++;
        } else if (sent.opened) {
            assertInstanceOf(Opening.Repeat.class, opening);
            repeats++;
        } else {
            assertArrayEquals(
                    sent.content,
                    assertInstanceOf(Opening.Opened.class, opening).content());
            sent.opened = true;
            opened++;
            if (sent.chain > to.peerChain) {
                assertEquals(to.peerChain + 1, sent.chain);
                to.peerChain = sent.chain;
                to.mustTurn = true;
            }
            return;
        }
        assertArrayEquals(before, to.session.save());
    }

    private static int firstUnopened(List<Sent> line) {
        for (int i = Math.max(0, line.size() - 20); i < line.size(); i++) {
            if (!line.get(i).opened) {
                return i;
            }
        }
        return line.size() - 1;
    }
}
