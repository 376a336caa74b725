package org.waystation.terminal.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.Received;
import org.waystation.client.Sent;
import org.waystation.client.internal.store.CheapProfile;
import org.waystation.wire.RelayAddress;

/** The history of a real profile whose relay nobody answers at. */
final class HistoryTest {
    private static final String PASSPHRASE = "long but dull";
    private static final Instant START = Instant.parse("2026-11-21T07:00:00Z");
    private static final RelayAddress RELAY =
            RelayAddress.parse("waystation://znmdcebmabwj23jwvhnfuv5imgdxp4psmofgmudduvydm4rp4dnq@127.0.0.1:1");

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private Profile profile;
    private Contact contact;
    private History history;

    private static final class MovableClock extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void make() {
        CheapProfile.make(folder.resolve("profile"), RELAY, PASSPHRASE.toCharArray());
        open();
        profile.invite("Alice");
        contact = profile.contact("Alice");
    }

    private void open() {
        profile =
                Profile.open(ProfileOptions.directory(folder.resolve("profile")).build(), PASSPHRASE.toCharArray());
        history = new History(profile, clock);
    }

    private Past again() {
        profile.close();
        open();
        return history.load();
    }

    @AfterEach
    void close() {
        profile.close();
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    private Received.Message message(int number, String text, Duration life) {
        Optional<Instant> disappears =
                life.isZero() ? Optional.empty() : Optional.of(clock.instant().plus(life));
        return new Received.Message(
                id(100 + number), contact.id(), id(number), text, clock.instant(), Optional.empty(), disappears);
    }

    private Received.Edited edit(int number, String text, Instant at) {
        return new Received.Edited(id(200 + number), contact.id(), id(number), text, at, Optional.empty());
    }

    private static List<String> texts(Past past) {
        return past.entries().stream()
                .filter(Entry::isShown)
                .map(entry -> entry.message().orElseThrow().text())
                .toList();
    }

    private Sent sent(int number) {
        return new Sent(id(number), CompletableFuture.completedFuture(null), Optional.empty());
    }

    @Test
    void nothingIsKeptBeforeSomebodyWantsIt() {
        assertFalse(history.isKept());
        history.keep();
        again();
        assertTrue(history.isKept());
    }

    @Test
    void whatWasReceivedIsThereOnceAndInOrder() {
        history.confirm(message(1, "one", Duration.ZERO));
        history.confirm(message(2, "two", Duration.ZERO));
        history.confirm(message(1, "one", Duration.ZERO));
        assertEquals(List.of("one", "two"), texts(again()));
        history.confirm(message(3, "three", Duration.ZERO));
        assertEquals(List.of("one", "two", "three"), texts(again()));
    }

    @Test
    void theLongestTextFitsWhateverIsInIt() {
        String text = "\u0001".repeat(Profile.MAX_TEXT);
        history.confirm(message(1, text, Duration.ZERO));
        assertEquals(List.of(text), texts(again()));
    }

    @Test
    void onlyItsAuthorDeletesAndChangesAMessage() {
        history.confirm(message(1, "theirs", Duration.ZERO));
        history.send(contact, new Draft("ours", Optional.empty()), () -> sent(2));
        history.confirm(new Received.Deleted(id(300), contact.id(), List.of(id(2))));
        history.confirm(edit(2, "forged", START.plusSeconds(9)));
        assertEquals(List.of("theirs", "ours"), texts(again()));
        assertEquals(List.of(), history.erase(new Entry.Key(contact.id(), id(1))));
        history.confirm(new Received.Deleted(id(301), contact.id(), List.of(id(1), id(7))));
        assertEquals(List.of("ours"), texts(again()));
        assertEquals(1, history.erase(new Entry.Key(contact.id(), id(2))).size());
        assertEquals(List.of(), texts(again()));
    }

    @Test
    void theLastEditHoldsAlsoIfItComesFirst() {
        history.confirm(edit(1, "second", START.plusSeconds(20)));
        assertEquals(List.of(), texts(again()));
        history.confirm(message(1, "first", Duration.ZERO));
        assertEquals(List.of("second"), texts(again()));
        history.confirm(edit(1, "between", START.plusSeconds(10)));
        assertEquals(List.of("second"), texts(again()));
        history.confirm(edit(1, "third", START.plusSeconds(30)));
        assertEquals(List.of("third"), texts(again()));
    }

    @Test
    void anEditWhoseMessageNeverComesIsForgotten() {
        history.confirm(edit(1, "of nothing", START));
        clock.now = START.plus(Duration.ofDays(8));
        again();
        history.confirm(message(1, "late", Duration.ZERO));
        assertEquals(List.of("late"), texts(again()));
    }

    @Test
    void eachSideHasOneReactionTheLast() {
        history.confirm(message(1, "theirs", Duration.ZERO));
        history.reacted(contact, id(1), "👍");
        clock.now = START.plusSeconds(1);
        history.reacted(contact, id(1), "");
        history.confirm(new Received.Reaction(
                id(400), contact.id(), id(1), "❤", START.plusSeconds(5), Optional.of(START.plusSeconds(60))));
        history.confirm(
                new Received.Reaction(id(401), contact.id(), id(1), "😮", START.plusSeconds(2), Optional.empty()));
        Entry entry = again().entries().get(0);
        List<Entry.Reaction> reactions = entry.message().orElseThrow().reactions();
        assertEquals(
                List.of("", "❤"), reactions.stream().map(Entry.Reaction::emoji).toList());
        clock.now = START.plusSeconds(61);
        assertEquals(
                1, again().entries().get(0).message().orElseThrow().reactions().size());
    }

    @Test
    void whatDisappearsIsGoneAlsoIfTheProgramDidNotRun() {
        history.confirm(message(1, "short", Duration.ofSeconds(10)));
        history.confirm(message(2, "long", Duration.ofHours(1)));
        List<Entry> fading = again().entries();
        clock.now = START.plusSeconds(11);
        assertEquals(List.of(new Deed.Erase(new Entry.Key(contact.id(), id(1)))), history.eraseOver(fading));
        assertEquals(List.of("long"), texts(again()));
        clock.now = START.plus(Duration.ofDays(1));
        assertEquals(List.of(), again().entries());
        profile.records().forEach((name, value) -> assertFalse(Records.isEntry(name)));
    }

    @Test
    void aFileIsWrittenDownOnceAndGoesWithItsMessage() {
        Entry.File file = new Entry.File("map.pdf", "application/pdf", 12, "/home/x/map.pdf");
        assertEquals(1, history.sending(contact, id(2), file).size());
        assertEquals(0, history.sending(contact, id(2), file).size());
        Entry.Message message = again().entries().get(0).message().orElseThrow();
        assertEquals(Optional.of(file), message.file());
        history.confirm(new Received.Confirmed(id(500), contact.id(), id(2)));
        assertEquals(
                Optional.of(file),
                again().entries().get(0).message().orElseThrow().file());
        history.erase(new Entry.Key(contact.id(), id(2)));
        assertEquals(List.of(), again().entries());
    }

    @Test
    void confirmationsAndReceiptsAreForOwnMessages() {
        history.send(contact, new Draft("ours", Optional.empty()), () -> sent(2));
        history.confirm(new Received.Confirmed(id(500), contact.id(), id(2)));
        assertTrue(again().entries().get(0).message().orElseThrow().confirmed());
        history.confirm(new Received.Read(id(501), contact.id(), List.of(id(2), id(3))));
        assertTrue(again().entries().get(0).message().orElseThrow().seen());
    }

    @Test
    void whatWasNotSentIsADraftAgain() {
        Draft draft = new Draft("unsent", Optional.of(id(9)));
        history.saveDraft(contact.id(), draft);
        assertThrows(
                IllegalStateException.class,
                () -> history.send(contact, draft, () -> {
                    throw new IllegalStateException();
                }));
        assertEquals(draft, again().drafts().get(contact.id()));
        // As if the power had gone in the middle.
        assertThrows(
                StackOverflowError.class,
                () -> history.send(contact, new Draft("cut off", Optional.empty()), () -> {
                    throw new StackOverflowError();
                }));
        assertEquals(draft, again().drafts().get(contact.id()));
        history.saveDraft(contact.id(), Draft.NONE);
        assertThrows(
                StackOverflowError.class,
                () -> history.send(contact, new Draft("cut off", Optional.empty()), () -> {
                    throw new StackOverflowError();
                }));
        assertEquals("cut off", again().drafts().get(contact.id()).text());
    }

    @Test
    void aDraftThatWasSentIsOneNoMore() {
        Draft draft = new Draft("sent", Optional.empty());
        history.saveDraft(contact.id(), draft);
        history.send(contact, draft, () -> sent(2));
        assertTrue(again().drafts().isEmpty());
    }

    @Test
    void nothingIsLeftOfAContactWhoIsGone() {
        history.confirm(message(1, "theirs", Duration.ZERO));
        history.saveDraft(contact.id(), new Draft("draft", Optional.empty()));
        history.read(contact.id(), 5);
        profile.remove(contact);
        history.confirm(
                new Received.Notice(id(600), contact.id(), Received.Notice.Kind.LINK_FAILED, "it came to nothing"));
        List<Entry> left = again().entries();
        assertEquals(
                List.of(""), left.stream().map(entry -> entry.key().contactId()).toList());
        profile.records()
                .forEach((name, value) -> assertTrue(
                        !Records.isOurs(name) || Records.contact(name).isEmpty()));
    }
}
