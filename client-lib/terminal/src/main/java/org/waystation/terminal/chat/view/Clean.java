package org.waystation.terminal.chat.view;

import java.text.Bidi;
import org.waystation.terminal.chat.model.Graphemes;

/**
 * What others wrote, made fit for a cell of the screen: it commands nothing, has no line ends that the view did not ask for, turns nobody
 * else's writing round, and piles no marks over the lines above.
 */
public final class Clean {
    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_ISOLATE = '\u2069';
    private static final int LONGEST_GRAPHEME = 32;
    private static final int MOST_MARKS = 4;

    private Clean() {}

    /** In one line: line ends become a sign. */
    public static String line(String text) {
        return text(text).replace('\n', '\u2424');
    }

    /** With its line ends, all of one kind. */
    public static String text(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        String lines = text.replace("\r\n", "\n");
        for (int at = 0; at < lines.length(); ) {
            int end = Graphemes.end(lines, at);
            grapheme(lines, at, Math.min(end, at + LONGEST_GRAPHEME), clean);
            at = end;
        }
        return clean.toString();
    }

    private static void grapheme(String text, int from, int to, StringBuilder clean) {
        int marks = 0;
        for (int at = from; at < to; at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            int type = Character.getType(c);
            boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            if (mark && ++marks > MOST_MARKS) {
                continue;
            }
            character(c, type, clean);
        }
    }

    private static void character(int c, int type, StringBuilder clean) {
        if (c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029) {
            clean.append('\n');
        } else if (c == '\t') {
            clean.append("    ");
        } else if (c < 0x20) {
            clean.append((char) (0x2400 + c));
        } else if (c == 0x7f) {
            clean.append('\u2421');
        } else if (type == Character.CONTROL || type == Character.SURROGATE) {
            clean.append('\ufffd');
        } else if (!isDirection(c) && !isUncertain(c)) {
            clean.appendCodePoint(c);
        }
    }

    /** What terminals give different widths to, without saying more: the soft hyphen, and the wish for a coloured picture. */
    private static boolean isUncertain(int c) {
        return c == 0xad || c == 0xfe0f;
    }

    /** What opens or closes a change of writing direction. The marks that have no end may stay. */
    private static boolean isDirection(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f);
    }

    /** The same, so that a terminal that turns right-to-left writing round turns only this. Of what was cleaned. */
    static String isolated(String clean) {
        char[] chars = clean.toCharArray();
        return Bidi.requiresBidi(chars, 0, chars.length) ? FIRST_STRONG_ISOLATE + clean + POP_ISOLATE : clean;
    }
}
