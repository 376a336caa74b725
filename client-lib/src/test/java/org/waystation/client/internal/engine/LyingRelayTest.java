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
import org.waystation.client.Contact;
import org.waystation.client.Received;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** A relay that repeats, reorders, withholds and invents: each is noticed, and nothing is shown twice (A26, for one relay). */
final class LyingRelayTest {
    private World world;
    private Person amina;
    private Person bo;

    @BeforeEach
    void twoContacts() throws Exception {
        world = new World(7);
        amina = world.person("amina");
        bo = world.person("bo");
        var invitation = amina.invite("bo");
        world.calm();
        bo.accept(invitation.join().link(), "amina");
        world.calm();
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
    }

    /** Collects what the relay sends to Bo until it is let through. */
    private final class Hold implements Meddler {
        private final List<Delivery> held = new ArrayList<>();

        @Override
        public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
            if (receiver != bo) {
                return Collections.singletonList(frame);
            }
            RelayFrame.Builder rest = frame.toBuilder().clearEvents();
            for (Event event : frame.getEventsList()) {
                if (event.hasDelivery()) {
                    held.add(event.getDelivery());
                } else {
                    rest.addEvents(event);
                }
            }
            return Collections.singletonList(rest.build());
        }
    }

    private void sendThree() {
        amina.send("bo", "one");
        amina.send("bo", "two");
        amina.send("bo", "three");
        world.calm();
    }

    private void give(Hold hold, int... order) {
        for (int index : order) {
            RelayFrame frame = RelayFrame.newBuilder()
                    .addEvents(Event.newBuilder().setDelivery(hold.held.get(index)))
                    .build();
            bo.run((engine, step) ->
                    engine.received(new LinkKey(world.relay(0).address(), LinkKey.Use.READ), frame, step));
        }
    }

    @Test
    void A26_repeatsAreNotShownAgain() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        give(hold, 0, 0, 1, 0, 1, 2, 2);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertTrue(bo.notices().isEmpty());
    }

    @Test
    void A26_aGapIsToldAndClosedWhenTheMissingMessageComes() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        amina.goOffline();
        give(hold, 0, 2);
        assertEquals(
                Arrays.asList("one", "three"),
                bo.texts("amina"),
                "what came is shown, what is missing does not hold it up");
        bo.tick();
        assertEquals(Collections.emptyList(), bo.notices(), "messages overtake each other");
        world.clock.advance(Duration.ofMinutes(2));
        bo.tick();
        assertEquals(Collections.singletonList(Received.Notice.Kind.MESSAGES_MISSING), bo.notices());
        give(hold, 1);
        assertEquals(Arrays.asList("one", "three", "two"), bo.texts("amina"));
        assertEquals(
                Arrays.asList(Received.Notice.Kind.MESSAGES_MISSING, Received.Notice.Kind.MISSING_ARRIVED),
                bo.notices());
    }

    @Test
    void A26_whatIsWithheldIsNeverConfirmed() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        give(hold, 0, 2);
        world.meddler = new Meddler() {};
        bo.confirmNow();
        world.calm();
        assertEquals(1, amina.engine.outbox().size(), "the one that was withheld waits in the sender's outbox");
    }

    @Test
    void A5_anEntryThatDoesNotOpenBlocksNothingAndIsToldOnce() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        byte[] junk = new byte[Wire.SMALL_ENTRY];
        for (int i = 0; i < 5; i++) {
            junk[0]++;
            hold.held.add(
                    i,
                    hold.held.get(0).toBuilder()
                            .setEntry(ByteString.copyFrom(junk))
                            .build());
        }
        give(hold, 0, 1, 2, 3, 4, 5, 6, 7);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Received.Notice.Kind.UNREADABLE), bo.notices());
    }

    @Test
    void A26_entriesAlteredOnTheWayAreNoticedAndTheGenuineOnesStillOpen() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        for (int at : new int[] {0, 100, 1_300, Wire.SMALL_ENTRY - 1}) {
            byte[] altered = hold.held.get(0).getEntry().toByteArray();
            altered[at] ^= 1;
            hold.held.add(hold.held.get(0).toBuilder()
                    .setEntry(ByteString.copyFrom(altered))
                    .build());
        }
        give(hold, 3, 4, 5, 6, 0, 1, 2);
        assertEquals(Arrays.asList("one", "two", "three"), bo.texts("amina"));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void A26_anAnswerThatArrivesAfterTheMessagesBehindItLosesNothing() throws Exception {
        Person chen = world.person("chen");
        var invitation = bo.invite("chen");
        world.calm();
        Hold hold = new Hold();
        world.meddler = hold;
        chen.accept(invitation.join().link(), "bo");
        world.calm();
        chen.send("bo", "first");
        chen.send("bo", "second");
        world.calm();
        assertEquals(4, hold.held.size(), "the answer, the messages, and keys that go along with the first");
        give(hold, 1, 2, 3, 0);
        assertEquals(Contact.State.COMPLETE, bo.engine.contact("chen").state());
        assertEquals(Arrays.asList("first", "second"), bo.texts("chen"));
        assertFalse(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void A26_whatIsDeliveredUnderTheWrongHandleStopsNothingForLong() {
        Hold hold = new Hold();
        world.meddler = hold;
        sendThree();
        hold.held.set(0, hold.held.get(0).toBuilder().setPosition(1_000).build());
        give(hold, 0);
        world.meddler = new Meddler() {};
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
