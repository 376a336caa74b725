package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.WaystationException;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Life;
import org.waystation.sealed.v1.Text;
import org.waystation.sealed.v1.Timer;
import org.waystation.wire.v1.Append;

/** Messages that do not last (cryptography.md, section 6b). */
final class FadingTest extends Pair {
    private static final Duration HOUR = Duration.ofHours(1);

    @BeforeEach
    void begin() throws Exception {
        contacts(new World(21));
    }

    private Duration timer(Person who, String contact) {
        return who.engine.contact(contact).timer();
    }

    @Test
    void S421_theTimerHoldsForBothAndTheContactIsTold() {
        amina.setTimer("bo", HOUR);
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
        bo.setTimer("amina", Duration.ZERO);
        world.calm();
        assertEquals(Duration.ZERO, timer(amina, "bo"));
    }

    @Test
    void S421_whenBothChangeItAtOnceBothKeepTheShorter() {
        for (Duration[] pair : new Duration[][] {{HOUR, Duration.ofDays(1)}, {Duration.ZERO, HOUR}}) {
            amina.goOffline();
            amina.setTimer("bo", pair[0]);
            bo.setTimer("amina", pair[1]);
            world.calm();
            amina.goOnline();
            world.calm();
            assertEquals(HOUR, timer(amina, "bo"));
            assertEquals(HOUR, timer(bo, "amina"));
            amina.setTimer("bo", Duration.ofDays(7)); // for the second round
            world.calm();
        }
    }

    @Test
    void S420_aTimerThatCannotBeIsSetAside() {
        amina.setTimer("bo", HOUR);
        world.calm();
        for (Timer timer : new Timer[] {
            timer(4, 2), timer(31_536_001, 2), timer(-1, 2), timer(60, 0), timer(60, 1 << 21), timer(60, -1)
        }) {
            amina.sendContent("bo", amina.numbered("bo").setTimer(timer).build().toByteArray());
            world.calm();
            assertEquals(HOUR, timer(bo, "amina"));
        }
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
        for (Duration outOfRange :
                new Duration[] {Duration.ofSeconds(4), Duration.ofDays(366), Duration.ofSeconds(-9)}) {
            WaystationException refused = assertThrows(AskUserException.class, () -> amina.setTimer("bo", outOfRange));
            assertEquals(Reason.TIMER_INVALID, refused.reason());
        }
    }

    private static Timer timer(int seconds, long change) {
        return Timer.newBuilder().setSeconds(seconds).setChange(change).build();
    }

    @Test
    void S423_aTextIsErasedFromTheRecipientsStoreWhenItsTimeIsOver() {
        amina.setTimer("bo", HOUR);
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "burn after reading");
        assertEquals(Optional.of(world.clock.instant().plus(HOUR)), sent.disappearsAt());
        world.calm();
        Instant arrived = world.clock.instant();
        List<Received> inbox = bo.engine.received();
        Received.Message message = (Received.Message) inbox.get(inbox.size() - 1);
        assertEquals(Optional.of(arrived.plus(HOUR)), message.disappearsAt());
        int before = bo.rows(Table.RECEIVED);
        world.pass(HOUR.minusSeconds(1));
        assertEquals(before, bo.rows(Table.RECEIVED));
        world.pass(Duration.ofSeconds(1));
        assertEquals(before - 1, bo.rows(Table.RECEIVED));
        assertFalse(bo.engine.received().contains(message));
    }

    @Test
    void S423_whatFadesWhileTheProgramIsNotRunningIsGoneWhenItStarts() {
        amina.setTimer("bo", HOUR);
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
        Content part = amina.numbered("bo")
                .setLife(Life.newBuilder().setAfter(60))
                .setText(Text.newBuilder().setParts(2).setUtf8(ByteString.copyFromUtf8("half a")))
                .build();
        amina.sendContent("bo", part.toByteArray());
        world.calm();
        assertEquals(1, bo.rows(Table.PART));
        bo.crash();
        world.pass(Duration.ofSeconds(60));
        assertEquals(0, bo.rows(Table.PART));
    }

    @Test
    void whatNobodyHasConfirmedIsErasedFromTheOutboxAndWhoWaitsIsTold() {
        amina.setTimer("bo", HOUR);
        world.syncAll();
        amina.goOffline();
        Sent sent = amina.send("bo", "nobody comes for this");
        world.pass(HOUR.minusSeconds(1));
        assertEquals(1, amina.engine.outbox().size());
        world.pass(Duration.ofSeconds(1));
        assertTrue(amina.engine.outbox().isEmpty());
        assertEquals(0, amina.rows(Table.OUTBOX));
        assertEquals(0, amina.rows(Table.ENTRY));
        CompletionException failed =
                assertThrows(CompletionException.class, () -> sent.stored().join());
        assertEquals(Reason.MESSAGE_GONE, ((WaystationException) failed.getCause()).reason());
    }

    @Test
    void theRelayIsToldForHowLongToKeepAnEntry() {
        amina.setTimer("bo", Duration.ofMinutes(90));
        world.syncAll();
        bo.goOffline();
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        amina.send("bo", "ninety minutes");
        amina.setTimer("bo", Duration.ofSeconds(5));
        amina.send("bo", "five seconds");
        world.calm();
        List<Integer> hours = overheard.appends().map(Append::getHours).collect(Collectors.toList());
        assertEquals(Arrays.asList(2, 0, 1), hours);
    }

    @Test
    void S422_whatFadedOnItsWayIsNotMissed() {
        amina.setTimer("bo", HOUR);
        world.syncAll();
        bo.goOffline();
        amina.send("bo", "too late 1");
        amina.send("bo", "too late 2");
        world.calm();
        world.pass(Duration.ofHours(3)); // gone from outbox and relay
        amina.send("bo", "in time");
        world.pass(HOUR.minusMinutes(1));
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
        world.syncAll();
        assertEquals(0, amina.rows(Table.OUTBOX), "what came is confirmed, and what faded with it");
    }

    @Test
    void S422_whatFadedBeforeItCouldBeSentIsNotMissed() {
        amina.setTimer("bo", HOUR);
        world.syncAll();
        amina.goOffline();
        amina.send("bo", "too late");
        world.clock.advance(Duration.ofMinutes(30));
        amina.setTimer("bo", Duration.ZERO);
        amina.send("bo", "in time");
        world.pass(Duration.ofMinutes(31));
        amina.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
    }

    @Test
    void A26_S422_aTextThatARelaySwallowedBeforeItsTimeIsMissed() {
        amina.setTimer("bo", HOUR);
        world.syncAll();
        world.meddler = Meddler.swallowing(bo);
        amina.send("bo", "swallowed");
        world.calm();
        world.meddler = Meddler.none();
        amina.send("bo", "next");
        world.calm();
        amina.goOffline(); // or she would send it again
        world.pass(Duration.ofMinutes(2));
        assertEquals(Collections.singletonList(Received.Notice.Kind.MESSAGES_MISSING), bo.notices());
    }

    @Test
    void S428_aTextThatComesAfterItsTimeUnderANumberThatWasGivenUpIsDropped() {
        amina.setTimer("bo", HOUR);
        world.syncAll();
        amina.goOffline();
        bo.goOffline();
        amina.send("bo", "too late");
        ByteString late = amina.nextEntry("bo");
        world.pass(HOUR);
        amina.send("bo", "in time");
        amina.goOnline();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        bo.hear("amina", late);
        assertEquals(Collections.singletonList("in time"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
    }
}
