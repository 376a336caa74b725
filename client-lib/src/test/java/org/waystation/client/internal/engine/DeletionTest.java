package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.MessageState;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.WaystationException;
import org.waystation.sealed.v1.Deletion;

/** Messages that their author takes back (cryptography.md, section 6b). */
final class DeletionTest extends Pair {
    @BeforeEach
    void begin() throws Exception {
        contacts(new World(22));
    }

    private static List<String> deleted(Person person) {
        return person.shown(Received.Deleted.class).stream()
                .flatMap(deleted -> deleted.messageIds().stream())
                .collect(Collectors.toList());
    }

    private static List<String> inbox(Person person) {
        return person.engine.received().stream()
                .filter(received -> received instanceof Received.Message)
                .map(received -> ((Received.Message) received).text())
                .collect(Collectors.toList());
    }

    @Test
    void S425_aDeletedMessageIsErasedFromTheRecipientsStoreAndTheAppIsTold() {
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "not for you");
        amina.send("bo", "for you");
        world.syncAll();
        assertEquals(Arrays.asList("not for you", "for you"), inbox(bo));
        amina.delete("bo", sent.messageId());
        world.calm();
        assertEquals(Collections.singletonList("for you"), inbox(bo));
        assertEquals(Collections.singletonList(sent.messageId()), deleted(bo));
        bo.crash();
        assertEquals(Collections.singletonList("for you"), inbox(bo));
        world.syncAll();
        assertTrue(amina.engine.outbox().isEmpty(), "the deletion was confirmed");
    }

    @Test
    void S425_onlyTheAuthorCanDeleteAMessage() {
        Person chen = world.person("chen");
        world.introduce(bo, chen);
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "mine");
        world.calm();
        chen.delete("bo", sent.messageId());
        world.calm();
        assertEquals(Collections.singletonList("mine"), inbox(bo));
        bo.delete("amina", sent.messageId());
        world.calm();
        assertEquals(Collections.singletonList("mine"), inbox(bo), "nor can who received it, at the author's");
        assertEquals(MessageState.CONFIRMED, amina.states.get(sent.messageId()));
    }

    @Test
    void whatWasNotSentYetIsNeverSentAndNothingSeemsToBeMissing() {
        amina.goOffline();
        String longText = "x".repeat(40_000);
        Sent sent = amina.send("bo", longText);
        amina.send("bo", "after it");
        int before = amina.rows(Table.OUTBOX);
        amina.delete("bo", sent.messageId());
        assertEquals(before, amina.rows(Table.OUTBOX), "a deletion for each part");
        assertEquals(1, amina.engine.outbox().size());
        assertEquals(
                Reason.MESSAGE_GONE,
                ((WaystationException) assertThrows(
                                        CompletionException.class,
                                        () -> sent.stored().join())
                                .getCause())
                        .reason());
        Meddler.Overheard overheard = new Meddler.Overheard(amina);
        world.meddler = overheard;
        amina.goOnline();
        world.syncAll();
        List<Integer> sizes = sizes(overheard);
        assertTrue(sizes.stream().noneMatch(size -> size > 4_096), "no part of the text was sent: " + sizes);
        assertEquals(Collections.singletonList("after it"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(0, amina.rows(Table.OUTBOX));
        assertEquals(MessageState.CONFIRMED, amina.states.get(lastSent(amina)));
    }

    private static List<Integer> sizes(Meddler.Overheard overheard) {
        return overheard.appends().map(append -> append.getEntry().size()).collect(Collectors.toList());
    }

    private static String lastSent(Person person) {
        List<String> ids = new ArrayList<>(person.states.keySet());
        return ids.get(ids.size() - 1);
    }

    @Test
    void S427_whatTheRelayHasAlreadyIsReplacedUnderItsNumberAndNoHistoryDiffers() {
        bo.goOffline();
        bo.confirmsAtOnce = false;
        Sent first = amina.send("bo", "first");
        Sent second = amina.send("bo", "second");
        amina.send("bo", "third");
        world.calm();
        amina.delete("bo", first.messageId());
        amina.crash(); // what stands in its place is stored
        amina.delete("bo", second.messageId());
        world.calm();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("third"), inbox(bo));
        assertEquals(Arrays.asList(first.messageId(), second.messageId()), deleted(bo));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(0, amina.rows(Table.OUTBOX));
    }

    @Test
    void S426_aMessageThatComesAfterItsDeletionIsNotShown() {
        amina.goOffline();
        Sent sent = amina.send("bo", "late");
        ByteString late = amina.nextEntry("bo");
        amina.delete("bo", sent.messageId());
        amina.goOnline();
        world.syncAll();
        bo.crash();
        bo.hear("amina", late);
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
    }

    @Test
    void S426_deletionsAreRememberedWithinBoundsAndNotForLongerThanARelayKeepsEntries() {
        for (int i = 0; i < 300; i++) {
            amina.delete("bo", String.format("%032x", i));
        }
        world.syncAll();
        assertEquals(256, remembered());
        assertTrue(deletions().include(ByteString.copyFrom(Keys.unhex(String.format("%032x", 299)))));
        world.clock.advance(Duration.ofDays(30));
        bo.tick();
        assertEquals(0, remembered());
    }

    private int remembered() {
        return bo.conversation("amina").record().getLasting().getDeletedCount();
    }

    private Deletions deletions() {
        return bo.conversation("amina").deletions();
    }

    @Test
    void A13_aDeletionOfAnUnknownMessageLooksLikeOneOfAKnownMessageFromOutside() {
        bo.confirmsAtOnce = false;
        Sent known = amina.send("bo", "known");
        world.syncAll();
        List<Integer> whenKnown = answersTo(known.messageId());
        List<Integer> whenUnknown = answersTo("00112233445566778899aabbccddeeff");
        assertEquals(whenKnown, whenUnknown);
        assertEquals(1, whenUnknown.size(), "the one confirmation that every content gets");
        assertEquals(Collections.emptyList(), bo.notices());
    }

    /** Sizes of the entries that Bo's device sends when Amina deletes this message. */
    private List<Integer> answersTo(String messageId) {
        Meddler.Overheard overheard = new Meddler.Overheard(bo);
        world.meddler = overheard;
        amina.delete("bo", messageId);
        world.syncAll();
        return sizes(overheard);
    }

    @Test
    void S424_aDeletionThatCannotBeIsSetAside() {
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "stays");
        world.calm();
        ByteString id = ByteString.copyFrom(Keys.unhex(sent.messageId()));
        Deletion.Builder tooMany = Deletion.newBuilder();
        for (int i = 0; i < 65; i++) {
            tooMany.addMessages(id);
        }
        for (Deletion.Builder bad : new Deletion.Builder[] {
            tooMany,
            Deletion.newBuilder().addMessages(id).addMessages(id.substring(1)),
            Deletion.newBuilder().addMessages(id).setInsteadOf(ByteString.copyFrom(new byte[31]))
        }) {
            amina.sendContent(
                    "bo", amina.numbered("bo").setDeletion(bad).build().toByteArray());
            world.calm();
        }
        assertEquals(Collections.singletonList("stays"), inbox(bo));
        assertEquals(Collections.emptyList(), deleted(bo));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        for (String id : new String[] {"", "00", "G".repeat(32), "0".repeat(33)}) {
            assertThrows(ProgramFaultException.class, () -> amina.delete("bo", id));
        }
    }
}
