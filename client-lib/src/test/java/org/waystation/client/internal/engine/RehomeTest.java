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
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.RehomeCode;
import org.waystation.client.internal.engine.Station.Network;
import org.waystation.relay.mailbox.DefaultLimits;
import org.waystation.wire.Base32;

/** All relays of a conversation are gone, and a code brings it back. */
final class RehomeTest extends Pair {
    private static final String PREFIX = "waystation:rehome:";

    @BeforeEach
    void begin() throws Exception {
        World fresh = new World(17, DefaultLimits.builder().build(), 5);
        contacts(fresh, new Station[] {fresh.relay(0), fresh.relay(1)}, fresh.relay(1));
    }

    private void loseTheFirstRelays() {
        world.relay(0).setNetwork(Network.DOWN);
        world.relay(1).setNetwork(Network.BLACKHOLED);
    }

    private void moveAfterLosingAll() {
        loseTheFirstRelays();
        amina.changeRelays(world.relay(3));
        bo.changeRelays(world.relay(4));
    }

    private void assertBoReachesAmina(String text) {
        bo.send("amina", text);
        world.syncAll();
        assertEquals(Collections.singletonList(text), amina.texts("bo"));
    }

    private RehomeCode code(Person author, String contact) {
        CompletableFuture<RehomeCode> code = author.rehomeCode(contact);
        for (int i = 0; i < 15 && !code.isDone(); i++) {
            world.pass(Duration.ofSeconds(1));
        }
        return code.join();
    }

    private Reason refusal(Person person, RehomeCode code) {
        AskUserException refused = assertThrows(AskUserException.class, () -> person.rehome(code));
        return refused.reason();
    }

    @Test
    void aConversationWhoseRelaysAreAllGoneIsResumedByACode() {
        loseTheFirstRelays();
        amina.send("bo", "lost on the way?");
        bo.send("amina", "are you there?");
        world.syncAll();
        assertTrue(bo.texts("amina").isEmpty());
        bo.changeRelays(world.relay(2));
        amina.changeRelays(world.relay(3), world.relay(4));
        world.syncAll();
        assertTrue(bo.texts("amina").isEmpty(), "nobody could tell the other");

        Contact rehomed = bo.rehome(code(amina, "bo"));
        assertEquals("amina", rehomed.name());
        world.syncAll();
        assertEquals(Collections.singletonList("lost on the way?"), bo.texts("amina"));
        assertEquals(Collections.singletonList("are you there?"), amina.texts("bo"));
        assertTrue(amina.engine.outbox().isEmpty());
        assertTrue(bo.engine.outbox().isEmpty());
        assertTrue(amina.notices().isEmpty());
        assertTrue(bo.notices().isEmpty());
        assertEquals(
                amina.engine.contact("bo").code(), bo.engine.contact("amina").code());
    }

    @Test
    void aCodeHelpsAlsoWhoNoticedNothingAndHasStillRelaysOfTheirOwn() {
        world.relay(0).setNetwork(Network.DOWN);
        amina.changeRelays(world.relay(3));
        amina.goOffline();
        bo.send("amina", "to a relay that amina has left");
        world.calm();
        amina.goOnline();
        bo.rehome(code(amina, "bo"));
        world.syncAll();
        assertEquals(Collections.singletonList("to a relay that amina has left"), amina.texts("bo"));
    }

    @Test
    void aCodeWaitsForAMailboxThatItCanName() {
        loseTheFirstRelays();
        world.relay(3).setNetwork(Network.DOWN);
        amina.changeRelays(world.relay(3));
        CompletableFuture<RehomeCode> code = amina.rehomeCode("bo");
        world.calm();
        assertFalse(code.isDone());
        world.relay(3).setNetwork(Network.UP);
        world.syncAll();
        bo.rehome(code.join());
        world.syncAll();
        assertBoReachesAmina("found you");
    }

    @Test
    void S514_aCodeThatWasUsedIsRefusedByName() {
        RehomeCode code = code(amina, "bo");
        bo.rehome(code);
        assertEquals(Reason.REHOME_USED, refusal(bo, code));
        bo.crash();
        assertEquals(Reason.REHOME_USED, refusal(bo, code));
    }

    @Test
    void S514_aNewerCodeReplacesAllBefore() {
        RehomeCode older = code(amina, "bo");
        RehomeCode newer = code(amina, "bo");
        bo.rehome(newer);
        assertEquals(Reason.REHOME_USED, refusal(bo, older));
    }

    @Test
    void S512_codesThatNobodyUsedAreSkippedUpToALimit() {
        List<RehomeCode> codes = new ArrayList<>();
        for (int i = 0; i <= Rehoming.LOOK_AHEAD; i++) {
            codes.add(code(amina, "bo"));
        }
        assertEquals(Reason.REHOME_UNKNOWN, refusal(bo, codes.get(Rehoming.LOOK_AHEAD)));
        bo.rehome(codes.get(Rehoming.LOOK_AHEAD - 1));
        bo.rehome(codes.get(Rehoming.LOOK_AHEAD));
    }

    @Test
    void S515_aCodeExpiresAfterFourteenDaysAndANewOneHelps() {
        RehomeCode code = code(amina, "bo");
        world.clock.advance(Rehoming.LIFE.plusSeconds(1));
        assertEquals(Reason.REHOME_EXPIRED, refusal(bo, code));
        bo.rehome(code(amina, "bo"));
        assertEquals(Reason.REHOME_USED, refusal(bo, code));
    }

    @Test
    void S513_aCodeForSomebodyElseIsUnknownAndSoIsOnesOwn() {
        Person chen = world.person("chen", world.relay(2));
        world.introduce(amina, chen);
        RehomeCode forBo = code(amina, "bo");
        assertEquals(Reason.REHOME_UNKNOWN, refusal(chen, forBo));
        assertEquals(Reason.REHOME_UNKNOWN, refusal(amina, forBo));
        bo.rehome(forBo);
    }

    @Test
    void S513_aForgedCodeIsRefusedAndTheGenuineOneStillWorks() throws Exception {
        RehomeCode genuine = code(amina, "bo");
        for (int at : new int[] {1, 9, 25, 100, 280}) { // tag, salt, sealed, and the seal's own tag
            assertEquals(Reason.REHOME_UNKNOWN, refusal(bo, altered(genuine, at)));
        }
        assertEquals(1, bo.engine.contacts().size());
        bo.rehome(genuine);
    }

    /** One bit is another, and the check is right again, as a forger would make it. */
    private static RehomeCode altered(RehomeCode code, int at) throws Exception {
        byte[] payload = Base32.decode(code.format().substring(PREFIX.length()));
        payload[at] ^= 1;
        byte[] checked = Arrays.copyOf(payload, payload.length - 4);
        var sha256 = java.security.MessageDigest.getInstance("SHA-256");
        sha256.update("org.waystation.v1.rehome.check\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        System.arraycopy(sha256.digest(checked), 0, payload, checked.length, 4);
        return RehomeCode.parse(PREFIX + Base32.encode(payload));
    }

    @Test
    void A36_codesAndLinksAreNeverTakenForEachOther() {
        InvitationLink link = world.link(amina, "dana");
        String code = code(amina, "bo").format();
        assertEquals(Reason.LINK_OTHER_KIND, refusedAsCode(link.format()));
        assertEquals(Reason.LINK_OTHER_KIND, refusedAsCode("waystation:verify-contact:1:aaaa"));
        assertEquals(Reason.LINK_OTHER_KIND, refusedAsLink(code));
        assertEquals(Reason.LINK_OTHER_KIND, refusedAsLink("waystation:verify-contact:1:aaaa"));
    }

    private static Reason refusedAsLink(String text) {
        return assertThrows(AskUserException.class, () -> InvitationLink.parse(text))
                .reason();
    }

    private static Reason refusedAsCode(String text) {
        return assertThrows(AskUserException.class, () -> org.waystation.client.RehomeCode.parse(text))
                .reason();
    }

    @Test
    void aCodeThatWasMadeBeforeALaterMoveIsNotFollowedBack() {
        RehomeCode before = code(amina, "bo");
        amina.changeRelays(world.relay(3));
        world.syncAll();
        bo.rehome(before);
        world.syncAll();
        assertBoReachesAmina("where you are now");
    }

    @Test
    void aContactOfTheVersionBeforeCanBeRehomed() {
        for (Person person : world.people) {
            person.run((engine, step) -> {
                Conversation conversation = engine.roster().all().get(0);
                conversation.record().clearRehoming();
                conversation.save(step);
            });
            person.crash();
        }
        moveAfterLosingAll();
        bo.rehome(code(amina, "bo"));
        assertBoReachesAmina("still you");
    }

    @Test
    void codesOfTheSessionBeforeARenewalAreUnknownAfterIt() {
        RehomeCode before = code(amina, "bo");
        amina = world.restore(amina, amina.backup());
        world.syncAll();
        assertEquals(Reason.REHOME_UNKNOWN, refusal(bo, before));
        moveAfterLosingAll();
        bo.rehome(code(amina, "bo"));
        assertBoReachesAmina("where you are now");
    }

    @Test
    void whoLostDeviceAndRelaysComesBackWithABackupAndACode() {
        byte[] backup = amina.backup();
        loseTheFirstRelays();
        amina = world.restore(amina, backup);
        amina.changeRelays(world.relay(3));
        bo.changeRelays(world.relay(4));
        bo.rehome(code(amina, "bo"));
        bo.send("amina", "is it you?");
        world.syncAll();
        amina.send("bo", "it is");
        world.syncAll();
        world.syncAll();
        assertEquals(Collections.singletonList("it is"), bo.texts("amina"));
        assertEquals(Collections.singletonList("is it you?"), amina.texts("bo"));
    }

    @Test
    void nobodyIsRehomedBeforeTheyAnswered() {
        world.link(amina, "dana");
        assertEquals(
                Reason.CONTACT_INCOMPLETE,
                assertThrows(AskUserException.class, () -> amina.rehomeCode("dana"))
                        .reason());
    }

    @Test
    void aCrashAfterACodeWasTakenChangesNothing() {
        moveAfterLosingAll();
        RehomeCode code = code(amina, "bo");
        bo.rehome(code);
        bo.crash();
        amina.crash();
        amina.send("bo", "after");
        world.syncAll();
        assertEquals(Collections.singletonList("after"), bo.texts("amina"));
    }
}
