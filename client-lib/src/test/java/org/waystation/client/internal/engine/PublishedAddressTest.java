package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.InvitationLink;
import org.waystation.client.PublishedAddress;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.wire.v1.Delivery;

/** A published address, and those who ask there: the story as it should go. */
final class PublishedAddressTest extends AtAnAddress {
    private static final int SEEDS = Integer.getInteger("waystation.seeds", 30);

    @Test
    void aRequestThatIsAcceptedBecomesAnOrdinaryContactWithNothingOfTheRequestLeft() {
        PublishedAddress address = publish();
        CompletableFuture<Contact> asked = ask(bo, address, "amina", "Bo here, from the choir.");
        world.calm();
        assertEquals(Contact.State.REQUESTED, asked.join().state());
        Received.Request request = amina.shown(Received.Request.class).get(0);
        assertEquals("Bo here, from the choir.", request.greeting());
        CompletableFuture<Contact> accepted = accept(request.requestId(), "bo");
        world.calm();
        assertEquals("bo", accepted.join().name());
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, bo.engine.contact("amina").state());
        assertEquals(
                bo.engine.contact("amina").code(), amina.engine.contact("bo").code());
        assertEquals(1, bo.shown(Received.ContactComplete.class).size());
        amina.send("bo", "welcome");
        bo.send("amina", "thank you");
        world.syncAll();
        assertEquals(Collections.singletonList("welcome"), bo.texts("amina"));
        assertEquals(Collections.singletonList("thank you"), amina.texts("bo"));
        assertTrue(requests().isEmpty());
        assertEquals(0, amina.rows(Table.REQUEST));
        assertFalse(bo.conversation("amina").record().hasApproach(), "the request's session and mailbox are gone");
        assertTrue(amina.notices().isEmpty(), amina.notices().toString());
        assertTrue(bo.notices().isEmpty(), bo.notices().toString());
    }

    /** A contact who is away for longer than a relay keeps a mailbox that only one side has opened. */
    @Test
    void eachMayBeAwayForWeeks() {
        PublishedAddress address = publish();
        amina.goOffline();
        ask(bo, address, "amina", "");
        world.calm();
        bo.goOffline();
        pass(Duration.ofDays(10));
        amina.goOnline();
        world.calm();
        accept(requests().get(0).id(), "bo");
        world.calm();
        amina.goOffline();
        pass(Duration.ofDays(20));
        bo.goOnline();
        world.syncAll();
        bo.goOffline();
        pass(Duration.ofDays(5));
        amina.goOnline();
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
        bo.goOnline();
        amina.send("bo", "at last");
        world.syncAll();
        assertEquals(Collections.singletonList("at last"), bo.texts("amina"));
    }

    @Test
    void whoeverDiesOnTheWayGoesOnFromTheirStore() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            strangers(new World(seed));
            try {
                storyWithCrashes();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void storyWithCrashes() throws Exception {
        amina.call((engine, step) -> engine.reception().publish(step));
        world.stumbleTo(() -> Stranger.record(amina).getStored());
        PublishedAddress address = amina.engine.reception().address().orElseThrow();
        ask(bo, address, "amina", "hello");
        world.stumbleTo(() -> !requests().isEmpty());
        assertEquals(1, requests().size());
        accept(requests().get(0).id(), "bo");
        world.stumbleTo(() -> bo.engine.contact("amina").state() == Contact.State.COMPLETE
                && amina.engine.contact("bo").state() == Contact.State.COMPLETE);
        bo.send("amina", "and on it goes");
        world.syncAll();
        assertEquals(Collections.singletonList("and on it goes"), amina.texts("bo"));
        assertEquals(
                bo.engine.contact("amina").code(), amina.engine.contact("bo").code());
        assertEquals(1, amina.shown(Received.Request.class).size());
        assertEquals(0, amina.rows(Table.REQUEST));
        assertTrue(amina.notices().isEmpty(), amina.notices().toString());
        assertTrue(bo.notices().isEmpty(), bo.notices().toString());
    }

    @Test
    void A13_whoeverDeclinesSaysNothingAndNothingIsWrittenToWhoeverAsked() {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "hello");
        world.calm();
        List<Delivery> toBo = hear(bo);
        String id = requests().get(0).id();
        decline(id);
        world.syncAll();
        assertTrue(toBo.isEmpty(), "neither a confirmation nor an answer");
        assertEquals(Contact.State.REQUESTED, bo.engine.contact("amina").state());
        assertEquals(0, amina.rows(Table.REQUEST));
        assertEquals(
                Reason.REQUEST_UNKNOWN,
                assertThrows(AskUserException.class, () -> accept(id, "bo")).reason());
    }

    @Test
    void aSecondRequestOfTheSamePersonIsTheSameOneUntilItIsOver() {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "hello");
        world.calm();
        CompletableFuture<Contact> again = ask(bo, address, "somebody else", "hello?");
        world.calm();
        assertEquals("amina", again.join().name());
        assertEquals(1, requests().size());
    }

    @Test
    void A36_codesOfDifferentKindsAreNotTakenForEachOther() {
        PublishedAddress address = publish();
        String link = world.link(amina, "bo").format();
        assertEquals(
                Reason.LINK_OTHER_KIND,
                assertThrows(AskUserException.class, () -> InvitationLink.parse(address.format()))
                        .reason());
        assertEquals(
                Reason.LINK_OTHER_KIND,
                assertThrows(AskUserException.class, () -> PublishedAddress.parse(link))
                        .reason());
        assertEquals(
                Reason.LINK_DAMAGED,
                assertThrows(
                                AskUserException.class,
                                () -> PublishedAddress.parse(link.replace("/contact#", "/address#")))
                        .reason());
        assertEquals(
                Reason.LINK_DAMAGED,
                assertThrows(
                                AskUserException.class,
                                () -> InvitationLink.parse(address.format().replace("/address#", "/contact#")))
                        .reason());
        assertEquals(
                Reason.OWN_INVITATION,
                assertThrows(AskUserException.class, () -> ask(amina, address, "me", ""))
                        .reason());
    }

    @Test
    void S606_aGreetingHas300BytesAtMost() throws Exception {
        PublishedAddress address = publish();
        assertEquals(
                Reason.TEXT_TOO_LONG,
                assertThrows(AskUserException.class, () -> ask(bo, address, "amina", "\u00e9".repeat(151)))
                        .reason());
        ask(bo, address, "amina", "\u00e9".repeat(150));
        world.calm();
        assertEquals("\u00e9".repeat(150), requests().get(0).greeting());
        Stranger mallory = new Stranger(world, "mallory", address);
        ByteString bundle = Stranger.bundleEntry(amina);
        mallory.bring(mallory.request(bundle, "x".repeat(301)), bundle);
        world.calm();
        assertEquals(1, mallory.brought);
        assertEquals(1, requests().size(), "what is too long is no request");
    }

    @Test
    void aWithdrawnAddressIsGoneWithItsKeysAndTheNextIsAnother() throws Exception {
        PublishedAddress address = publish();
        ask(bo, address, "amina", "in time");
        world.calm();
        var unused = amina.call((engine, step) -> engine.reception().withdraw(step));
        assertEquals(1, amina.rows(Table.ADDRESS), "the keys go at once");
        amina.crash();
        world.calm();
        CompletableFuture<Void> withdrawn =
                amina.call((engine, step) -> engine.reception().withdraw(step));
        world.calm();
        withdrawn.join();
        assertEquals(0, amina.rows(Table.ADDRESS));
        Person chen = world.person("chen");
        CompletableFuture<Contact> late = ask(chen, address, "amina", "too late");
        world.calm();
        assertEquals(Reason.ADDRESS_GONE, reasonOf(late));
        assertNotEquals(address.format(), publish().format());
        accept(requests().get(0).id(), "bo");
        world.syncAll();
        assertEquals(Contact.State.COMPLETE, amina.engine.contact("bo").state());
    }
}
