package org.waystation.terminal.chat.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a contact writes commands nothing, and touches nothing beside it. */
final class CleanTest {
    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "星期四 · བོད་ · ئەركىنلىك · می‌خواهم · 👩‍👩‍👧 · 👍🏽 · e\u0301 · ก็";
        assertEquals(text, Clean.text(text));
        assertEquals(text, Clean.line(text));
    }

    @Test
    void controlCharactersBecomePictures() {
        assertEquals("␛[2J␇ ␈␀␡", Clean.text("\u001b[2J\u0007 \b\0\u007f"));
        assertEquals("\ufffd31m", Clean.text("\u009b31m"));
        assertEquals("a    b", Clean.text("a\tb"));
        assertEquals("over␍written", Clean.text("over\rwritten"));
    }

    @Test
    void lineEndsAreOfOneKindAndNoneInOneLine() {
        assertEquals("a\nb\nc\nd\ne", Clean.text("a\r\nb\u2028c\u2029d\u0085e"));
        assertEquals("a␤b", Clean.line("a\nb"));
    }

    @Test
    void nobodyTurnsTheWritingOfOthersRound() {
        assertEquals("gpj.exe", Clean.line("\u202egpj\u202c.exe"));
        assertEquals("abc", Clean.line("\u2066a\u2067b\u2068c\u2069\u202a\u202b\u202d\u206a\u206f"));
        assertEquals("a\u200fb\u200ec\u061cd", Clean.line("a\u200fb\u200ec\u061cd"));
    }

    @Test
    void marksDoNotPileUp() {
        String piled = "a" + "\u0301".repeat(200) + "b";
        assertEquals("a" + "\u0301".repeat(4) + "b", Clean.line(piled));
        assertTrue(Clean.line("👩" + "\u200d👩".repeat(500)).length() <= 32);
    }

    @Test
    void whatIsRightToLeftIsKeptByItself() {
        assertEquals("\u2068سلام 12:30\u2069", Clean.isolated("سلام 12:30"));
        assertEquals("hello 你好", Clean.isolated("hello 你好"));
    }
}
