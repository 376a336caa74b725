package org.waystation.terminal.chat.view;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;
import org.waystation.terminal.chat.model.Graphemes;

/** How many cells of a terminal a text takes, and what fits: never half a grapheme. Texts have no line ends here. */
public final class Cells {
    private static final String MORE = "…";

    private final boolean graphemes;

    /** @param graphemes whether the terminal joins what belongs together, such as a family of emoji, into one sign of two cells */
    public Cells(boolean graphemes) {
        this.graphemes = graphemes;
    }

    public int width(String text) {
        int width = 0;
        for (int at = 0; at < text.length(); ) {
            int end = Graphemes.end(text, at);
            width += width(text, at, end);
            at = end;
        }
        return width;
    }

    /** Of one grapheme. */
    int width(String text, int from, int to) {
        if (graphemes) {
            return Math.max(0, WCWidth.wcwidthForGraphemeCluster(text.substring(from, to), 0));
        }
        int width = 0;
        for (int at = from; at < to; at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            width += isTone(c) ? 2 : Math.max(0, WCWidth.wcwidth(c));
        }
        return width;
    }

    /** Of a skin: terminals that join nothing show it beside the hand. */
    private static boolean isTone(int c) {
        return c >= 0x1f3fb && c <= 0x1f3ff;
    }

    /** The beginning of it, with a sign that something is missing, if it is too wide. */
    public String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        return width < 1 ? "" : text.substring(0, fitting(text, 0, width - 1)) + MORE;
    }

    /** Where what fits ends; at least one grapheme does if {@code from} is not the end and there is any room. */
    private int fitting(String text, int from, int width) {
        int used = 0;
        int at = from;
        while (at < text.length()) {
            int end = Graphemes.end(text, at);
            used += width(text, at, end);
            if (used > width) {
                return at;
            }
            at = end;
        }
        return at;
    }

    /** In lines that fit, broken between words where there are some; one at least. */
    public List<String> wrap(String text, int width, Locale locale) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            wrapLine(line, Math.max(2, width), locale, lines);
        }
        return lines;
    }

    private void wrapLine(String line, int width, Locale locale, List<String> lines) {
        BreakIterator breaks = BreakIterator.getLineInstance(locale);
        breaks.setText(line);
        int start = 0;
        while (true) {
            int fit = fitting(line, start, width);
            if (fit == line.length()) {
                lines.add(line.substring(start));
                return;
            }
            int end = fit;
            // A blank at the border is not shown, so it need not fit.
            while (end < line.length() && line.charAt(end) == ' ') {
                end++;
            }
            if (end == fit && !breaks.isBoundary(fit)) {
                int before = breaks.preceding(fit);
                end = before > start ? before : Math.max(fit, Graphemes.end(line, start));
            }
            lines.add(line.substring(start, end).stripTrailing());
            start = end;
            if (start == line.length()) {
                return;
            }
        }
    }
}
