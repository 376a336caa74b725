package org.waystation.terminal.chat.view;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen. */
public record Row(List<Span> spans) {
    static final Row EMPTY = new Row(List.of());

    /** A piece of one style, clean. */
    public record Span(String text, Style style) {}

    /** Without its styles, and without blanks at its end. */
    public String plain() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString().stripTrailing();
    }

    /** Makes a row from left to right that is never wider than it may be. */
    static final class Builder {
        private final Cells cells;
        private final int width;
        private final List<Span> spans = new ArrayList<>();
        private int used;

        Builder(Cells cells, int width) {
            this.cells = cells;
            this.width = width;
        }

        /** As much of it as there is room for. */
        Builder add(String text, Style style) {
            return add(text, style, width - used);
        }

        /** At most so many cells of it. What is right-to-left in it is kept by itself. */
        Builder add(String text, Style style, int most) {
            String cut = cells.cut(text, Math.min(most, width - used));
            if (!cut.isEmpty()) {
                spans.add(new Span(Clean.isolated(cut), style));
                used += cells.width(cut);
            }
            return this;
        }

        Builder add(Row row) {
            row.spans().forEach(span -> {
                spans.add(span);
                used += cells.width(span.text());
            });
            return this;
        }

        /** Blanks up to a column. */
        Builder to(int column, Style style) {
            int blanks = Math.min(column, width) - used;
            if (blanks > 0) {
                spans.add(new Span(" ".repeat(blanks), style));
                used += blanks;
            }
            return this;
        }

        Builder to(int column) {
            return to(column, Style.PLAIN);
        }

        int used() {
            return used;
        }

        Row row() {
            return new Row(List.copyOf(spans));
        }
    }

    /** All of it in one style, over the whole width. */
    Row all(Style style, Cells cells, int width) {
        List<Span> painted = new ArrayList<>();
        int used = 0;
        for (Span span : spans) {
            painted.add(new Span(span.text(), style));
            used += cells.width(span.text());
        }
        if (used < width) {
            painted.add(new Span(" ".repeat(width - used), style));
        }
        return new Row(painted);
    }
}
