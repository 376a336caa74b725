package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Life;
import org.waystation.sealed.v1.Text;
import org.waystation.sealed.v1.Timer;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;

/** Messages that do not last (cryptography.md, section 6b). */
final class FadingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private World world;
    private Person amina;
    private Person bo;

    @BeforeEach
    void twoContacts() throws Exception {
        world = new World(21);
        amina = world.person("amina");
        bo = world.person("bo");
        var invitation = amina.invite("bo");
        world.calm();
        bo.accept(invitation.join().link(), "amina");
        world.calm();
        world.syncAll();
    }

    private void setTimer(Person who, String contact, Duration timer) {
        who.run((engine, step) -> engine.setTimer(engine.contact(contact), timer, step));
    }

    private Duration timer(Person who, String contact) {
        return who.engine.contact(contact).timer();
    }

    private void pass(Duration time) {
        world.clock.advance(time);
        world.people.forEach(Person::tick);
        world.calm();
    }

    /** What is in somebody's store of this table. */
    private static int records(Person person, Table table) {
        List<byte[]> keys = new ArrayList<>();
        person.store.scan(table.number(), (key, value) -> keys.add(key));
        return keys.size();
    }

    @Test
    void S421_theTimerHoldsForBothAndTheContactIsTold() {
        setTimer(amina, "bo", HOUR);
        world.calm();
        assertEquals(HOUR, timer(amina, "bo"));
        assertEquals(HOUR, timer(bo, "amina"));
        Optional<Received> told = bo.shown.values().stream()
                .filter(received -> received instanceof Received.TimerChanged)
                .findFirst();
        assertEquals(HOUR, ((Received.TimerChanged) told.orElseThrow()).timer());
        assertTrue(amina.shown.values().stream().noneMatch(received -> received instanceof Received.TimerChanged));
        amina.crash();
        bo.crash();
        assertEquals(HOUR, timer(amina, "bo"));
        assertEquals(HOUR, timer(bo, "amina"));
        setTimer(bo, "amina", Duration.ZERO);
        world.calm();
        assertEquals(Duration.ZERO, timer(amina, "bo"));
    }

    @Test
    void S421_whenBothChangeItAtOnceBothKeepTheShorter() {
        for (Duration[] pair : new Duration[][] {{HOUR, Duration.ofDays(1)}, {Duration.ZERO, HOUR}}) {
            amina.goOffline();
            setTimer(amina, "bo", pair[0]);
            setTimer(bo, "amina", pair[1]);
            world.calm();
            amina.goOnline();
            world.calm();
            assertEquals(HOUR, timer(amina, "bo"));
            assertEquals(HOUR, timer(bo, "amina"));
            setTimer(amina, "bo", Duration.ofDays(7)); // for the second round
            world.calm();
        }
    }

    @Test
    void S420_aTimerThatCannotBeIsSetAside() {
        setTimer(amina, "bo", HOUR);
        world.calm();
        for (Timer timer : new Timer[] {
            timer(4, 2), timer(31_536_001, 2), timer(-1, 2), timer(60, 0), timer(60, 1 << 21), timer(60, -1)
        }) {
            amina.sendContent(
                    "bo", numbered(amina, "bo").setTimer(timer).build().toByteArray());
            world.calm();
            assertEquals(HOUR, timer(bo, "amina"));
        }
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
        for (Duration outOfRange :
                new Duration[] {Duration.ofSeconds(4), Duration.ofDays(366), Duration.ofSeconds(-9)}) {
            WaystationException refused = assertThrows(AskUserException.class, () -> setTimer(amina, "bo", outOfRange));
            assertEquals(Reason.TIMER_INVALID, refused.reason());
        }
    }

    private static Timer timer(int seconds, long change) {
        return Timer.newBuilder().setSeconds(seconds).setChange(change).build();
    }

    /** The next content of this person's direction, as another program could write it; the chain is not kept up. */
    private static Content.Builder numbered(Person who, String contact) {
        ContactRecord.Builder record =
                who.engine.roster().named(contact).orElseThrow().record();
        long number = record.getOutgoing().getNext();
        record.setOutgoing(record.getOutgoing().toBuilder().setNext(number + 1));
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[16]))
                .setSentAt(1)
                .setNumber(number)
                .setPrevious(record.getOutgoing().getChain());
    }

    @Test
    void S423_aTextIsErasedFromTheRecipientsStoreWhenItsTimeIsOver() {
        setTimer(amina, "bo", HOUR);
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "burn after reading");
        assertEquals(Optional.of(world.clock.instant().plus(HOUR)), sent.disappearsAt());
        world.calm();
        Instant arrived = world.clock.instant();
        List<Received> inbox = bo.engine.received();
        Received.Message message = (Received.Message) inbox.get(inbox.size() - 1);
        assertEquals(Optional.of(arrived.plus(HOUR)), message.disappearsAt());
        int before = records(bo, Table.RECEIVED);
        pass(HOUR.minusSeconds(1));
        assertEquals(before, records(bo, Table.RECEIVED));
        pass(Duration.ofSeconds(1));
        assertEquals(before - 1, records(bo, Table.RECEIVED));
        assertFalse(bo.engine.received().contains(message));
    }

    @Test
    void S423_whatFadesWhileTheProgramIsNotRunningIsGoneWhenItStarts() {
        setTimer(amina, "bo", HOUR);
        bo.confirmsAtOnce = false;
        amina.send("bo", "burn after reading");
        world.calm();
        world.clock.advance(HOUR);
        bo.shown.clear();
        bo.crash();
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        assertTrue(bo.engine.received().stream().noneMatch(received -> received instanceof Received.Message));
    }

    @Test
    void S423_aPartOfATextThatNeverBecomesWholeFadesToo() {
        Content part = numbered(amina, "bo")
                .setLife(Life.newBuilder().setAfter(60))
                .setText(Text.newBuilder().setParts(2).setUtf8(ByteString.copyFromUtf8("half a")))
                .build();
        amina.sendContent("bo", part.toByteArray());
        world.calm();
        assertEquals(1, records(bo, Table.PART));
        bo.crash();
        pass(Duration.ofSeconds(60));
        assertEquals(0, records(bo, Table.PART));
    }

    @Test
    void whatNobodyHasConfirmedIsErasedFromTheOutboxAndWhoWaitsIsTold() {
        setTimer(amina, "bo", HOUR);
        world.syncAll();
        amina.goOffline();
        Sent sent = amina.send("bo", "nobody comes for this");
        pass(HOUR.minusSeconds(1));
        assertEquals(1, amina.engine.outbox().size());
        pass(Duration.ofSeconds(1));
        assertTrue(amina.engine.outbox().isEmpty());
        assertEquals(0, records(amina, Table.OUTBOX));
        assertEquals(0, records(amina, Table.ENTRY));
        CompletionException failed =
                assertThrows(CompletionException.class, () -> sent.stored().join());
        assertEquals(Reason.MESSAGE_GONE, ((WaystationException) failed.getCause()).reason());
    }

    @Test
    void theRelayIsToldForHowLongToKeepAnEntry() {
        setTimer(amina, "bo", Duration.ofMinutes(90));
        world.syncAll();
        bo.goOffline();
        List<Integer> hours = new ArrayList<>();
        world.meddler = new Meddler() {
            @Override
            public void fromClient(Person sender, Request request) {
                if (sender == amina && request.hasAppend()) {
                    hours.add(request.getAppend().getHours());
                }
            }
        };
        amina.send("bo", "ninety minutes");
        setTimer(amina, "bo", Duration.ofSeconds(5));
        amina.send("bo", "five seconds");
        world.calm();
        assertEquals(Arrays.asList(2, 0, 1), hours);
    }

    @Test
    void S422_whatFadedOnItsWayIsNotMissed() {
        setTimer(amina, "bo", HOUR);
        world.syncAll();
        bo.goOffline();
        amina.send("bo", "too late 1");
        amina.send("bo", "too late 2");
        world.calm();
        pass(Duration.ofHours(3)); // gone from outbox and relay
        amina.send("bo", "in time");
        pass(HOUR.minusMinutes(1));
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
        world.syncAll();
        assertEquals(0, records(amina, Table.OUTBOX), "what came is confirmed, and what faded with it");
    }

    @Test
    void S422_whatFadedBeforeItCouldBeSentIsNotMissed() {
        setTimer(amina, "bo", HOUR);
        world.syncAll();
        amina.goOffline();
        amina.send("bo", "too late");
        world.clock.advance(Duration.ofMinutes(30));
        setTimer(amina, "bo", Duration.ZERO);
        amina.send("bo", "in time");
        pass(Duration.ofMinutes(31));
        amina.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
    }

    @Test
    void A26_S422_aTextThatARelaySwallowedBeforeItsTimeIsMissed() {
        setTimer(amina, "bo", HOUR);
        world.syncAll();
        world.meddler = new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                boolean delivers = frame.getEventsList().stream().anyMatch(Event::hasDelivery);
                return receiver == bo && delivers ? Collections.emptyList() : Collections.singletonList(frame);
            }
        };
        amina.send("bo", "swallowed");
        world.calm();
        world.meddler = new Meddler() {};
        amina.send("bo", "next");
        world.calm();
        amina.goOffline(); // or she would send it again
        pass(Duration.ofMinutes(2));
        assertEquals(Collections.singletonList(Received.Notice.Kind.MESSAGES_MISSING), bo.notices());
    }

    @Test
    void S428_aTextThatComesAfterItsTimeUnderANumberThatWasGivenUpIsDropped() {
        setTimer(amina, "bo", HOUR);
        world.syncAll();
        amina.goOffline();
        bo.goOffline();
        amina.send("bo", "too late");
        byte[] late = entryOf(amina, "bo");
        pass(HOUR);
        amina.send("bo", "in time");
        amina.goOnline();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        bo.run((engine, step) ->
                engine.roster().named("amina").orElseThrow().received(ByteString.copyFrom(late), step));
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
    }

    private static byte[] entryOf(Person person, String contact) {
        Conversation conversation = person.engine.roster().named(contact).orElseThrow();
        Outbox.Item item = conversation.outbox().next(0);
        byte[] entry = conversation
                .outbox()
                .take(item, 0, new Step(person.world().clock.instant()))
                .toByteArray();
        conversation.outbox().takeBack(item, 0);
        return entry;
    }
}
