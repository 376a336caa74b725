package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Name;
import org.waystation.sealed.v1.Reaction;
import org.waystation.sealed.v1.Text;

/** Replies, edits, reactions, read receipts and names (cryptography.md, section 6h). */
final class RemarksTest extends Pair {
    private static final String UNKNOWN = "00112233445566778899aabbccddeeff";
    private static final String LONG = "x".repeat(40_000);

    @BeforeEach
    void begin() throws Exception {
        contacts(new World(31));
    }

    private interface Saying<T> {
        T say(Messages messages, Step step);
    }

    private static <T> T say(Person from, String to, Saying<T> what) {
        return from.call((engine, step) -> what.say(engine.with(engine.contact(to)), step));
    }

    private static void react(Person from, String to, String messageId, String emoji) {
        from.run((engine, step) -> engine.with(engine.contact(to)).react(messageId, emoji, step));
    }

    private static void markRead(Person from, String to, String... messageIds) {
        from.run((engine, step) -> engine.with(engine.contact(to)).markRead(Arrays.asList(messageIds), step));
    }

    private static List<Received.Edited> edits(Person person) {
        return person.shown(Received.Edited.class);
    }

    private static List<String> read(Person person) {
        return person.shown(Received.Read.class).stream()
                .flatMap(read -> read.messageIds().stream())
                .collect(Collectors.toList());
    }

    @Test
    void S431_aReplyNamesWhatItAnswersAlsoIfItIsLong() {
        Sent question = amina.send("bo", "when?");
        world.calm();
        for (String answer : Arrays.asList("at seven", LONG)) {
            say(bo, "amina", (messages, step) -> messages.reply(question.messageId(), answer, step));
        }
        world.syncAll();
        List<Received.Message> answers = amina.shown(Received.Message.class);
        assertEquals(Arrays.asList("at seven", LONG), amina.texts("bo"));
        for (Received.Message answer : answers) {
            assertEquals(Optional.of(question.messageId()), answer.replyTo());
        }
        assertEquals(Optional.empty(), bo.shown(Received.Message.class).get(0).replyTo());
    }

    /** Around the sizes at which a text needs the larger entry, another part, or is too long. */
    @Test
    void A28_aReplyOfAnyLengthFitsItsEntriesAndArrivesAsItIs() {
        Sent question = amina.send("bo", "how long?");
        world.calm();
        List<String> answers = new ArrayList<>();
        for (int edge : new int[] {1, EntrySize.SMALL.capacity(), EntrySize.LARGE.capacity(), Profile.MAX_TEXT}) {
            for (int length = Math.max(1, edge - 200); length <= Math.min(edge + 2, Profile.MAX_TEXT); length += 9) {
                answers.add("x".repeat(length));
            }
            answers.add("x".repeat(edge));
        }
        for (String answer : answers) {
            say(bo, "amina", (messages, step) -> messages.reply(question.messageId(), answer, step));
        }
        world.syncAll();
        assertEquals(answers, amina.texts("bo"));
        AskUserException refused = assertThrows(
                AskUserException.class,
                () -> say(
                        bo,
                        "amina",
                        (messages, step) ->
                                messages.reply(question.messageId(), "x".repeat(Profile.MAX_TEXT + 1), step)));
        assertEquals(Reason.TEXT_TOO_LONG, refused.reason());
    }

    @Test
    void S431_aTextThatRefersWronglyIsSetAside() {
        ByteString id = ByteString.copyFrom(new byte[16]);
        Text.Builder text = Text.newBuilder().setParts(1).setUtf8(ByteString.copyFromUtf8("text"));
        for (Text.Builder wrong : Arrays.asList(
                text.clone().setReplyTo(id.substring(1)),
                text.clone().setReplaces(id.concat(id)),
                text.clone().setReplyTo(id).setReplaces(id))) {
            hear(amina.numbered("bo").setText(wrong));
        }
        assertEquals(Collections.emptyList(), bo.texts("amina"));
        assertEquals(Collections.emptyList(), edits(bo));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    /** Amina's device says this to Bo's. */
    private void hear(Content.Builder content) {
        byte[] id = new byte[16];
        world.random.nextBytes(id);
        amina.sendContent("bo", content.setId(ByteString.copyFrom(id)).build().toByteArray());
        world.calm();
    }

    @Test
    void S432_anEditSaysOfWhichMessageItIs() {
        Sent sent = amina.send("bo", "at sevne");
        world.calm();
        Sent edit = say(amina, "bo", (messages, step) -> messages.edit(sent.messageId(), "at seven", step));
        world.syncAll();
        assertEquals(Collections.singletonList("at sevne"), bo.texts("amina"));
        assertEquals(1, edits(bo).size());
        assertEquals("at seven", edits(bo).get(0).text());
        assertEquals(sent.messageId(), edits(bo).get(0).messageId());
        assertTrue(amina.shown(Received.Confirmed.class).stream()
                .anyMatch(confirmed -> confirmed.messageId().equals(edit.messageId())));
    }

    @Test
    void S432_aDeletionTakesTheEditsWithIt() {
        bo.confirmsAtOnce = false;
        Sent sent = amina.send("bo", "first");
        say(amina, "bo", (messages, step) -> messages.edit(sent.messageId(), "second", step));
        world.calm();
        bo.goOffline();
        say(amina, "bo", (messages, step) -> messages.edit(sent.messageId(), LONG, step));
        assertEquals(3, amina.engine.outbox().size());
        amina.delete("bo", sent.messageId());
        assertEquals(0, amina.engine.outbox().size(), "neither it nor its edits wait any more");
        bo.goOnline();
        world.syncAll();
        assertFalse(bo.engine.received().stream().anyMatch(RemarksTest::isTextOfAmina));
        assertEquals(Collections.emptyList(), bo.notices());
        assertEquals(0, bo.rows(Table.PART));
        assertTrue(amina.conversation("bo").outbox().isEmpty());
    }

    private static boolean isTextOfAmina(Received received) {
        return received instanceof Received.Message || received instanceof Received.Edited;
    }

    @Test
    void S432_anEditThatComesAfterTheDeletionIsNotShownAndItsPartsAreGone() {
        Sent sent = amina.send("bo", "first");
        world.syncAll();
        ByteString id = ByteString.copyFrom(Keys.unhex(sent.messageId()));
        Text.Builder part = Text.newBuilder().setParts(2).setReplaces(id).setUtf8(ByteString.copyFromUtf8("half"));
        hear(amina.numbered("bo").setText(part));
        assertEquals(1, bo.rows(Table.PART));
        amina.delete("bo", sent.messageId());
        world.syncAll();
        assertEquals(0, bo.rows(Table.PART));
        hear(amina.numbered("bo").setText(part.clone().setParts(1)));
        assertEquals(Collections.emptyList(), edits(bo));
    }

    @Test
    void S433_aReactionComesAndIsTakenBack() {
        Sent sent = amina.send("bo", "we did it");
        world.calm();
        react(bo, "amina", sent.messageId(), "\ud83c\udf89");
        world.clock.advance(Duration.ofSeconds(1));
        react(bo, "amina", sent.messageId(), "");
        world.syncAll();
        List<Received.Reaction> reactions = amina.shown(Received.Reaction.class);
        assertEquals(
                Arrays.asList("\ud83c\udf89", ""),
                reactions.stream().map(Received.Reaction::emoji).collect(Collectors.toList()));
        assertEquals(sent.messageId(), reactions.get(0).messageId());
        assertTrue(reactions.get(0).sentAt().isBefore(reactions.get(1).sentAt()));
    }

    @Test
    void S433_whatIsNoReactionIsRefusedHereAndSetAsideThere() {
        for (String wrong : Arrays.asList("x".repeat(Profile.MAX_REACTION + 1), "\n", "\ud83c")) {
            AskUserException refused = assertThrows(AskUserException.class, () -> react(bo, "amina", UNKNOWN, wrong));
            assertTrue(Arrays.asList(Reason.TEXT_INVALID, Reason.TEXT_TOO_LONG).contains(refused.reason()));
        }
        ByteString id = ByteString.copyFrom(new byte[16]);
        for (Reaction.Builder wrong : Arrays.asList(
                Reaction.newBuilder().setMessage(id.substring(1)).setEmoji("+"),
                Reaction.newBuilder().setMessage(id).setEmoji("+".repeat(33)),
                Reaction.newBuilder().setMessage(id).setEmoji("\u001b[2J"))) {
            hear(amina.numbered("bo").setReaction(wrong));
        }
        assertEquals(Collections.emptyList(), bo.shown(Received.Reaction.class));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void S433_aReactionFadesLikeATextOnBothSides() {
        bo.confirmsAtOnce = false;
        amina.setTimer("bo", Duration.ofHours(1));
        world.syncAll();
        react(amina, "bo", UNKNOWN, "+");
        world.calm();
        assertEquals(1, bo.shown(Received.Reaction.class).size());
        amina.goOffline();
        react(amina, "bo", UNKNOWN, "-");
        world.clock.advance(Duration.ofHours(2));
        amina.goOnline();
        assertEquals(0, amina.rows(Table.CONTENT), "erased, though nobody has confirmed it");
        amina.send("bo", "after");
        world.syncAll();
        assertFalse(bo.engine.received().stream().anyMatch(received -> received instanceof Received.Reaction));
        assertFalse(bo.notices().contains(Received.Notice.Kind.MESSAGES_MISSING), "what faded is not missed");
    }

    @Test
    void S435_receiptsAreSentOnlyWhereTheUserWantsThemAndOnlyOfWhatCameFromTheContact() throws Exception {
        Sent sent = amina.send("bo", "read me");
        world.syncAll();
        markRead(bo, "amina", sent.messageId());
        world.syncAll();
        assertEquals(Collections.emptyList(), read(amina), "off at first");
        say(bo, "amina", (messages, step) -> messages.setReadReceipts(true, step));
        Sent own = bo.send("amina", "mine");
        Person chen = world.person("chen");
        world.introduce(chen, bo);
        Sent chens = chen.send("bo", "from chen");
        world.syncAll();
        markRead(bo, "amina", own.messageId(), UNKNOWN, chens.messageId());
        world.syncAll();
        assertEquals(Collections.emptyList(), read(amina));
        markRead(bo, "amina", sent.messageId(), sent.messageId());
        bo.crash();
        world.syncAll();
        assertEquals(Collections.singletonList(sent.messageId()), read(amina), "kept over a crash, and said once");
    }

    @Test
    void S435_whatIsOwedIsForgottenWhenReceiptsAreSwitchedOff() {
        say(bo, "amina", (messages, step) -> messages.setReadReceipts(true, step));
        Sent sent = amina.send("bo", "read me");
        world.calm();
        markRead(bo, "amina", sent.messageId());
        say(bo, "amina", (messages, step) -> messages.setReadReceipts(false, step));
        world.syncAll();
        assertEquals(Collections.emptyList(), read(amina));
    }

    @Test
    void A12_S435_aReceiptHurriesNothingAndIsNoEntryOfItsOwn() {
        say(bo, "amina", (messages, step) -> messages.setReadReceipts(true, step));
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add(amina.send("bo", "text " + i));
        }
        world.calm();
        Meddler.Overheard overheard = new Meddler.Overheard(bo);
        world.meddler = overheard;
        sent.forEach(each -> markRead(bo, "amina", each.messageId()));
        world.calm();
        assertEquals(0, overheard.appends().count(), "reading causes nothing");
        world.live(Confirmations.WITHIN.multipliedBy(2), Duration.ofMinutes(5));
        List<Integer> sizes = amina.shown(Received.Read.class).stream()
                .map(read -> read.messageIds().size())
                .collect(Collectors.toList());
        assertEquals(Arrays.asList(32, 8), sizes);
        assertEquals(2, overheard.appends().count(), "what was read is said in confirmations");
        assertEquals(sent.stream().map(Sent::messageId).collect(Collectors.toList()), read(amina));
    }

    @Test
    void S434_aReceiptThatCannotBeIsSetAsideAndTheConfirmationCounts() {
        Sent sent = bo.send("amina", "one");
        world.calm();
        ByteString id = ByteString.copyFrom(Keys.unhex(sent.messageId()));
        for (List<ByteString> wrong :
                Arrays.asList(Collections.nCopies(33, id), Collections.singletonList(id.substring(1)))) {
            hear(Content.newBuilder().setConfirmation(Confirmation.newBuilder().addAllRead(wrong)));
        }
        assertEquals(Collections.emptyList(), read(bo));
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
        assertFalse(bo.notices().contains(Received.Notice.Kind.HISTORY_DIFFERS));
    }

    @Test
    void S436_aNameIsToldToOneContactAndChangesNoNameThatTheyChose() {
        say(amina, "bo", (messages, step) -> messages.setOwnName("Amina of the library", step));
        world.syncAll();
        assertEquals(
                Optional.of("Amina of the library"), bo.engine.contact("amina").theirName());
        assertEquals(
                Optional.of("Amina of the library"), amina.engine.contact("bo").ownName());
        say(amina, "bo", (messages, step) -> messages.setOwnName("", step));
        world.syncAll();
        assertEquals(Optional.empty(), bo.engine.contact("amina").theirName());
        assertEquals(
                Arrays.asList(Optional.of("Amina of the library"), Optional.empty()),
                bo.shown(Received.NameChanged.class).stream()
                        .map(Received.NameChanged::name)
                        .collect(Collectors.toList()));
    }

    @Test
    void S436_theLaterNameHoldsAndWhatIsNoneIsSetAside() {
        Content.Builder early = amina.numbered("bo").setName(Name.newBuilder().setName("early"));
        hear(amina.numbered("bo").setName(Name.newBuilder().setName("late")));
        hear(early);
        hear(amina.numbered("bo").setName(Name.newBuilder().setName("a\u001b[2Jb")));
        hear(amina.numbered("bo").setName(Name.newBuilder().setName("x".repeat(65))));
        assertEquals(Optional.of("late"), bo.engine.contact("amina").theirName());
        assertTrue(bo.notices().contains(Received.Notice.Kind.UNREADABLE));
    }

    @Test
    void S436_afterARestoreANewNameHoldsThoughItsNumberIsLower() {
        for (int i = 0; i < 5; i++) {
            amina.send("bo", "text " + i);
        }
        say(amina, "bo", (messages, step) -> messages.setOwnName("before", step));
        world.syncAll();
        amina = world.restore(amina, amina.backup());
        world.syncAll();
        say(amina, "bo", (messages, step) -> messages.setOwnName("after", step));
        world.syncAll();
        assertEquals(Optional.of("after"), bo.engine.contact("amina").theirName());
    }

    @Test
    void A13_whatRefersToAnUnknownMessageIsAnsweredLikeWhatRefersToAKnownOne() {
        bo.confirmsAtOnce = false;
        Sent known = amina.send("bo", "known");
        world.syncAll();
        List<List<Integer>> whenKnown = answersToReferences(known.messageId());
        assertEquals(whenKnown, answersToReferences(UNKNOWN));
        whenKnown.forEach(answers -> assertEquals(1, answers.size(), "the one confirmation that every content gets"));
        assertEquals(Collections.emptyList(), bo.notices());
    }

    /** Sizes of the entries that Bo's device sends, for each kind of reference. */
    private List<List<Integer>> answersToReferences(String messageId) {
        return Arrays.asList(
                answersTo((messages, step) -> messages.reply(messageId, "reply", step)),
                answersTo((messages, step) -> messages.edit(messageId, "edit", step)),
                answersTo((messages, step) -> {
                    messages.react(messageId, "+", step);
                    return messageId;
                }));
    }

    private List<Integer> answersTo(Saying<Object> saying) {
        Meddler.Overheard overheard = new Meddler.Overheard(bo);
        world.meddler = overheard;
        say(amina, "bo", saying);
        world.syncAll();
        return overheard.appends().map(append -> append.getEntry().size()).collect(Collectors.toList());
    }
}
