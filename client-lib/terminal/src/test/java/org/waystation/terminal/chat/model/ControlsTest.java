package org.waystation.terminal.chat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waystation.client.Contact;
import org.waystation.client.VerificationCode;
import org.waystation.terminal.history.Deed;
import org.waystation.terminal.history.Draft;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.Past;

/** From keys to what is wanted. */
final class ControlsTest {
    private static final String ALICE = id(1);
    private static final String BOB = id(2);

    private final Model model = new Model(
            new Past(
                    List.of(message(ALICE, 10, false, "theirs"), message(ALICE, 11, true, "ours")),
                    Map.of(),
                    Map.of(BOB, new Draft("for Bob", Optional.empty()))),
            List.of(contact(ALICE, "Alice"), contact(BOB, "Bob")));
    private final Controls controls = new Controls(model);

    private static String id(int number) {
        return String.format("%032x", number);
    }

    private static Contact contact(String id, String name) {
        return new Contact(
                id,
                name,
                Contact.State.COMPLETE,
                Optional.of(new VerificationCode("1".repeat(60), "qr")),
                false,
                Duration.ZERO,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Entry message(String contact, int number, boolean own, String text) {
        return new Entry(
                new Entry.Key(contact, id(number)),
                number,
                Instant.EPOCH,
                Entry.Message.plain(own, text, Optional.empty(), Optional.empty()));
    }

    private Optional<Wish> type(String text) {
        return controls.press(new Key.Typed(text));
    }

    private Optional<Wish> press(Key.Press key) {
        return controls.press(key);
    }

    @Test
    void enterSendsAndAPasteDoesNot() {
        assertEquals(Optional.empty(), press(Key.Press.ENTER));
        assertEquals(Optional.empty(), controls.press(new Key.Pasted("two\nlines\n")));
        assertEquals("two\nlines\n", model.current().editor().text());
        assertEquals(Optional.of(new Wish.Send(ALICE)), press(Key.Press.ENTER));
    }

    @Test
    void everyConversationKeepsWhatIsWrittenInIt() {
        type("for Alice");
        press(Key.Press.TAB);
        assertEquals("for Bob", model.current().editor().text());
        press(Key.Press.TAB);
        assertEquals("for Alice", model.current().editor().text());
    }

    @Test
    void lettersAreKeysOnlyWhileAMessageIsChosen() {
        press(Key.Press.UP);
        assertEquals(id(11), model.chosen().orElseThrow().key().id());
        press(Key.Press.UP);
        type("r");
        assertEquals(Optional.of(id(10)), model.current().replyTo());
        type("r");
        assertEquals("r", model.current().editor().text());
        press(Key.Press.ESCAPE);
        assertEquals(Optional.empty(), model.current().replyTo());
    }

    @Test
    void onlyOwnMessagesAreEditedAndDeleted() {
        press(Key.Press.UP);
        press(Key.Press.UP);
        type("e");
        type("d");
        assertTrue(model.panel().isEmpty() && model.current().editing().isEmpty());
        press(Key.Press.DOWN);
        type("d");
        assertEquals(Optional.empty(), type("x"));
        assertEquals(Optional.of(new Wish.Delete(ALICE, id(11))), type("y"));
        press(Key.Press.UP);
        type("e");
        assertEquals("ours", model.current().editor().text());
        assertEquals(Draft.NONE, model.current().draft());
        press(Key.Press.ESCAPE);
        assertTrue(model.current().editor().isEmpty());
    }

    @Test
    void anEditDoesNotThrowAwayWhatIsWritten() {
        type("half a message");
        press(Key.Press.UP);
        type("e");
        assertEquals("half a message", model.current().editor().text());
        assertTrue(model.status().isPresent());
    }

    @Test
    void aReactionIsChosen() {
        press(Key.Press.UP);
        type("+");
        press(Key.Press.DOWN);
        assertEquals(Optional.of(new Wish.React(ALICE, id(11), "❤")), press(Key.Press.ENTER));
    }

    @Test
    void aFileIsSavedWhereTheUserSays() {
        model.apply(new Deed.Put(new Entry(
                new Entry.Key(ALICE, id(12)),
                12,
                Instant.EPOCH,
                Entry.Message.bringing(
                        false, new Entry.File(".-profile", "text/plain", 3, "code"), Optional.empty()))));
        press(Key.Press.UP);
        type("s");
        Panel.Prompt prompt = (Panel.Prompt) model.panel().orElseThrow();
        assertTrue(prompt.editor().text().endsWith("/profile"), prompt.editor().text());
        press(Key.Press.CUT_TO_START);
        type("/tmp/x");
        assertEquals(Optional.of(new Wish.SaveFile(ALICE, id(12), "/tmp/x")), press(Key.Press.ENTER));
    }

    @Test
    void theMenuLeadsToEverything() {
        press(Key.Press.MENU);
        press(Key.Press.ENTER);
        assertEquals(Optional.of(new Panel.Verify(ALICE, false)), model.panel());
        assertEquals(Optional.of(new Wish.MarkVerified(ALICE)), type("y"));
        press(Key.Press.MENU);
        type("2");
        press(Key.Press.ENTER);
        press(Key.Press.DOWN);
        assertEquals(Optional.of(new Wish.SetTimer(ALICE, Duration.ofMinutes(5))), press(Key.Press.ENTER));
    }

    @Test
    void aLinkMayStandOnSeveralLines() {
        press(Key.Press.MENU);
        Panel.Menu menu = (Panel.Menu) model.panel().orElseThrow();
        type(String.valueOf(menu.actions().indexOf(Panel.Action.ACCEPT) + 1));
        press(Key.Press.ENTER);
        controls.press(new Key.Pasted("waystation://x\n/contact#y\n"));
        press(Key.Press.ENTER);
        type("Carol");
        assertEquals(Optional.of(new Wish.Accept("waystation://x/contact#y", "Carol")), press(Key.Press.ENTER));
    }

    @Test
    void nothingIsReadBehindAPanelOrWhileScrolled() {
        model.open(new Panel.Help(0));
        assertFalse(model.markRead());
        press(Key.Press.ESCAPE);
        press(Key.Press.PAGE_UP);
        assertFalse(model.markRead());
        press(Key.Press.ESCAPE);
        assertTrue(model.markRead());
        assertFalse(model.markRead());
    }

    @Test
    void quittingIsAlwaysPossible() {
        assertEquals(Optional.of(new Wish.Quit()), press(Key.Press.EOF));
        type("x");
        assertEquals(Optional.empty(), press(Key.Press.EOF));
        model.open(new Panel.Help(0));
        assertEquals(Optional.of(new Wish.Quit()), press(Key.Press.QUIT));
    }
}
