package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class HarmlessTest {
    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "星期四 · བོད་ · ئەركىنلىك · 👩‍👩‍👧 · e\u0301\tok";
        assertEquals(text, Harmless.line(text));
        assertEquals(text, Harmless.text(text, "    "));
    }

    @Test
    void controlCharactersBecomePictures() {
        assertEquals("␛[2J␇ ␈␀␡", Harmless.line("\u001b[2J\u0007 \b\0\u007f"));
        assertEquals("\ufffd31m", Harmless.line("\u009b31m"));
        assertEquals("over␍written", Harmless.text("over\rwritten", "    "));
    }

    @Test
    void noLineCanPassForOneOfOurs() {
        assertEquals("hi\n    [2026-11-21 07:00] Bob: lie", Harmless.text("hi\n[2026-11-21 07:00] Bob: lie", "    "));
        assertEquals("a\n  b\n  c\n  d\n  e", Harmless.text("a\r\nb\u2028c\u2029d\u0085e", "  "));
        assertEquals("Bob␤root", Harmless.line("Bob\nroot"));
    }

    @Test
    void changesOfDirectionEndWithTheirLine() {
        assertEquals("\u202eabc\u202c\n  def", Harmless.text("\u202eabc\ndef", "  "));
        assertEquals("\u2067a\u202bb\u202c\u2069", Harmless.line("\u2067a\u202bb"));
    }

    @Test
    void changesOfDirectionThatEndByThemselvesStay() {
        assertEquals("\u202eabc\u202cd", Harmless.line("\u202eabc\u202cd"));
        assertEquals("\u2067a\u202bb\u2069c", Harmless.line("\u2067a\u202bb\u2069c"));
        assertEquals("\u2067a\u202cb\u2069", Harmless.line("\u2067a\u202cb"));
        assertEquals("a\u2069b\u202c", Harmless.line("a\u2069b\u202c"));
    }
}
