package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.MessageState;
import org.waystation.client.Received.Notice.Kind;
import org.waystation.client.Sent;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;

/** What was stored at a relay and lost there arrives after all (cryptography.md, section 6a). */
final class RepairTest extends Loss {
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
        world.pass(Duration.ofHours(23));
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        world.pass(Duration.ofHours(2));
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
            world.pass(Duration.ofDays(1));
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
            amina.run((engine, step) -> amina.conversation("bo").confirmations().send(step));
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
        Outbox outbox = amina.conversation("bo").outbox();
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
            world.pass(Duration.ofDays(1));
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
        amina.run((engine, step) -> amina.conversation("bo").outbox().removeAll(step));
        lose("four");
        give("five");
        live(Duration.ofMinutes(15));
        assertEquals(Arrays.asList("five", "four"), bo.texts("amina"));
        live(Duration.ofMinutes(1));
        Conversation amina = bo.conversation("amina");
        assertTrue(amina.reading().chain().missing().isEmpty());
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
            world.pass(Duration.ofMinutes(1));
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
        world.pass(Duration.ofHours(71));
        assertTrue(amina.notices().isEmpty());
        for (int day = 0; day < 10; day++) {
            world.pass(Duration.ofDays(1));
            amina.crash();
        }
        assertEquals(Collections.singletonList(Kind.NOT_CONFIRMED), amina.notices());
        losing.greedy = false;
        for (int day = 0; day < 8; day++) {
            world.pass(Duration.ofDays(1));
        }
        live(Duration.ofMinutes(1));
        assertTrue(amina.engine.outbox().isEmpty());
        amina.confirmShown();
        losing.greedy = true;
        amina.send("bo", "withheld again");
        world.calm();
        world.pass(Duration.ofDays(4));
        assertEquals(Arrays.asList(Kind.NOT_CONFIRMED, Kind.NOT_CONFIRMED), amina.notices());
    }

    @Test
    void A5_entriesThatDoNotOpenAmongGoodOnesBlockNothingAndAreRepairedAfterARestart() {
        world.meddler = Meddler.instead(
                bo,
                delivery -> Collections.singletonList(delivery.getPosition() % 2 == 0 ? altered(delivery) : delivery));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add("text " + i);
            give("text " + i);
        }
        assertTrue(bo.texts("amina").size() >= 4, "what opens is shown");
        world.meddler = Meddler.none();
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

    private static Delivery altered(Delivery delivery) {
        byte[] entry = delivery.getEntry().toByteArray();
        entry[1_500] ^= 1;
        return delivery.toBuilder().setEntry(ByteString.copyFrom(entry)).build();
    }
}
