package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever people write arrives byte for byte, or is refused by name; it is never altered. */
final class TextsIT {
    private static final String CHINESE = "星期四晚上七点，老电影院后面。";
    private static final String TIBETAN = "གཟའ་ཕུར་བུར་མཇལ་ཡོང་།";
    private static final String UYGHUR = "پەيشەنبە كۈنى كۆرۈشەيلى (7:00)";
    private static final String EMOJI = "🌱👩‍👩‍👧🏳️‍🌈 e\u0301";
    private static final String ALL = CHINESE + " " + TIBETAN + " " + UYGHUR + " " + EMOJI;

    @TempDir
    static Path folder;

    private static Stage stage;
    private static Person alice;
    private static Person bob;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(folder);
        alice = stage.person("alice");
        bob = stage.person("bob");
        stage.introduce(alice, "Alice", bob, "Bob");
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void textsInManyScriptsArriveByteForByte() throws Exception {
        for (String text : List.of(CHINESE, TIBETAN, UYGHUR, EMOJI)) {
            bob.run("send", "Alice", text).expect(0);
        }
        bob.typing(ALL + "\r\n\n").run("send", "Alice", "-").expect(0);
        assertEquals(List.of(CHINESE, TIBETAN, UYGHUR, EMOJI, ALL + "\r\n\n"), texts());
    }

    @Test
    void peopleSeeTheTextAsItIsWhateverTheLocale() throws Exception {
        bob.run("send", "Alice", ALL).expect(0);
        alice.with("LC_ALL", "C");
        String shown = alice.run("inbox").expect(0).out();
        alice.with("LC_ALL", "C.UTF-8");
        assertTrue(shown.contains("Bob: " + ALL + "\n"), shown);
    }

    @Test
    void inALocaleThatKnowsOnlyAsciiTheTextArrivesUnharmed() throws Exception {
        bob.with("LC_ALL", "C");
        bob.run("send", "Alice", ALL + "?").expect(0);
        bob.typing(ALL).run("send", "Alice", "-").expect(0);
        bob.with("LC_ALL", "C.UTF-8");
        assertEquals(List.of(ALL + "?", ALL), texts());
    }

    @Test
    void anArgumentThatCannotBeReadIsNotSent() throws Exception {
        bob.run("send", "Alice", "broken " + Person.rawByte(0xff)).expect(2, "ARGUMENT_UNREADABLE");
        bob.with("LC_ALL", "C");
        bob.run("send", "Alice", "broken " + Person.rawByte(0xe6)).expect(2, "ARGUMENT_UNREADABLE");
        bob.with("LC_ALL", "C.UTF-8");
        bob.typing(new byte[] {'x', (byte) 0xff}).run("send", "Alice", "-").expect(3, "TEXT_INVALID");
        assertEquals(List.of(), texts());
    }

    @Test
    void aTextMayLookLikeAnything() throws Exception {
        List<String> texts = List.of("@/etc/passwd", "${user.home} %n \\n \" '", "-5 degrees", "--json", "-", "--");
        for (String text : texts) {
            bob.run("send", "--", "Alice", text).expect(0);
        }
        bob.run("send", "Alice", "@/etc/passwd").expect(0);
        bob.run("send", "Alice", "--", "--last").expect(0);
        List<String> all = new ArrayList<>(texts);
        all.addAll(List.of("@/etc/passwd", "--last"));
        assertEquals(all, texts());
        bob.run("send", "Alice", "--no-such-option").expect(2, "USAGE");
        bob.run("send", "Alice", "two", "words").expect(2, "USAGE");
    }

    @Test
    void sixtyFourKibibytesArriveAndOneMoreIsRefused() throws Exception {
        String most = "星".repeat(21_845) + "x";
        assertEquals(65_536, most.getBytes(StandardCharsets.UTF_8).length);
        bob.typing(most).run("send", "Alice", "-").expect(0);
        bob.run("send", "Alice", "y".repeat(65_536)).expect(0);
        bob.typing(most + "x").run("send", "Alice", "-").expect(3, "TEXT_TOO_LONG");
        bob.run("send", "Alice", "y".repeat(65_537)).expect(3, "TEXT_TOO_LONG");
        bob.run("send", "Alice", "").expect(3, "TEXT_INVALID");
        assertEquals(List.of(most, "y".repeat(65_536)), texts());
    }

    @Test
    void whatCommandsATerminalIsShownAsAPictureAndIsExactInJson() throws Exception {
        String nasty = "\u001b]0;owned\u0007\u001b[2J\nBob: a line of its own\u202e\u009b31m";
        bob.typing(nasty).run("send", "Alice", "-").expect(0);
        String shown = alice.run("inbox").expect(0).out();
        assertFalse(shown.chars().anyMatch(c -> (c < 0x20 && c != '\n') || (c > 0x7e && c < 0xa0)), shown);
        assertTrue(shown.contains("Bob: ␛]0;owned␇␛[2J\n    Bob: a line of its own\u202e\ufffd31m\u202c\n"), shown);
        bob.typing(nasty).run("send", "Alice", "-").expect(0);
        assertEquals(List.of(nasty), texts());
    }

    private static List<String> texts() throws Exception {
        return Ran.only("message", alice.json("inbox")).stream()
                .map((JsonNode message) -> message.get("text").textValue())
                .toList();
    }
}
