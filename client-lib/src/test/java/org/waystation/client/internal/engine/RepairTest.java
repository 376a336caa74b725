package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.MessageState;
import org.waystation.client.Received.Notice.Kind;
import org.waystation.client.Sent;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** What was stored at a relay and lost there arrives after all (cryptography.md, section 6a). */
final class RepairTest {
    private World world;
    private Person amina;
    private Person bo;
    private Losing losing;

    @BeforeEach
    void twoContacts() throws Exception {
        world = new World(17);
        amina = world.person("amina");
        bo = world.person("bo");
        var invitation = amina.invite("bo");
        world.calm();
        bo.accept(invitation.join().link(), "amina");
        world.calm();
        world.syncAll();
        losing = new Losing();
        world.meddler = losing;
    }

    /** A relay that keeps some of what it has for Bo to itself, for ever. */
    private final class Losing implements Meddler {
        private final Map<Long, Event> lost = new TreeMap<>();
        private final List<Event> came = new ArrayList<>();
        private boolean greedy;

        /** Something comes late, or again. */
        void giveUp(Event... events) {
            RelayFrame late =
                    RelayFrame.newBuilder().addAllEvents(Arrays.asList(events)).build();
            bo.run((engine, step) ->
                    engine.received(new LinkKey(world.relay(0).address(), LinkKey.Use.READ), late, step));
        }

        @Override
        public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
            if (receiver != bo) {
                return Collections.singletonList(frame);
            }
            RelayFrame.Builder rest = frame.toBuilder().clearEvents();
            for (Event event : frame.getEventsList()) {
                long position = event.getDelivery().getPosition();
                if (greedy && event.hasDelivery()) {
                    lost.put(position, event);
                }
                if (!event.hasDelivery() || !lost.containsKey(position)) {
                    rest.addEvents(event);
                    if (event.hasDelivery()) {
                        came.add(event);
                    }
                }
            }
            return Collections.singletonList(rest.build());
        }
    }

    private Sent lose(String text) {
        losing.greedy = true;
        Sent sent = amina.send("bo", text);
        world.calm();
        losing.greedy = false;
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()));
        return sent;
    }

    private void give(String text) {
        amina.send("bo", text);
        world.calm();
    }

    private void pass(Duration time) {
        world.clock.advance(time);
        amina.tick();
        bo.tick();
        world.calm();
    }

    /** For as long as a confirmation may wait, and then this long. */
    private void live(Duration time) {
        for (long seconds = 0; seconds < Confirmations.WITHIN.plus(time).toSeconds(); seconds += 20) {
            pass(Duration.ofSeconds(20));
        }
    }

    @Test
    void S410_whatWasLostIsSentAgainOnceLaterOnesAreConfirmed() {
        lose("one");
        give("two");
        assertEquals(Collections.singletonList("two"), bo.texts("amina"));
        live(Duration.ofMinutes(2));
        assertEquals(Arrays.asList("two", "one"), bo.texts("amina"));
        assertEquals(Arrays.asList(Kind.MESSAGES_MISSING, Kind.MISSING_ARRIVED), bo.notices());
        live(Duration.ofMinutes(1));
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void S410_whatIsNotMissingForLongIsNotSentAgain() {
        lose("one");
        give("two");
        losing.giveUp(losing.lost.values().toArray(new Event[0]));
        int before = amina.appended;
        live(Duration.ofMinutes(5));
        assertEquals(Arrays.asList("two", "one"), bo.texts("amina"));
        assertEquals(before, amina.appended);
    }

    @Test
    void S411_theLastMessageIsSentAgainAfterADayAndNotBefore() {
        Sent sent = lose("the last");
        pass(Duration.ofHours(23));
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        pass(Duration.ofHours(2));
        assertEquals(Collections.singletonList("the last"), bo.texts("amina"));
        live(Duration.ofMinutes(1));
        assertEquals(MessageState.CONFIRMED, amina.states.get(sent.messageId()));
    }

    @Test
    void S411_ofALongQueueOnlyTheEndsAreSentAgainUntilOneArrives() {
        bo.goOffline();
        for (int i = 0; i < 100; i++) {
            amina.send("bo", "text " + i);
        }
        world.calm();
        int before = amina.appended;
        for (int day = 0; day < 28; day++) {
            pass(Duration.ofDays(1));
        }
        assertEquals(before + 2 * 5, amina.appended, "the first and the last, after 1, 3, 7, 15 and 23 days");
        bo.goOnline();
        world.calm();
        assertEquals(100, bo.texts("amina").size());
    }

    @Test
    void S413_aMessageWhoseKeyIsGoneIsSealedAnew() {
        lose("one");
        amina.goOffline();
        for (int turn = 0;
                turn < 12;
                turn++) { // the conversation goes on, and the first message is forgotten by the ratchet
            bo.send("amina", "bo " + turn);
            amina.goOnline();
            world.calm();
            amina.run(
                    (engine, step) -> engine.roster().named("bo").orElseThrow().confirmations().send(step));
            world.calm();
        }
        give("two");
        live(Duration.ofMinutes(2));
        assertEquals(Arrays.asList("two", "one"), bo.texts("amina"));
        assertEquals(Arrays.asList(Kind.MESSAGES_MISSING, Kind.MISSING_ARRIVED), bo.notices());
        live(Duration.ofMinutes(1));
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void S417_anEntryHeldUpForLongWhileACopySealedAnewArrivesIsARepeat() {
        lose("one");
        Event original = losing.lost.values().iterator().next();
        Outbox outbox = amina.engine.roster().named("bo").orElseThrow().outbox();
        ByteString id =
                ByteString.copyFrom(Keys.unhex(amina.engine.outbox().get(0).messageId()));
        byte[] content = outbox.content(outbox.partsOf(id).get(0));
        losing.giveUp(original);
        for (int i = 0; i < 70; i++) {
            give("text " + i);
        }
        amina.sendContent("bo", content); // another message, with a number that is no longer among the latest
        world.calm();
        assertEquals(71, bo.texts("amina").size());
        assertTrue(bo.notices().isEmpty(), () -> bo.notices().toString());
    }

    @Test
    void S418_moreHolesThanARecipientCountsAreFilledAllTheSame() {
        for (int i = 0; i < 300; i++) {
            lose("lost " + i);
            give("came " + i);
        }
        for (int day = 0; day < 4; day++) { // what was put off does not show as missing
            live(Duration.ofMinutes(10));
            pass(Duration.ofDays(1));
        }
        live(Duration.ofMinutes(10));
        assertEquals(600, bo.texts("amina").stream().distinct().count());
        assertEquals(600, bo.texts("amina").size());
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void S418_whatItsSenderHasNoLongerIsNotMissedForEver() {
        lose("one");
        lose("two");
        lose("three");
        amina.run((engine, step) -> {
            Conversation conversation = engine.roster().named("bo").orElseThrow();
            conversation.outbox().removeAll(step);
        });
        lose("four");
        give("five");
        live(Duration.ofMinutes(15));
        assertEquals(Arrays.asList("five", "four"), bo.texts("amina"));
        live(Duration.ofMinutes(1));
        Conversation amina = bo.engine.roster().named("amina").orElseThrow();
        assertTrue(amina.contents().chain().missing().isEmpty());
    }

    @Test
    void S419_aConfirmationThatWasLostIsSentAgainWhenTheMessageComesAgain() {
        Meddler swallowing = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                boolean delivers = frame.getEventsList().stream().anyMatch(Event::hasDelivery);
                return receiver == amina && delivers ? Collections.emptyList() : Collections.singletonList(frame);
            }
        };
        give("one");
        world.meddler = swallowing;
        RelayCopy copy = world.relay(0).copy();
        live(Duration.ofMinutes(1));
        restore(copy); // the confirmation is gone, and Bo thinks that he has given it
        world.meddler = losing;
        assertEquals(1, amina.engine.outbox().size());
        pass(Duration.ofHours(25));
        live(Duration.ofMinutes(11));
        assertTrue(amina.engine.outbox().isEmpty());
        assertEquals(Collections.singletonList("one"), bo.texts("amina"));
    }

    private void restore(RelayCopy copy) {
        try {
            world.relay(0).restore(copy);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        world.calm();
    }

    @Test
    void A26_aRelayRestoredFromAnOldCopyIsNoticedByBothToldOnceAndRepaired() {
        give("before");
        live(Duration.ofMinutes(1));
        RelayCopy copy = world.relay(0).copy();
        bo.goOffline();
        give("read");
        bo.goOnline();
        world.calm();
        live(Duration.ofMinutes(1));
        bo.goOffline();
        give("lost 1");
        give("lost 2");
        restore(copy);
        bo.goOnline();
        world.calm();
        assertEquals(Arrays.asList("before", "read"), bo.texts("amina"));
        give("after");
        live(Duration.ofMinutes(3));
        assertEquals(Arrays.asList("before", "read", "after", "lost 1", "lost 2"), bo.texts("amina"));
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), amina.notices());
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), bo.notices());
        assertTrue(amina.engine.outbox().isEmpty());
        give("later");
        pass(Duration.ofDays(2));
        live(Duration.ofMinutes(3));
        assertEquals(1, amina.notices().size(), "it is told once");
        assertEquals(1, bo.notices().size());
    }

    @Test
    void A26_aRelayThatLostItsKeysIsNoticedBySendersAndWhatItHeldIsSentAgain() throws Exception {
        give("before");
        live(Duration.ofMinutes(1));
        bo.goOffline();
        give("lost 1");
        give("lost 2");
        world.relay(0).loseKeys();
        bo.goOnline();
        world.calm();
        assertEquals(Collections.singletonList("before"), bo.texts("amina"));
        give("after");
        assertEquals(4, bo.texts("amina").size(), "at once");
        live(Duration.ofMinutes(3));
        assertEquals(Collections.singletonList(Kind.RELAY_WENT_BACK), amina.notices());
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void S415_aRelayThatForgetsAcknowledgementsIsAskedForTheRestOnceAnHourAndNobodyIsAlarmed() {
        give("one");
        live(Duration.ofMinutes(1));
        lose("two"); // and not even its number is known
        int before = bo.appended;
        for (int i = 0; i < 10; i++) {
            bo.cutAll();
            world.calm();
            losing.giveUp(onlyHandle(losing.came.get(losing.came.size() - 1)));
            pass(Duration.ofMinutes(1));
        }
        live(Duration.ofMinutes(1));
        assertEquals(Arrays.asList("one", "two"), bo.texts("amina"), "Bo asked for whatever he may lack");
        assertTrue(bo.notices().isEmpty(), "a power loss does that too");
        assertTrue(bo.appended - before <= 3, () -> "asked in a loop: " + (bo.appended - before));
    }

    /** As the first mailbox of a new connection would deliver it. */
    private static Event onlyHandle(Event event) {
        return event.toBuilder()
                .setDelivery(event.getDelivery().toBuilder().setHandle(1))
                .build();
    }

    @Test
    void S412_aContactThatAsksForEverythingAllTheTimeGetsItOnceAnHour() {
        bo.goOffline();
        for (int i = 0; i < 20; i++) {
            amina.send("bo", "text " + i);
        }
        world.calm();
        losing.greedy = true;
        bo.goOnline();
        int before = amina.appended;
        for (int i = 0; i < 120; i++) {
            say(Confirmation.newBuilder().setAgain(true));
            pass(Duration.ofMinutes(1));
        }
        int sent = amina.appended - before;
        assertTrue(sent >= 40 && sent <= 60, () -> "in two hours: " + sent);
    }

    @Test
    void S406_confirmationsThatMakeNoSenseConfirmNothingAndCostNothing() {
        bo.goOffline();
        amina.send("bo", "one");
        amina.send("bo", "two");
        world.calm();
        losing.greedy = true;
        bo.goOnline();
        int before = amina.appended;
        say(Confirmation.newBuilder().addBeyond(range(2, 1)));
        say(Confirmation.newBuilder().addBeyond(range(2, 2)).addBeyond(range(1, 1)));
        say(Confirmation.newBuilder().setThrough(-1));
        Confirmation.Builder many = Confirmation.newBuilder();
        for (int i = 0; i < 100; i++) {
            many.addBeyond(range(2, 2));
        }
        say(many);
        live(Duration.ofMinutes(2));
        assertEquals(2, amina.engine.outbox().size());
        assertTrue(amina.notices().contains(Kind.HISTORY_DIFFERS));
        assertEquals(before, amina.appended);
    }

    private static Confirmation.Range.Builder range(long first, long last) {
        return Confirmation.Range.newBuilder().setFirst(first).setLast(last);
    }

    /** Bo's program is another. */
    private void say(Confirmation.Builder confirmation) {
        byte[] id = new byte[16];
        bo.sendContent(
                "amina",
                Content.newBuilder()
                        .setId(ByteString.copyFrom(id))
                        .setConfirmation(confirmation)
                        .build()
                        .toByteArray());
        world.calm();
    }

    @Test
    void S416_threeDaysWithoutAConfirmationAreToldOnceAndAgainOnlyAfterOne() {
        losing.greedy = true;
        amina.send("bo", "withheld");
        world.calm();
        pass(Duration.ofHours(71));
        assertTrue(amina.notices().isEmpty());
        for (int day = 0; day < 10; day++) {
            pass(Duration.ofDays(1));
            amina.crash();
        }
        assertEquals(Collections.singletonList(Kind.NOT_CONFIRMED), amina.notices());
        losing.greedy = false;
        for (int day = 0; day < 8; day++) {
            pass(Duration.ofDays(1));
        }
        live(Duration.ofMinutes(1));
        assertTrue(amina.engine.outbox().isEmpty());
        amina.confirmShown();
        losing.greedy = true;
        amina.send("bo", "withheld again");
        world.calm();
        pass(Duration.ofDays(4));
        assertEquals(Arrays.asList(Kind.NOT_CONFIRMED, Kind.NOT_CONFIRMED), amina.notices());
    }

    @Test
    void A5_entriesThatDoNotOpenAmongGoodOnesBlockNothingAndAreRepairedAfterARestart() {
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                RelayFrame.Builder altered = frame.toBuilder().clearEvents();
                for (Event event : frame.getEventsList()) {
                    Delivery delivery = event.getDelivery();
                    if (receiver == bo && event.hasDelivery() && delivery.getPosition() % 2 == 0) {
                        byte[] entry = delivery.getEntry().toByteArray();
                        entry[1_500] ^= 1;
                        delivery = delivery.toBuilder()
                                .setEntry(ByteString.copyFrom(entry))
                                .build();
                        altered.addEvents(Event.newBuilder().setDelivery(delivery));
                    } else {
                        altered.addEvents(event);
                    }
                }
                return Collections.singletonList(altered.build());
            }
        };
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add("text " + i);
            give("text " + i);
        }
        assertTrue(bo.texts("amina").size() >= 4, "what opens is shown");
        world.meddler = new Meddler() {};
        give("the last");
        live(Duration.ofMinutes(1));
        amina.crash();
        bo.crash();
        live(Duration.ofMinutes(3));
        all.add("the last");
        List<String> came = bo.texts("amina");
        Collections.sort(came);
        Collections.sort(all);
        assertEquals(all, came);
        assertEquals(Arrays.asList(Kind.UNREADABLE, Kind.MESSAGES_MISSING, Kind.MISSING_ARRIVED), bo.notices());
        assertTrue(amina.engine.outbox().isEmpty());
    }
}
