package org.waystation.terminal.chat.screen;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.waystation.terminal.chat.view.Row;
import org.waystation.terminal.chat.view.Style;

/**
 * How styles look: with the terminal's own colours, none of which disappears on a light or on a dark background, or without any. No meaning
 * is in a colour alone.
 */
final class Theme {
    private final boolean colours;

    Theme(boolean colours) {
        this.colours = colours;
    }

    AttributedString paint(Row row) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        row.spans().forEach(span -> text.styled(attributes(span.style()), span.text()));
        return text.toAttributedString();
    }

    private AttributedStyle attributes(Style style) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (style) {
            case PLAIN -> plain;
            case FAINT -> plain.faint();
            case BOLD, TITLE, KEY -> plain.bold();
            case SELECTED -> plain.inverse();
            case THEIRS -> coloured(plain.bold(), AttributedStyle.CYAN);
            case OWN -> coloured(plain.bold(), AttributedStyle.GREEN);
            case GOOD -> coloured(plain.bold(), AttributedStyle.GREEN);
            case NOTICE -> coloured(plain, AttributedStyle.MAGENTA);
            case FAILURE -> coloured(plain.bold(), AttributedStyle.RED);
            case PICTURE -> plain.foreground(16).background(231);
        };
    }

    private AttributedStyle coloured(AttributedStyle style, int colour) {
        return colours ? style.foreground(colour) : style;
    }
}
