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
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Deletion;
import org.waystation.wire.v1.Request;

/** Messages that their author takes back (cryptography.md, section 6b). */
final class DeletionTest {
    private World world;
    private Person amina;
    private Person bo;

    @BeforeEach
    void twoContacts() throws Exception {
        world = new World(22);
        amina = world.person("amina");
        bo = world.person("bo");
        introduce(amina, bo);
    }

    private void introduce(Person inviter, Person invitee) {
        var invitation = inviter.invite(invitee.name);
        world.calm();
        invitee.accept(invitation.join().link(), inviter.name);
        world.calm();
        world.syncAll();
    }

    private static void delete(Person who, String contact, String messageId) {
        who.run((engine, step) -> engine.delete(engine.contact(contact), messageId, step));
    }

    private static List<String> deleted(Person person) {
        return person.shown.values().stream()
                .filter(received -> received instanceof Received.Deleted)
                .flatMap(received -> ((Received.Deleted) received).messageIds().stream())
                .collect(Collectors.toList());
    }

    private static List<String> inbox(Person person) {
        return person.engine.received().stream()
                .filter(received -> received instanceof Received.Message)
                .map(received -> ((Received.Message) received).text())
                .collect(Collectors.toList());
    }

    private static int records(Person person, Table table) {
        List<byte[]> keys = new ArrayList<>();
        person.store.scan(table.number(), (key, value) -> keys.add(key));
        return keys.size();
    }

    @Test
    void S425_aDeletedMessageIsErasedFromTheRecipientsStoreAndTheAppIsTold() {
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "not for you");
        amina.send("bo", "for you");
        world.syncAll();
        assertEquals(Arrays.asList("not for you", "for you"), inbox(bo));
        delete(amina, "bo", sent.messageId());
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
        introduce(bo, chen);
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "mine");
        world.calm();
        delete(chen, "bo", sent.messageId());
        world.calm();
        assertEquals(Collections.singletonList("mine"), inbox(bo));
        delete(bo, "amina", sent.messageId());
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
        int before = records(amina, Table.OUTBOX);
        delete(amina, "bo", sent.messageId());
        assertEquals(before, records(amina, Table.OUTBOX), "a deletion for each part");
        assertEquals(1, amina.engine.outbox().size());
        assertEquals(
                Reason.MESSAGE_GONE,
                ((WaystationException) assertThrows(
                                        CompletionException.class,
                                        () -> sent.stored().join())
                                .getCause())
                        .reason());
        List<Integer> sizes = new ArrayList<>();
        world.meddler = new Meddler() {
            @Override
            public void fromClient(Person sender, Request request) {
                if (sender == amina && request.hasAppend()) {
                    sizes.add(request.getAppend().getEntry().size());
                }
            }
        };
        amina.goOnline();
        world.syncAll();
        assertTrue(sizes.stream().noneMatch(size -> size > 4_096), "no part of the text was sent: " + sizes);
        assertEquals(Collections.singletonList("after it"), bo.texts("amina"));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(0, records(amina, Table.OUTBOX));
        assertEquals(MessageState.CONFIRMED, amina.states.get(lastSent(amina)));
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
        delete(amina, "bo", first.messageId());
        amina.crash(); // what stands in its place is stored
        delete(amina, "bo", second.messageId());
        world.calm();
        bo.goOnline();
        world.syncAll();
        assertEquals(Collections.singletonList("third"), inbox(bo));
        assertEquals(Arrays.asList(first.messageId(), second.messageId()), deleted(bo));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(0, records(amina, Table.OUTBOX));
    }

    @Test
    void S426_aMessageThatComesAfterItsDeletionIsNotShown() {
        amina.goOffline();
        Sent sent = amina.send("bo", "late");
        byte[] late = entryOf(amina, "bo");
        delete(amina, "bo", sent.messageId());
        amina.goOnline();
        world.syncAll();
        bo.crash();
        bo.run((engine, step) ->
                engine.roster().named("amina").orElseThrow().received(ByteString.copyFrom(late), step));
        assertEquals(Collections.emptyList(), bo.texts("amina"));
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

    @Test
    void S426_deletionsAreRememberedWithinBoundsAndNotForLongerThanARelayKeepsEntries() {
        for (int i = 0; i < 300; i++) {
            delete(amina, "bo", String.format("%032x", i));
        }
        world.syncAll();
        assertEquals(256, remembered());
        assertTrue(deletions().include(ByteString.copyFrom(Keys.unhex(String.format("%032x", 299)))));
        world.clock.advance(Duration.ofDays(30));
        bo.tick();
        assertEquals(0, remembered());
    }

    private int remembered() {
        return bo.engine
                .roster()
                .named("amina")
                .orElseThrow()
                .record()
                .getLasting()
                .getDeletedCount();
    }

    private Deletions deletions() {
        return bo.engine.roster().named("amina").orElseThrow().deletions();
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
        List<Integer> sizes = new ArrayList<>();
        world.meddler = new Meddler() {
            @Override
            public void fromClient(Person sender, Request request) {
                if (sender == bo && request.hasAppend()) {
                    sizes.add(request.getAppend().getEntry().size());
                }
            }
        };
        delete(amina, "bo", messageId);
        world.syncAll();
        return sizes;
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
            amina.sendContent("bo", numbered().setDeletion(bad).build().toByteArray());
            world.calm();
        }
        assertEquals(Collections.singletonList("stays"), inbox(bo));
        assertEquals(Collections.emptyList(), deleted(bo));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    /** The next content of Amina's direction, as another program could write it; the chain is not kept up. */
    private Content.Builder numbered() {
        ContactRecord.Builder record =
                amina.engine.roster().named("bo").orElseThrow().record();
        long number = record.getOutgoing().getNext();
        record.setOutgoing(record.getOutgoing().toBuilder().setNext(number + 1));
        return Content.newBuilder()
                .setId(ByteString.copyFrom(new byte[16]))
                .setSentAt(1)
                .setNumber(number)
                .setPrevious(record.getOutgoing().getChain());
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        for (String id : new String[] {"", "00", "G".repeat(32), "0".repeat(33)}) {
            assertThrows(ProgramFaultException.class, () -> delete(amina, "bo", id));
        }
    }
}
