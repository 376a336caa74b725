package org.waystation.terminal.chat.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waystation.client.Reason;
import org.waystation.client.RelayStatus;
import org.waystation.terminal.chat.model.Controls;
import org.waystation.terminal.chat.model.Editor;
import org.waystation.terminal.chat.model.Key;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.model.Panel;
import org.waystation.terminal.chat.words.Language;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.history.Deed;
import org.waystation.terminal.history.Entry;
import org.waystation.terminal.history.Past;

/**
 * What the screen shows, held against texts that a person has looked at: {@code src/test/resources/…/view/*.txt}. With
 * {@code -Dapprove=true} they are written instead.
 */
final class ViewTest {
    private static final Path APPROVED =
            Path.of(System.getProperty("basedir", ""), "src/test/resources/org/waystation/terminal/chat/view");

    private final Cells cells = new Cells(true);

    private static Words words(Language language) {
        return new Words(language, Clean::line);
    }

    private Frame draw(Model model, Language language, int columns, int rows) {
        Frame frame = new View(words(language), ZoneOffset.UTC, cells).draw(model, columns, rows, Scene.NOW);
        assertEquals(rows, frame.rows().size());
        for (Row row : frame.rows()) {
            int width = row.spans().stream()
                    .mapToInt(span -> cells.width(span.text()))
                    .sum();
            assertTrue(width <= columns, () -> width + " cells: " + row.plain());
            assertTrue(row.plain().chars().noneMatch(c -> c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)));
        }
        return frame;
    }

    /** The isolates, which no eye sees, are left out of what is approved. */
    private static String text(Frame frame) {
        return frame.rows().stream()
                .map(Row::plain)
                .map(row -> row.replaceAll("[\u2068\u2069]", "") + "\n")
                .collect(Collectors.joining());
    }

    private static void approve(String name, String text) throws Exception {
        Path file = APPROVED.resolve(name + ".txt");
        if (Boolean.getBoolean("approve")) {
            Files.createDirectories(APPROVED);
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file, StandardCharsets.UTF_8), text);
    }

    private static String file(String what, Language language) {
        return what + "-" + language.locale().toLanguageTag();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aConversation(Language language) throws Exception {
        approve(file("conversation-80x24", language), text(draw(Scene.model(), language, 80, 24)));
        approve(file("conversation-120x40", language), text(draw(Scene.model(), language, 120, 40)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatIsRightToLeftAndWhatIsForged(Language language) throws Exception {
        Model model = Scene.model();
        model.select(Scene.MARYAM);
        Frame frame = draw(model, language, 80, 24);
        approve(file("right-to-left-80x24", language), text(frame));
        String all = frame.rows().stream().map(Row::plain).collect(Collectors.joining("\n"));
        assertTrue(all.contains("\u2068سلام! ساعت 19:30 جلوی کتابخانه، نه 18:30.\u2069"), all);
        assertFalse(all.contains("\u202e"));
        // What a contact writes never reaches the columns in which times and names stand.
        String margin = frame.rows().stream()
                .map(Row::plain)
                .filter(row -> row.contains("forged"))
                .findFirst()
                .orElseThrow();
        assertTrue(margin.startsWith(" ".repeat(21) + "┃" + " ".repeat(8)), margin);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void files(Language language) throws Exception {
        Model model = Scene.model();
        model.select(Scene.WANG);
        model.choose(-2);
        approve(file("files-80x24", language), text(draw(model, language, 80, 24)));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void notices(Language language) throws Exception {
        Model model = Scene.model();
        model.select(Model.NOTICES);
        model.relay(new RelayStatus(Scene.relay("relay.example"), false, Optional.of(failure())));
        model.choose(-1);
        approve(file("notices-80x24", language), text(draw(model, language, 80, 24)));
    }

    private static org.waystation.client.WaystationException failure() {
        try {
            org.waystation.client.InvitationLink.parse("x");
        } catch (org.waystation.client.WaystationException e) {
            return e;
        }
        throw new AssertionError(Reason.INTERNAL);
    }

    static Stream<Panel> panels() {
        return Stream.of(
                new Panel.Help(0),
                new Panel.Verify(Scene.NURGUL, false),
                new Panel.Prompt(Panel.Question.ACCEPT_NAME, new Editor(99), "link"),
                new Panel.ConfirmDelete(Scene.id(14)),
                new Panel.Menu(Arrays.asList(Panel.Action.values()), 1),
                new Panel.Timers(List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofDays(28)), 2),
                new Panel.Invitation(
                        "Dolma", "waystation://" + "x".repeat(180), Scene.NOW.plusSeconds(172_800), false));
    }

    @ParameterizedTest
    @MethodSource("panels")
    void panelsInAllLanguages(Panel panel) throws Exception {
        for (Language language : Language.values()) {
            Model model = Scene.model();
            model.open(panel);
            String name = "panel-" + panel.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + "-80x24";
            approve(file(name, language), text(draw(model, language, 80, 24)));
        }
    }

    @Test
    void aMessageIsChosenAndAnswered() throws Exception {
        Model model = Scene.model();
        Controls controls = new Controls(model);
        controls.press(Key.Press.UP);
        controls.press(Key.Press.UP);
        controls.press(Key.Press.UP);
        Frame chosen = draw(model, Language.ENGLISH, 80, 24);
        approve("chosen-80x24", text(chosen));
        assertEquals(-1, chosen.cursorRow());
        assertTrue(chosen.rows().stream()
                .anyMatch(row -> row.spans().stream()
                        .anyMatch(span ->
                                span.style() == Style.SELECTED && span.text().contains("七點見"))));
        controls.press(new Key.Typed("r"));
        controls.press(new Key.Pasted("first line\nsecond 行"));
        Frame writing = draw(model, Language.ENGLISH, 80, 24);
        approve("answering-80x24", text(writing));
        assertEquals(22, writing.cursorRow());
        assertEquals(12, writing.cursorColumn());
    }

    @Test
    void thePictureOfACodeFitsTheSmallestUsualScreen() throws Exception {
        Model model = Scene.model();
        model.open(new Panel.Verify(Scene.NURGUL, true));
        approve("picture-80x24", text(draw(model, Language.ENGLISH, 80, 24)));
    }

    @Test
    void aNewProfileSaysWhatToDo() throws Exception {
        Model model = new Model(new Past(List.of(), java.util.Map.of(), java.util.Map.of()), List.of());
        approve("empty-80x24", text(draw(model, Language.ENGLISH, 80, 24)));
    }

    @Test
    void scrollingStaysWhereItIsWhenSomethingComes() {
        Model model = Scene.model();
        for (int i = 0; i < 50; i++) {
            model.apply(new Deed.Put(said(Scene.NURGUL, 1_000 + i, "message " + i)));
        }
        Controls controls = new Controls(model);
        Frame before = draw(model, Language.ENGLISH, 80, 24);
        controls.page(before.historyRows());
        controls.press(Key.Press.PAGE_UP);
        controls.press(Key.Press.PAGE_UP);
        String there = body(draw(model, Language.ENGLISH, 80, 24));
        model.apply(new Deed.Put(said(Scene.NURGUL, 2_000, "something new")));
        assertEquals(there, body(draw(model, Language.ENGLISH, 80, 24)));
        assertTrue(text(draw(model, Language.ENGLISH, 80, 24)).contains("↓ 51 new"));
        controls.press(Key.Press.ESCAPE);
        assertTrue(text(draw(model, Language.ENGLISH, 80, 24)).contains("something new"));
    }

    private static Entry said(String contact, int number, String text) {
        Entry.Message message = Entry.Message.plain(false, text, Optional.empty(), Optional.empty());
        return new Entry(new Entry.Key(contact, Scene.id(number)), number, Scene.NOW, message);
    }

    private static String body(Frame frame) {
        return frame.rows().subList(3, frame.rows().size() - 3).stream()
                .map(row -> row.plain().replaceFirst(".*┃", ""))
                .collect(Collectors.joining("\n"));
    }

    /** Whatever anybody writes, at whatever size: the rows fit, nothing commands, and every row is there. */
    @Test
    void nothingBreaksTheScreen() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 300; round++) {
            Model model = Scene.model();
            StringBuilder text = new StringBuilder("x");
            for (int i = random.nextInt(200); i > 0; i--) {
                int c = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x3000);
                if (c < 0xd800 || c > 0xdfff) {
                    text.appendCodePoint(c);
                }
            }
            model.apply(new Deed.Put(said(Scene.NURGUL, 100, text.toString())));
            List<Consumer<Model>> situations = List.of(
                    it -> it.choose(-1),
                    it -> it.open(new Panel.Reactions(Scene.id(100), List.of("👍"), 0)),
                    it -> it.current().replyTo(Optional.of(Scene.id(100))),
                    it -> it.current().editor().insert(text.toString()),
                    it -> it.say(Say.of(Word.STATUS_DELETED, text.toString())),
                    it -> {});
            situations.get(random.nextInt(situations.size())).accept(model);
            draw(
                    model,
                    List.of(Language.values()).get(random.nextInt(3)),
                    1 + random.nextInt(150),
                    1 + random.nextInt(50));
        }
    }
}
