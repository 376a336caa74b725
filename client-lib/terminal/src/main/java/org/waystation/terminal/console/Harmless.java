package org.waystation.terminal.console;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What strangers wrote, so that it can be shown in a terminal: it commands nothing, stays in its place, and otherwise looks as it was
 * written. Control characters become pictures, line ends are followed by an indent so that no line can pass for one of ours, and
 * changes of writing direction end where their line ends.
 */
public final class Harmless {
    private static final char POP_EMBEDDING = '\u202c';
    private static final char POP_ISOLATE = '\u2069';

    private Harmless() {}

    /** In one line. */
    public static String line(String text) {
        return show(text, "\u2424");
    }

    /** In as many lines as it has; those after the first begin with {@code indent}. */
    public static String text(String text, String indent) {
        return show(text, "\n" + indent);
    }

    private static String show(String text, String lineEnd) {
        String[] lines = text.split("\r\n|[\n\u0085\u2028\u2029]", -1);
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < lines.length; i++) {
            shown.append(i == 0 ? "" : lineEnd);
            showLine(lines[i], shown);
        }
        return shown.toString();
    }

    private static void showLine(String line, StringBuilder shown) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < 0x20 && c != '\t') {
                shown.append((char) (0x2400 + c));
            } else if (c == 0x7f) {
                shown.append('\u2421');
            } else if (c > 0x7f && c < 0xa0) {
                shown.append('\ufffd');
            } else {
                shown.append(c);
                follow(c, open);
            }
        }
        while (!open.isEmpty()) {
            shown.append(open.pop());
        }
    }

    /** Keeps what would close the changes of direction that are open. */
    private static void follow(char c, Deque<Character> open) {
        switch (c) {
            case '\u202a', '\u202b', '\u202d', '\u202e' -> open.push(POP_EMBEDDING);
            case '\u2066', '\u2067', '\u2068' -> open.push(POP_ISOLATE);
            case POP_EMBEDDING -> {
                if (!open.isEmpty() && open.peek() == POP_EMBEDDING) {
                    open.pop();
                }
            }
            case POP_ISOLATE -> {
                // The end of an isolate ends the embeddings begun in it; without an isolate it ends nothing.
                if (open.contains(POP_ISOLATE)) {
                    while (open.pop() != POP_ISOLATE) {}
                }
            }
            default -> {}
        }
    }
}
