package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.Received;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** A relay that repeats, reorders, withholds and invents: each is noticed, and nothing is shown twice (A26, for one relay); with several seeds, since one draw can hide a fault. */
@ParameterizedClass(name = "seed {0}")
@ValueSource(longs = {7, 8, 9})
final class LyingRelayTest extends Pair {
    @Parameter
    long seed;

    @BeforeEach
    void begin() throws Exception {
        contacts(new World(seed));
    }

    /** What the relay has for Bo from now on, until it is let through. */
    private List<Delivery> hold() {
        List<Delivery> held = new ArrayList<>();
        world.meddler = Meddler.instead(bo, delivery -> {
            held.add(delivery);
            return Collections.emptyList();
        });
        return held;
    }

    private void sendThree() {
        amina.send("bo", "one");
        amina.send("bo", "two");
        amina.send("bo", "three");
        world.calm();
    }

    private void give(List<Delivery> held, int... order) {
        for (int index : order) {
            bo.hear(RelayFrame.newBuilder()
                    .addEvents(Event.newBuilder().setDelivery(held.get(index)))
                    .build());
        }
    }

    @Test
    void A26_repeatsAreNotShownAgain() {
        List<Delivery> held = hold();
        sendThree();
        give(held, 0, 0, 1, 0, 1, 2, 2);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertTrue(bo.notices().isEmpty());
    }

    @Test
    void A26_aGapIsToldAndClosedWhenTheMissingMessageComes() {
        List<Delivery> held = hold();
        sendThree();
        amina.goOffline();
        give(held, 0, 2);
        assertEquals(
                Arrays.asList("one", "three"),
                bo.texts("amina"),
                "what came is shown, what is missing does not hold it up");
        bo.tick();
        assertEquals(Collections.emptyList(), bo.notices(), "messages overtake each other");
        world.clock.advance(Duration.ofMinutes(2));
        bo.tick();
        assertEquals(Collections.singletonList(Received.Notice.Kind.MESSAGES_MISSING), bo.notices());
        give(held, 1);
        assertEquals(Arrays.asList("one", "three", "two"), bo.texts("amina"));
        assertEquals(
                Arrays.asList(Received.Notice.Kind.MESSAGES_MISSING, Received.Notice.Kind.MISSING_ARRIVED),
                bo.notices());
    }

    @Test
    void A26_whatIsWithheldIsNeverConfirmed() {
        List<Delivery> held = hold();
        sendThree();
        give(held, 0, 2);
        world.meddler = Meddler.none();
        bo.confirmNow();
        world.calm();
        assertEquals(1, amina.engine.outbox().size(), "the one that was withheld waits in the sender's outbox");
    }

    @Test
    void A5_anEntryThatDoesNotOpenBlocksNothingAndIsToldOnce() {
        List<Delivery> held = hold();
        sendThree();
        byte[] junk = new byte[Wire.SMALL_ENTRY];
        for (int i = 0; i < 5; i++) {
            junk[0]++;
            held.add(
                    i,
                    held.get(0).toBuilder().setEntry(ByteString.copyFrom(junk)).build());
        }
        give(held, 0, 1, 2, 3, 4, 5, 6, 7);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Received.Notice.Kind.UNREADABLE), bo.notices());
    }

    @Test
    void A26_entriesAlteredOnTheWayAreNoticedAndTheGenuineOnesStillOpen() {
        List<Delivery> held = hold();
        sendThree();
        for (int at : new int[] {0, 100, 1_300, Wire.SMALL_ENTRY - 1}) {
            byte[] altered = held.get(0).getEntry().toByteArray();
            altered[at] ^= 1;
            held.add(held.get(0).toBuilder()
                    .setEntry(ByteString.copyFrom(altered))
                    .build());
        }
        give(held, 3, 4, 5, 6, 0, 1, 2);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void A26_anAnswerThatArrivesAfterTheMessagesBehindItLosesNothing() throws Exception {
        Person chen = world.person("chen");
        InvitationLink link = world.link(bo, "chen");
        List<Delivery> held = hold();
        chen.accept(link, "bo");
        world.calm();
        chen.send("bo", "first");
        chen.send("bo", "second");
        world.calm();
        assertEquals(4, held.size(), "the answer, the messages, and keys that go along with the first");
        give(held, 1, 2, 3, 0);
        assertEquals(Contact.State.COMPLETE, bo.engine.contact("chen").state());
        assertEquals(Arrays.asList("first", "second"), bo.texts("chen"));
        assertFalse(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void A26_whatIsDeliveredUnderTheWrongHandleStopsNothingForLong() {
        List<Delivery> held = hold();
        sendThree();
        held.set(0, held.get(0).toBuilder().setPosition(1_000).build());
        give(held, 0);
        world.meddler = Meddler.none();
        world.calm();
        world.clock.advance(Duration.ofMinutes(6));
        bo.tick();
        for (int i = 0; i < 100; i++) {
            amina.send("bo", "more than a window holds");
        }
        world.calm();
        assertEquals(103, bo.texts("amina").size());
    }
}
