package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.MessageState;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.relay.mailbox.DefaultLimits;

/** Keeping a contact away, for as long as one likes or for good. */
final class PartingTest extends Pair {
    @BeforeEach
    void begin() throws Exception {
        contacts(new World(23));
    }

    private static void block(Person who, String contact) {
        who.run((engine, step) -> engine.block(engine.contact(contact), step));
    }

    private static void unblock(Person who, String contact) {
        who.run((engine, step) -> engine.unblock(engine.contact(contact), step));
    }

    private static void remove(Person who, String contact) {
        who.run((engine, step) -> engine.remove(engine.contact(contact), step));
    }

    private static int records(Person person) {
        return Arrays.stream(Table.values())
                .filter(table -> table != Table.PROFILE)
                .mapToInt(person::rows)
                .sum();
    }

    @Test
    void ofABlockedContactNothingIsFetchedShownOrConfirmed() {
        block(bo, "amina");
        bo.crash();
        Meddler.Overheard overheard = new Meddler.Overheard(bo);
        world.meddler = overheard;
        Sent sent = amina.send("bo", "hello?");
        world.syncAll();
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(Collections.emptyList(), overheard.requests, "the relay is not asked for anything");
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()), "as if the device were switched off");
        assertTrue(bo.engine.contact("amina").blocked());
    }

    @Test
    void A13_whoIsBlockedSeesWhatTheySeeOfSomebodyWhoIsAway() {
        Person chen = world.person("chen");
        world.introduce(chen, bo);
        block(bo, "amina");
        chen.goOffline(); // bo's other contact is away, and so is bo for him
        List<Object> seenByAmina = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Sent sent = amina.send("bo", "text " + i);
            world.syncAll();
            seenByAmina.add(amina.states.get(sent.messageId()));
        }
        block(bo, "chen"); // nothing of bo is left on the network
        bo.goOffline();
        for (int i = 0; i < 3; i++) {
            Sent sent = amina.send("bo", "text " + i);
            world.syncAll();
            seenByAmina.add(amina.states.get(sent.messageId()));
        }
        assertEquals(Collections.nCopies(6, (Object) MessageState.STORED), seenByAmina);
        assertEquals(Collections.emptyList(), amina.notices());
    }

    @Test
    void toABlockedContactNothingIsSent() {
        bo.goOffline();
        Sent waiting = bo.send("amina", "written before");
        block(bo, "amina");
        assertTrue(waiting.stored().isCompletedExceptionally());
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.emptyList(), amina.texts("bo"));
        assertEquals(
                Reason.CONTACT_BLOCKED,
                assertThrows(AskUserException.class, () -> bo.send("amina", "after"))
                        .reason());
        assertThrows(AskUserException.class, () -> bo.setTimer("amina", Duration.ofHours(1)));
    }

    @Test
    void afterUnblockingEverythingGoesOn() {
        bo.goOffline();
        bo.send("amina", "written before");
        block(bo, "amina");
        bo.goOnline();
        amina.send("bo", "while blocked");
        world.syncAll();
        unblock(bo, "amina");
        world.calm();
        amina.send("bo", "after");
        world.syncAll();
        assertEquals(Arrays.asList("while blocked", "after"), bo.texts("amina"));
        assertEquals(Collections.singletonList("written before"), amina.texts("bo"));
        assertEquals(Collections.emptyList(), bo.notices());
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void unblockingOnAConnectionThatStandsGoesOnToo() {
        amina.send("bo", "before");
        world.calm();
        block(bo, "amina");
        amina.send("bo", "while blocked");
        world.calm();
        unblock(bo, "amina");
        world.calm();
        assertEquals(Arrays.asList("before", "while blocked"), bo.texts("amina"));
        assertFalse(bo.engine.contact("amina").blocked());
    }

    @Test
    void whatTheAppHasNotConfirmedOfABlockedContactIsNotToldAgain() {
        bo.confirmsAtOnce = false;
        amina.send("bo", "before");
        world.calm();
        block(bo, "amina");
        bo.shown.clear();
        bo.crash();
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.engine.received());
        unblock(bo, "amina");
        assertEquals(
                1,
                bo.engine.received().stream()
                        .filter(r -> r instanceof Received.Message)
                        .count());
    }

    @Test
    void ofARemovedContactNothingIsLeftAndTheMailboxIsDeleted() {
        bo.confirmsAtOnce = false;
        amina.send("bo", "hello");
        bo.send("amina", "x".repeat(40_000));
        world.calm();
        amina.goOffline();
        bo.send("amina", "waits");
        world.calm();
        remove(bo, "amina");
        assertEquals(Collections.emptyList(), bo.engine.contacts());
        assertEquals(Collections.emptyList(), bo.engine.received());
        world.calm();
        assertEquals(0, records(bo), "answers that were on their way bring nothing back");
        amina.goOnline();
        amina.send("bo", "are you there?");
        world.syncAll();
        assertTrue(amina.notices().contains(Received.Notice.Kind.MAILBOX_GONE));
        assertEquals(1, amina.engine.outbox().size(), "what was never confirmed stays with its author");
    }

    @Test
    void aRelayThatCannotBeReachedDeletesTheMailboxLater() {
        bo.goOffline();
        remove(bo, "amina");
        assertEquals(1, records(bo), "what is needed to delete the mailbox");
        bo.crash();
        bo.goOnline();
        world.calm();
        assertEquals(0, records(bo));
        amina.send("bo", "are you there?");
        world.syncAll();
        assertTrue(amina.notices().contains(Received.Notice.Kind.MAILBOX_GONE));
    }

    @Test
    void aRelayThatCannotBeReachedForAMonthIsForgotten() {
        bo.goOffline();
        remove(bo, "amina");
        world.clock.advance(Duration.ofDays(30));
        bo.crash();
        assertEquals(0, records(bo));
    }

    @Test
    void whatTheRelayAnswersAfterAContactWasRemovedBringsNothingBack() {
        int before = records(amina);
        var invitation = amina.invite("chen");
        remove(amina, "chen"); // the mailboxes are being made
        world.calm();
        assertTrue(invitation.isCompletedExceptionally());
        assertEquals(before, records(amina));
        amina.crash();
        assertEquals(1, amina.engine.contacts().size());
    }

    @Test
    void norDoesItWhateverWasGoingOn() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            World other = new World(seed, DefaultLimits.builder().build(), 3);
            strangers(other);
            InvitationLink link = other.link(amina, "bo");
            bo.accept(link, "amina");
            if (seed % 2 == 0) {
                other.calm();
                other.syncAll();
                amina.changeRelays(other.relay(1), other.relay(2));
                bo.changeRelays(other.relay(2), other.relay(1));
                bo.send("amina", "on its way");
            }
            for (int events = other.chance.nextInt(12); events > 0; events--) {
                other.happen();
            }
            remove(bo, "amina");
            other.syncAll();
            assertEquals(0, bo.engine.contacts().size(), "seed " + seed);
            bo.crash();
            assertEquals(0, bo.engine.contacts().size(), "seed " + seed);
            assertEquals(0, bo.rows(Table.SESSION), "seed " + seed);
        }
    }

    @Test
    void removingWhoWasInvitedWithdrawsTheInvitation() {
        InvitationLink link = world.link(amina, "chen");
        remove(amina, "chen");
        world.calm();
        Person chen = world.person("chen");
        CompletableFuture<Contact> late = chen.accept(link, "amina");
        world.calm();
        assertTrue(late.isCompletedExceptionally());
        world.introduce(amina, chen); // the name is free again
    }
}
