package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.MessageState;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.WaystationException;
import org.waystation.relay.mailbox.DefaultLimits;

/** What two people see of the library, on a network that does as it should. */
final class EngineTest extends Pair {
    @BeforeEach
    void begin() throws Exception {
        strangers(new World(1));
    }

    private void introduce() {
        Invitation invitation = inviteBo();
        amina.goOffline();
        CompletableFuture<Contact> accepted = bo.accept(invitation.link(), "amina");
        world.calm();
        assertEquals(Contact.State.COMPLETE, accepted.join().state());
        amina.goOnline();
        world.calm();
    }

    private Invitation inviteBo() {
        CompletableFuture<Invitation> invitation = amina.invite("bo");
        world.calm();
        return invitation.join();
    }

    @Test
    void anIntroductionNeedsOnlyOneOfThemAtATime() {
        introduce();
        Contact seenByAmina = amina.engine.contact("bo");
        Contact seenByBo = bo.engine.contact("amina");
        assertEquals(Contact.State.COMPLETE, seenByAmina.state());
        assertEquals(seenByAmina.code(), seenByBo.code());
        assertEquals(60, seenByAmina.code().orElseThrow().digits().length());
    }

    @Test
    void theAnswerToAnInvitationIsConfirmedThoughNobodyWrites() {
        introduce();
        world.pass(Confirmations.WITHIN);
        assertTrue(bo.conversation("amina").outbox().isEmpty());
        assertTrue(bo.conversation("amina").renewals().record().hasPeer(), "with keys for the next session");
        world.pass(Confirmations.WITHIN);
        assertTrue(amina.conversation("bo").renewals().record().hasPeer(), "and so it is the other way round");
    }

    @Test
    void aTextIsWaitingThenStoredThenConfirmed() {
        introduce();
        bo.goOffline();
        amina.goOffline();
        Sent sent = amina.send("bo", "are you safe?");
        assertEquals(MessageState.WAITING, amina.engine.outbox().get(0).state());
        amina.goOnline();
        world.calm();
        assertTrue(sent.stored().isDone());
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()));
        bo.goOnline();
        world.calm();
        assertEquals(Collections.singletonList("are you safe?"), bo.texts("amina"));
        world.syncAll();
        assertEquals(MessageState.CONFIRMED, amina.states.get(sent.messageId()));
        assertTrue(amina.engine.outbox().isEmpty());
    }

    @Test
    void A12_confirmationsWaitForHoursAndOverARestart() {
        introduce();
        world.syncAll();
        Sent sent = amina.send("bo", "hello");
        world.calm();
        bo.sync();
        world.calm();
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()), "the time of reading is not told");
        world.clock.advance(Confirmations.WITHIN.dividedBy(2));
        bo.crash();
        world.clock.advance(Confirmations.WITHIN.dividedBy(2));
        bo.tick();
        world.calm();
        assertEquals(MessageState.CONFIRMED, amina.states.get(sent.messageId()));
    }

    @Test
    void aConfirmationGoesAlongWithTheNextMessage() {
        introduce();
        world.syncAll();
        Sent sent = amina.send("bo", "hello");
        world.calm();
        bo.send("amina", "hello to you");
        world.calm();
        assertEquals(MessageState.CONFIRMED, amina.states.get(sent.messageId()));
    }

    @Test
    void S405_aTextOf64KiBIsSplitAndRejoinedAndOneByteMoreIsRefusedWithNothingLost() {
        introduce();
        String longest = "\u4e2d\u6587\u0f56\u0f7c\u0f51".repeat(4369) + "!";
        assertEquals(65_536, longest.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        amina.send("bo", longest);
        WaystationException refused = assertThrows(AskUserException.class, () -> amina.send("bo", longest + "!"));
        assertEquals(Reason.TEXT_TOO_LONG, refused.reason());
        amina.send("bo", "after");
        world.calm();
        assertEquals(Arrays.asList(longest, "after"), bo.texts("amina"));
    }

    @Test
    void A28_emptyAndMalformedTextsAreNamed() {
        introduce();
        assertEquals(Reason.TEXT_INVALID, refusal(""));
        assertEquals(Reason.TEXT_INVALID, refusal("half \ud83d"));
        assertEquals(Reason.TEXT_TOO_LONG, refusal("a".repeat(65_537)));
        assertTrue(amina.engine.outbox().isEmpty());
    }

    private Reason refusal(String text) {
        return assertThrows(AskUserException.class, () -> amina.send("bo", text))
                .reason();
    }

    @Test
    void nothingCanBeSentBeforeTheContactIsComplete() {
        inviteBo();
        WaystationException refused = assertThrows(AskUserException.class, () -> amina.send("bo", "too early"));
        assertEquals(Reason.CONTACT_INCOMPLETE, refused.reason());
    }

    @Test
    void A38_aLinkUsedTwiceFailsForTheSecondAndTheInviterIsTold() {
        Invitation invitation = inviteBo();
        introduceWith(invitation.link());
        Person mallory = world.person("mallory");
        CompletableFuture<Contact> second = mallory.accept(invitation.link(), "amina");
        world.calm();
        assertEquals(Reason.LINK_USED, reasonOf(second));
        assertTrue(mallory.engine.contacts().isEmpty());
        world.syncAll();
        assertEquals(Collections.singletonList(Received.Notice.Kind.LINK_USED_TWICE), amina.notices());
        world.syncAll();
        assertEquals(1, amina.notices().size(), "it is told once");
    }

    private void introduceWith(InvitationLink link) {
        bo.accept(link, "amina");
        world.calm();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
    }

    @Test
    void A38_ofTwoWhoHaveTheLinkAtTheSameTimeOneWinsAndTheInviterIsTold() {
        Invitation invitation = inviteBo();
        Person mallory = world.person("mallory");
        CompletableFuture<Contact> one = bo.accept(invitation.link(), "amina");
        CompletableFuture<Contact> other = mallory.accept(invitation.link(), "amina");
        world.calm();
        world.syncAll();
        assertTrue(one.isCompletedExceptionally() ^ other.isCompletedExceptionally());
        assertEquals(Reason.LINK_USED, reasonOf(one.isCompletedExceptionally() ? one : other));
        assertTrue(amina.notices().contains(Received.Notice.Kind.LINK_USED_TWICE));
    }

    @Test
    void anInvitationThatExpiredIsNamedOnBothSides() throws Exception {
        strangers(new World(3, DefaultLimits.builder().setUnclaimedHours(1_000).build()));
        Invitation invitation = inviteBo();
        world.clock.advance(java.time.Duration.ofHours(49));
        CompletableFuture<Contact> late = bo.accept(invitation.link(), "amina");
        world.calm();
        assertEquals(Reason.LINK_EXPIRED, reasonOf(late));
        world.clock.advance(java.time.Duration.ofHours(24));
        amina.tick();
        world.calm();
        assertEquals(Contact.State.FAILED, amina.engine.contact("bo").state());
        assertTrue(amina.notices().contains(Received.Notice.Kind.INVITATION_EXPIRED));
    }

    @Test
    void aFullMailboxIsNamedAndWhatWasSentIsDeliveredLater() throws Exception {
        strangers(new World(5, DefaultLimits.builder().setMailboxEntries(3).build()));
        introduce();
        world.syncAll();
        bo.goOffline();
        for (int i = 0; i < 6; i++) {
            amina.send("bo", "text " + i);
        }
        world.calm();
        CompletableFuture<Void> sync = amina.sync();
        world.calm();
        assertEquals(Reason.MAILBOX_FULL, reasonOf(sync));
        bo.goOnline();
        world.syncAll();
        assertEquals(Arrays.asList("text 0", "text 1", "text 2", "text 3", "text 4", "text 5"), bo.texts("amina"));
    }

    @Test
    void ownInvitationsAndTakenNamesAreRefused() {
        Invitation invitation = inviteBo();
        assertEquals(
                Reason.OWN_INVITATION,
                assertThrows(AskUserException.class, () -> amina.accept(invitation.link(), "self"))
                        .reason());
        assertEquals(invitation.link().format(), inviteBo().link().format(), "the same name means the same invitation");
        introduceWith(invitation.link());
        assertEquals(
                Reason.CONTACT_NAME_TAKEN,
                assertThrows(AskUserException.class, () -> amina.invite("bo")).reason());
        for (String name : new String[] {"", " ", "a\u0007", "x".repeat(65)}) {
            assertEquals(
                    Reason.CONTACT_NAME_INVALID,
                    assertThrows(AskUserException.class, () -> amina.invite(name))
                            .reason());
        }
    }

    @Test
    void whatIsNotConfirmedByTheAppIsOfferedAgainUnderTheSameIdAfterARestart() {
        introduce();
        bo.confirmsAtOnce = false;
        amina.send("bo", "once");
        world.calm();
        bo.crash();
        world.calm();
        assertEquals(Collections.singletonList("once"), bo.texts("amina"));
        List<Received> pending = bo.engine.received();
        bo.run((engine, step) -> pending.forEach(received -> engine.confirm(received, step)));
        bo.crash();
        assertTrue(bo.engine.received().isEmpty());
    }

    @Test
    void aFailedContactGivesUpItsName() {
        Invitation invitation = inviteBo();
        introduceWith(invitation.link());
        Person mallory = world.person("mallory");
        mallory.accept(invitation.link(), "amina");
        mallory.crash(); // nobody waits for the future any more
        world.calm();
        assertEquals(Contact.State.FAILED, mallory.engine.contact("amina").state());
        assertTrue(mallory.notices().contains(Received.Notice.Kind.LINK_FAILED));
        assertFalse(mallory.invite("amina").isCompletedExceptionally());
    }

    private static Reason reasonOf(CompletableFuture<?> failed) {
        CompletionException e = assertThrows(CompletionException.class, failed::join);
        return ((WaystationException) e.getCause()).reason();
    }
}
