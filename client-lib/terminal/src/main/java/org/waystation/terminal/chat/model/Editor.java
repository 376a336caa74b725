package org.waystation.terminal.chat.model;

import java.nio.charset.StandardCharsets;

/** A text being written, and the place in it where the next character goes: always between two graphemes. */
public final class Editor {
    private final int maxBytes;
    private final StringBuilder text = new StringBuilder();
    private int cursor;

    /** @param maxBytes longest text, bytes of UTF-8; what would make it longer is not taken */
    public Editor(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public String text() {
        return text.toString();
    }

    /** An index into the text. */
    public int cursor() {
        return cursor;
    }

    public boolean isEmpty() {
        return text.length() == 0;
    }

    /** Replaces everything; the cursor is at the end. */
    public void set(String value) {
        text.setLength(0);
        text.append(value);
        cursor = text.length();
    }

    /**
     * Inserts what was typed or pasted. Line ends become one kind, tabs spaces, and control characters are left out.
     *
     * @return false if there is no room for it; nothing is inserted then
     */
    public boolean insert(String typed) {
        StringBuilder plain = new StringBuilder(typed.length());
        String lines = typed.replace("\r\n", "\n").replace('\r', '\n').replace("\t", "    ");
        lines.codePoints()
                .filter(c -> c == '\n' || !(Character.getType(c) == Character.CONTROL))
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .forEach(plain::appendCodePoint);
        if (bytes(text) + bytes(plain) > maxBytes) {
            return false;
        }
        text.insert(cursor, plain);
        cursor += plain.length();
        return true;
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    public void backspace() {
        int start = left(cursor);
        text.delete(start, cursor);
        cursor = start;
    }

    public void delete() {
        text.delete(cursor, right(cursor));
    }

    public void left() {
        cursor = left(cursor);
    }

    public void right() {
        cursor = right(cursor);
    }

    private int left(int from) {
        return from == 0 ? 0 : Graphemes.start(text, from);
    }

    private int right(int from) {
        return from == text.length() ? from : Graphemes.end(text, from);
    }

    public void wordLeft() {
        while (cursor > 0 && isSpace(cursor - 1)) {
            left();
        }
        while (cursor > 0 && !isSpace(cursor - 1)) {
            left();
        }
    }

    public void wordRight() {
        while (cursor < text.length() && isSpace(cursor)) {
            right();
        }
        while (cursor < text.length() && !isSpace(cursor)) {
            right();
        }
    }

    private boolean isSpace(int at) {
        return Character.isWhitespace(text.charAt(at));
    }

    public void lineStart() {
        cursor = lineStart(cursor);
    }

    public void lineEnd() {
        cursor = lineEnd(cursor);
    }

    private int lineStart(int from) {
        return text.lastIndexOf("\n", from - 1) + 1;
    }

    private int lineEnd(int from) {
        int end = text.indexOf("\n", from);
        return end < 0 ? text.length() : end;
    }

    /** @return false on the first line */
    public boolean up() {
        int start = lineStart(cursor);
        if (start == 0) {
            return false;
        }
        moveTo(lineStart(start - 1), start - 1, cursor - start);
        return true;
    }

    /** @return false on the last line */
    public boolean down() {
        int end = lineEnd(cursor);
        if (end == text.length()) {
            return false;
        }
        moveTo(end + 1, lineEnd(end + 1), cursor - lineStart(cursor));
        return true;
    }

    private void moveTo(int start, int end, int column) {
        int at = start;
        while (at < end && right(at) - start <= column) {
            at = right(at);
        }
        cursor = at;
    }

    /** Deletes from the cursor to the end of its line. */
    public void cutToLineEnd() {
        text.delete(cursor, lineEnd(cursor));
    }

    /** Deletes from the beginning of the line to the cursor. */
    public void cutToLineStart() {
        int start = lineStart(cursor);
        text.delete(start, cursor);
        cursor = start;
    }

    /** Deletes the word before the cursor. */
    public void cutWord() {
        int end = cursor;
        wordLeft();
        text.delete(cursor, end);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Editor[]";
    }
}
