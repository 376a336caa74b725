package org.waystation.terminal.chat.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class EditorTest {
    private final Editor editor = new Editor(100);

    @Test
    void whatIsPastedKeepsItsLinesAndCommandsNothing() {
        assertTrue(editor.insert("one\r\ntwo\rthree\tfour\u001b[31m\u0007\u009b"));
        assertEquals("one\ntwo\nthree    four[31m", editor.text());
    }

    @Test
    void whatIsTooLongIsNotTaken() {
        assertTrue(editor.insert("中".repeat(33)));
        assertFalse(editor.insert("中"));
        assertTrue(editor.insert("x"));
    }

    @Test
    void graphemesAreDeletedWhole() {
        editor.insert("a👩‍👩‍👧e\u0301");
        editor.backspace();
        assertEquals("a👩‍👩‍👧", editor.text());
        editor.left();
        editor.delete();
        assertEquals("a", editor.text());
        editor.insert("🇩🇪🇫🇷");
        editor.backspace();
        assertEquals("a🇩🇪", editor.text());
    }

    @Test
    void theCursorMovesBetweenLinesAndWords() {
        editor.insert("first line\nsecond");
        assertTrue(editor.up());
        assertEquals(6, editor.cursor());
        assertFalse(editor.up());
        editor.wordLeft();
        assertEquals(0, editor.cursor());
        editor.wordRight();
        editor.wordRight();
        assertEquals(10, editor.cursor());
        assertTrue(editor.down());
        assertFalse(editor.down());
        editor.cutToLineStart();
        assertEquals("first line\n", editor.text());
        editor.backspace();
        editor.cutWord();
        assertEquals("first ", editor.text());
    }
}
