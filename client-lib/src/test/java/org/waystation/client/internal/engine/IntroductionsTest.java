package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.IntroductionOffer;
import org.waystation.client.InvitationLink;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Referral;
import org.waystation.sealed.v1.ReferralAnswer;

/** Chen knows Amina and Bo, and introduces them to each other; or pretends to. */
final class IntroductionsTest extends Pair {
    private static final int SEEDS = Integer.getInteger("waystation.seeds", 20);

    private Person chen;

    @BeforeEach
    void threePeople() throws Exception {
        begin(new World(21));
    }

    private void begin(World fresh) {
        strangers(fresh);
        chen = world.person("chen");
        world.introduce(chen, amina);
        world.introduce(chen, bo);
    }

    private void introduce() {
        chen.run((engine, step) -> engine.referrals().introduce(engine.contact("amina"), engine.contact("bo"), step));
        world.calm();
    }

    private static List<IntroductionOffer> offers(Person person) {
        return person.engine.referrals().offers();
    }

    private static void accept(Person person, String name) {
        String id = offers(person).get(0).id();
        person.run((engine, step) -> engine.referrals().accept(id, Optional.ofNullable(name), step));
    }

    private static boolean knows(Person person, String name) {
        return person.engine.contacts().stream()
                .anyMatch(contact -> contact.name().equals(name) && contact.state() == Contact.State.COMPLETE);
    }

    @Test
    void ifBothAgreeTheyMeetAndAreMarkedUntilTheyHaveComparedCodes() {
        introduce();
        assertEquals("bo", amina.shown(Received.Introduction.class).get(0).name());
        assertEquals("amina", bo.shown(Received.Introduction.class).get(0).name());
        assertEquals(
                amina.engine.contact("chen").id(),
                amina.shown(Received.Introduction.class).get(0).contactId());
        accept(amina, null);
        accept(bo, "Amina from the choir");
        world.syncAll();
        Contact seenByAmina = amina.engine.contact("bo");
        Contact seenByBo = bo.engine.contact("Amina from the choir");
        assertEquals(seenByAmina.code(), seenByBo.code());
        assertEquals(Optional.of(amina.engine.contact("chen").id()), seenByAmina.introducedBy());
        assertEquals(Optional.of(bo.engine.contact("chen").id()), seenByBo.introducedBy());
        amina.send("bo", "hello, friend of chen");
        world.syncAll();
        assertEquals(Collections.singletonList("hello, friend of chen"), bo.texts("Amina from the choir"));
        amina.run((engine, step) -> engine.markVerified(seenByAmina, step));
        amina.crash();
        assertEquals(Optional.empty(), amina.engine.contact("bo").introducedBy());
        assertTrue(amina.engine.contact("bo").verified());
        for (Person person : world.people) {
            assertEquals(0, person.rows(Table.REFERRAL), "nothing of it is left in the store");
            assertTrue(person.notices().isEmpty());
        }
    }

    @Test
    void itGoesOnWhoeverDiesOnTheWayAndInWhateverOrderTheyAgree() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            begin(new World(seed));
            try {
                storyWithCrashes();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void storyWithCrashes() throws Exception {
        chen.run((engine, step) -> engine.referrals().introduce(engine.contact("amina"), engine.contact("bo"), step));
        Set<Person> agreed = new HashSet<>();
        world.stumbleTo(() -> {
            for (Person person : List.of(amina, bo)) {
                if (!agreed.contains(person) && !offers(person).isEmpty() && world.chance.nextInt(16) == 0) {
                    accept(person, null);
                    agreed.add(person);
                }
            }
            return knows(amina, "bo") && knows(bo, "amina");
        });
        bo.send("amina", "there you are");
        world.syncAll();
        assertEquals(Collections.singletonList("there you are"), amina.texts("bo"));
        assertEquals(1, amina.shown(Received.Introduction.class).size());
        assertEquals(2, amina.engine.contacts().size());
        assertEquals(2, bo.engine.contacts().size());
    }

    @Test
    void eachOfTheThreeMayBeAwayForDays() {
        introduce();
        chen.goOffline();
        accept(amina, null);
        accept(bo, null);
        world.calm();
        bo.goOffline();
        pass(Duration.ofDays(4));
        chen.goOnline();
        world.calm();
        amina.goOffline();
        pass(Duration.ofDays(5));
        bo.goOnline();
        world.calm();
        pass(Duration.ofDays(5));
        amina.goOnline();
        world.syncAll();
        assertTrue(knows(amina, "bo"));
        bo.send("amina", "patience");
        world.syncAll();
        assertEquals(Collections.singletonList("patience"), amina.texts("bo"));
    }

    private void pass(Duration time) {
        world.live(time, Duration.ofHours(6));
    }

    @Test
    void ifOneDeclinesNobodyIsToldAndItEnds() {
        introduce();
        accept(amina, null);
        String id = offers(bo).get(0).id();
        int before = chen.shown.size();
        bo.run((engine, step) -> engine.referrals().decline(id, step));
        world.syncAll();
        assertEquals(before, chen.shown.size());
        assertEquals(Contact.State.INVITED, amina.engine.contact("bo").state());
        assertFalse(knows(bo, "amina"));
        assertEquals(
                Reason.INTRODUCTION_UNKNOWN,
                assertThrows(
                                AskUserException.class,
                                () -> bo.run(
                                        (engine, step) -> engine.referrals().accept(id, Optional.empty(), step)))
                        .reason());
        pass(Duration.ofDays(32));
        assertEquals(Contact.State.FAILED, amina.engine.contact("bo").state());
        for (Person person : world.people) {
            assertEquals(0, person.rows(Table.REFERRAL));
        }
    }

    @Test
    void S613_afterSevenDaysAnOfferIsOver() {
        introduce();
        pass(Duration.ofDays(6));
        assertEquals(1, offers(bo).size());
        pass(Duration.ofDays(2));
        assertTrue(offers(bo).isEmpty());
        assertEquals(0, chen.rows(Table.REFERRAL));
    }

    @Test
    void S612_atMost32AreOpen() {
        for (int i = 0; i < Referrals.MAX_OPEN; i++) {
            introduce();
        }
        assertEquals(
                Reason.TOO_MANY_INTRODUCTIONS,
                assertThrows(AskUserException.class, this::introduce).reason());
        world.introduce(bo, amina);
        Person dana = world.person("dana");
        world.introduce(dana, amina);
        world.introduce(dana, bo);
        dana.run((engine, step) -> engine.referrals().introduce(engine.contact("amina"), engine.contact("bo"), step));
        world.syncAll();
        assertEquals(Referrals.MAX_OPEN, offers(amina).size());
        assertEquals(
                Referrals.MAX_OPEN,
                amina.shown(Received.Introduction.class).size(),
                "what comes beyond is as if it was declined");
    }

    // ------------------------------------------------------------------------------------------ a contact who is not
    // honest

    private void chenSays(String to, Content.Builder content) {
        chen.run((engine, step) -> chen.conversation(to).sendQuietly(content, step));
        world.calm();
    }

    private static Content.Builder referral(int id, String name, boolean invites) {
        return Content.newBuilder()
                .setReferral(Referral.newBuilder()
                        .setId(ByteString.copyFrom(new byte[] {(byte) id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
                        .setName(name)
                        .setInvites(invites));
    }

    private static Content.Builder answer(int id, String link) {
        return Content.newBuilder()
                .setReferralAnswer(ReferralAnswer.newBuilder()
                        .setId(referral(id, "x", false).getReferral().getId())
                        .setLink(link));
    }

    /** Chen stands in between: to Amina as "bo", to Bo as "amina". The two have contacts, and the codes differ. */
    @Test
    void A37_whoIntroducesCanStandInBetweenAndTheCodesTell() {
        chenSays("amina", referral(1, "bo", false));
        chenSays("bo", referral(2, "amina", false));
        accept(amina, null);
        accept(bo, null);
        world.calm();
        InvitationLink one = world.link(chen, "amina, who thinks I am bo");
        InvitationLink other = world.link(chen, "bo, who thinks I am amina");
        chenSays("amina", answer(1, one.format()));
        chenSays("bo", answer(2, other.format()));
        world.syncAll();
        Contact seenByAmina = amina.engine.contact("bo");
        Contact seenByBo = bo.engine.contact("amina");
        assertNotEquals(seenByAmina.code(), seenByBo.code());
        assertFalse(seenByAmina.verified());
        assertEquals(
                Optional.of(amina.engine.contact("chen").id()),
                seenByAmina.introducedBy(),
                "and both know through whom it came");
    }

    @Test
    void A38_whoeverUsesTheLinkOnItsWayIsNoticedByBoth() {
        introduce();
        accept(amina, null);
        world.calm();
        String link = Handshakes.link(amina.conversation("bo").record().getPublication(), amina.engine)
                .format();
        Person eve = world.person("eve");
        eve.accept(InvitationLink.parse(link), "amina, who thinks I am bo");
        world.calm();
        accept(bo, null);
        world.syncAll();
        assertEquals(Collections.singletonList(Received.Notice.Kind.LINK_FAILED), bo.notices());
        assertEquals(Contact.State.FAILED, bo.engine.contact("amina").state());
        assertEquals(Collections.singletonList(Received.Notice.Kind.LINK_USED_TWICE), amina.notices());
        assertEquals(
                Optional.of(amina.engine.contact("chen").id()),
                amina.engine.contact("bo").introducedBy());
    }

    @Test
    void A37_anIntroductionTouchesNoContactThatExists() {
        world.introduce(amina, bo);
        Contact before = amina.engine.contact("bo");
        amina.run((engine, step) -> engine.markVerified(before, step));
        chenSays("amina", referral(1, "bo", false));
        InvitationLink trap = world.link(chen, "amina again");
        assertEquals(
                Reason.CONTACT_NAME_TAKEN,
                assertThrows(AskUserException.class, () -> accept(amina, "bo")).reason());
        accept(amina, null);
        world.calm();
        chenSays("amina", answer(1, trap.format()));
        world.syncAll();
        Contact after = amina.engine.contact("bo");
        assertEquals(before.id(), after.id());
        assertEquals(before.code(), after.code());
        assertTrue(after.verified());
        assertEquals(3, amina.engine.contacts().size());
        Contact fresh = amina.engine.contacts().get(2);
        assertNotEquals("bo", fresh.name());
        assertEquals(Optional.of(amina.engine.contact("chen").id()), fresh.introducedBy());
    }

    @Test
    void S614_linksThatNobodyAgreedToAreNotFollowed() {
        introduce();
        String link = world.link(chen, "trap").format();
        chenSays("bo", referral(1, "dana", false));
        chenSays("bo", answer(1, link)); // offered, not agreed
        chenSays("bo", answer(9, link)); // never offered
        chenSays("amina", referral(2, "eve", true));
        accept(amina, null);
        accept(amina, null);
        world.calm();
        chenSays("amina", answer(2, link)); // she makes the link, and follows none
        chenSays("bo", answer(1, "waystation://no/link"));
        world.syncAll();
        assertEquals(1, bo.engine.contacts().size());
        assertTrue(amina.engine.contacts().stream().allMatch(contact -> contact.state() != Contact.State.ANSWERING));
        assertEquals(Contact.State.INVITED, chen.engine.contact("trap").state());
    }

    @Test
    void S611_whatIsNoReferralIsAsIfItWasDeclined() {
        chenSays("amina", referral(1, "", false));
        chenSays("amina", referral(2, "x".repeat(65), false));
        chenSays("amina", referral(3, "bell\u0007", false));
        chenSays("amina", Content.newBuilder().setReferral(Referral.newBuilder().setName("short id")));
        chenSays("amina", referral(4, "dana", false));
        chenSays("amina", referral(4, "dana", false));
        assertEquals(1, offers(amina).size());
        assertEquals("dana", offers(amina).get(0).name());
    }
}
