package org.waystation.terminal.chat.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.waystation.terminal.chat.model.Conversation;
import org.waystation.terminal.chat.model.Editor;
import org.waystation.terminal.chat.model.Graphemes;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;

/** What is being written, and where the cursor is in it. */
final class InputView {
    private static final String PROMPT = " > ";

    private final Words words;
    private final Cells cells;
    private final int columns;

    InputView(Words words, Cells cells, int columns) {
        this.words = words;
        this.cells = cells;
        this.columns = columns;
    }

    /** Rows, and the cursor among them. */
    record Part(List<Row> rows, int cursorRow, int cursorColumn) {}

    Part show(Model model, int most) {
        Conversation current = model.current();
        if (model.currentContact().isEmpty()) {
            return new Part(List.of(Row.EMPTY), 0, 0);
        }
        List<Row> banner = new ArrayList<>();
        String name = Clean.line(model.currentContact().get().name());
        HistoryView history = new HistoryView(words, cells, ZoneOffset.UTC, Instant.EPOCH, columns);
        if (current.editing().isPresent()) {
            banner.add(new Row.Builder(cells, columns)
                    .to(1)
                    .add(words.say(Word.EDITING), Style.NOTICE)
                    .row());
        } else if (current.replyTo().isPresent()) {
            String quote = history.quote(current.replyTo().get(), current, name);
            banner.add(new Row.Builder(cells, columns)
                    .to(1)
                    .add(quote, Style.NOTICE, columns - 2)
                    .row());
        }
        Part text = text(current.editor(), PROMPT, Math.max(1, most - banner.size()));
        List<Row> rows = new ArrayList<>(banner);
        rows.addAll(text.rows());
        return new Part(rows, banner.size() + text.cursorRow(), text.cursorColumn());
    }

    /** A text in rows as wide as the screen, broken where they are full: the cursor is where it seems to be. */
    Part text(Editor editor, String prompt, int most) {
        int indent = cells.width(prompt);
        int width = columns - indent - 1;
        String text = editor.text();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        int cursorRow = 0;
        int cursorColumn = 0;
        for (int at = 0; ; ) {
            int end = at == text.length() ? at : Graphemes.end(text, at);
            String grapheme = text.substring(at, end);
            String shown = grapheme.equals("\n") ? "" : Clean.line(grapheme);
            int cell = cells.width(shown);
            if (used + cell > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (at == editor.cursor()) {
                cursorRow = lines.size();
                cursorColumn = used;
            }
            if (at == text.length()) {
                break;
            }
            line.append(shown);
            used += cell;
            if (grapheme.equals("\n")) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            at = end;
        }
        lines.add(line.toString());
        int first = Math.max(0, Math.min(cursorRow - most / 2, lines.size() - most));
        List<Row> rows = new ArrayList<>();
        for (int i = first; i < lines.size() && i < first + most; i++) {
            boolean cut = (i == first && first > 0) || (i == first + most - 1 && i < lines.size() - 1);
            rows.add(new Row.Builder(cells, columns)
                    .add(i == 0 ? prompt : cut ? " … " : "", Style.KEY)
                    .to(indent)
                    .add(lines.get(i), Style.PLAIN)
                    .row());
        }
        return new Part(rows, cursorRow - first, indent + cursorColumn);
    }
}
