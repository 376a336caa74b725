package org.waystation.terminal.chat.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people take for one character: never to be cut in half. */
public final class Graphemes {
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int FAR = 64;

    private Graphemes() {}

    /** Where the one that begins at {@code from} ends. */
    public static int end(CharSequence text, int from) {
        Matcher cluster = CLUSTER.matcher(text).region(from, text.length());
        return cluster.lookingAt() && cluster.end() > from ? cluster.end() : Math.min(from + 1, text.length());
    }

    /** Where the one that ends at {@code to} begins. */
    public static int start(CharSequence text, int to) {
        int at = Math.max(0, to - FAR);
        for (int back = to - 1; back > at; back--) {
            // From the beginning of the line every border is certain.
            if (text.charAt(back - 1) == '\n' || text.charAt(back - 1) == ' ') {
                at = back;
                break;
            }
        }
        int end = at;
        while (end < to) {
            at = end;
            end = end(text, at);
        }
        return at;
    }
}
