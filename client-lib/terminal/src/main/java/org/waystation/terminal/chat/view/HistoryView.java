package org.waystation.terminal.chat.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.MessageState;
import org.waystation.terminal.chat.model.Conversation;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.history.Entry;

/** A conversation as rows, the last ones first until there are enough. */
final class HistoryView {
    private static final int INDENT = 8;
    private static final int BAR = 24;

    private final Words words;
    private final Cells cells;
    private final ZoneId zone;
    private final Instant now;
    private final int width;

    HistoryView(Words words, Cells cells, ZoneId zone, Instant now, int width) {
        this.words = words;
        this.cells = cells;
        this.zone = zone;
        this.now = now;
        this.width = width;
    }

    /** Rows of a part of a conversation, and how far it can be scrolled. */
    record Part(List<Row> rows, int scroll) {}

    /** So many rows, ending {@link Model#scroll} rows above the end, or where the chosen message is seen. */
    Part show(Model model, int height) {
        Conversation conversation = model.current();
        List<Entry> entries = conversation.entries().stream()
                .filter(entry -> entry.isShown() && entry.order() <= model.anchor())
                .toList();
        String name = name(model);
        Optional<Entry> chosen = model.chosen();
        List<Row> upwards = new ArrayList<>();
        int lowest = model.scroll();
        int enough = chosen.isPresent() ? Integer.MAX_VALUE : lowest + height;
        for (int i = entries.size() - 1; i >= 0 && upwards.size() < enough; i--) {
            Entry entry = entries.get(i);
            boolean isChosen = chosen.filter(entry::equals).isPresent();
            List<Row> rows = new ArrayList<>();
            frame(entry, i == 0 ? null : entries.get(i - 1), name, rows);
            int before = rows.size();
            entry(entry, model, name, rows);
            if (isChosen) {
                for (int at = before; at < rows.size(); at++) {
                    rows.set(at, rows.get(at).all(Style.SELECTED, cells, width));
                }
                lowest = Math.max(0, upwards.size() - height / 3);
                enough = Math.max(lowest + height, upwards.size() + rows.size());
            }
            Collections.reverse(rows);
            upwards.addAll(rows);
        }
        int scroll = Math.max(0, Math.min(lowest, upwards.size() - height));
        List<Row> shown = new ArrayList<>(upwards.subList(scroll, Math.min(upwards.size(), scroll + height)));
        while (shown.size() < height) {
            shown.add(Row.EMPTY);
        }
        Collections.reverse(shown);
        return new Part(shown, scroll);
    }

    private String name(Model model) {
        return model.currentContact().map(contact -> Clean.line(contact.name())).orElse(words.say(Word.NOTICES));
    }

    private LocalDate day(Entry entry) {
        return entry.at().atZone(zone).toLocalDate();
    }

    /** What stands above an entry: the day, and who speaks. */
    private void frame(Entry entry, @Nullable Entry before, String name, List<Row> rows) {
        boolean newDay = before == null || !day(before).equals(day(entry));
        if (newDay) {
            String day = "━━ " + words.day(day(entry)) + " ━━";
            int left = Math.max(0, (width - cells.width(day)) / 2);
            rows.add(
                    new Row.Builder(cells, width).to(left).add(day, Style.FAINT).row());
        }
        Optional<Entry.Message> message = entry.message();
        boolean sameVoice = before != null
                && message.map(Entry.Message::own).equals(before.message().map(Entry.Message::own));
        if (message.isPresent() && (newDay || !sameVoice)) {
            boolean own = message.get().own();
            rows.add(new Row.Builder(cells, width)
                    .to(1)
                    .add(own ? words.say(Word.YOU) : name, own ? Style.OWN : Style.THEIRS)
                    .row());
        }
    }

    private void entry(Entry entry, Model model, String name, List<Row> rows) {
        if (entry.what() instanceof Entry.Message message) {
            message(entry, message, model, name, rows);
        } else {
            boolean notice = entry.what() instanceof Entry.Notice;
            Style style = notice ? Style.NOTICE : Style.FAINT;
            paragraph(
                    time(entry) + (notice ? "! " : "· "), Clean.text(words.happened(entry.what(), name)), style, rows);
        }
    }

    private String time(Entry entry) {
        return " " + words.time(entry.at().atZone(zone).toLocalTime()) + "  ";
    }

    private void paragraph(String margin, String text, Style style, List<Row> rows) {
        int indent = cells.width(margin);
        String left = margin;
        for (String line : cells.wrap(text, width - indent - 1, words.locale())) {
            rows.add(new Row.Builder(cells, width)
                    .add(left, Style.FAINT)
                    .to(indent)
                    .add(line, style)
                    .row());
            left = "";
        }
    }

    private void message(Entry entry, Entry.Message message, Model model, String name, List<Row> rows) {
        Conversation conversation = model.current();
        String left = time(entry);
        if (message.replyTo().isPresent()) {
            rows.add(new Row.Builder(cells, width)
                    .add(left, Style.FAINT)
                    .to(INDENT)
                    .add(quote(message.replyTo().get(), conversation, name), Style.FAINT, width - INDENT - 1)
                    .row());
            left = "";
        }
        String text = message.file().map(this::file).orElse(Clean.text(message.text()));
        List<String> lines = cells.wrap(text, width - INDENT - 1, words.locale());
        List<Row.Span> tail = tail(entry, message, conversation);
        int tailWidth = tail.stream().mapToInt(span -> cells.width(span.text())).sum();
        for (int i = 0; i < lines.size(); i++) {
            Row.Builder row = new Row.Builder(cells, width)
                    .add(left, Style.FAINT)
                    .to(INDENT)
                    .add(lines.get(i), Style.PLAIN);
            left = "";
            if (i == lines.size() - 1 && tailWidth > 0) {
                if (row.used() + tailWidth + 2 > width) {
                    rows.add(row.row());
                    row = new Row.Builder(cells, width);
                }
                row.to(width - tailWidth - 1).add(new Row(tail));
            }
            rows.add(row.row());
        }
        model.transfer(entry.key().id()).map(this::bar).ifPresent(rows::add);
        reactions(message, name).ifPresent(rows::add);
    }

    private String file(Entry.File file) {
        return "▣ " + Clean.line(file.name()) + "  " + words.size(file.length());
    }

    private Row bar(Model.Progress progress) {
        long percent = progress.total() == 0 ? 100 : progress.done() * 100 / progress.total();
        int part = (int) (percent * BAR / 100);
        return new Row.Builder(cells, width)
                .to(INDENT)
                .add("█".repeat(part) + "░".repeat(BAR - part), Style.GOOD)
                .add(" " + percent + " %", Style.FAINT)
                .row();
    }

    /** The first line of the message that is answered. */
    String quote(String messageId, Conversation conversation, String name) {
        return "↩ "
                + conversation
                        .find(messageId)
                        .filter(Entry::isShown)
                        .flatMap(Entry::message)
                        .map(it -> (it.own() ? words.say(Word.YOU) : name) + ": "
                                + it.file().map(this::file).orElse(Clean.line(it.text())))
                        .orElse(words.say(Word.GONE));
    }

    private Optional<Row> reactions(Entry.Message message, String name) {
        Row.Builder row = new Row.Builder(cells, width).to(INDENT);
        int begin = row.used();
        for (Entry.Reaction each : message.reactions()) {
            if (!each.emoji().isEmpty()) {
                row.add(Clean.line(each.emoji()), Style.PLAIN, 8)
                        .add(" " + (each.own() ? words.say(Word.YOU) : name) + "   ", Style.FAINT);
            }
        }
        return row.used() == begin ? Optional.empty() : Optional.of(row.row());
    }

    /** What is known of a message, at the end of its last line: edited, fading, how far it has come. */
    private List<Row.Span> tail(Entry entry, Entry.Message message, Conversation conversation) {
        List<Row.Span> tail = new ArrayList<>();
        if (message.editedAt().isPresent()) {
            tail.add(new Row.Span(words.say(Word.EDITED) + " ", Style.FAINT));
        }
        message.disappearsAt()
                .ifPresent(at ->
                        tail.add(new Row.Span("◔ " + words.rest(Duration.between(now, at)) + " ", Style.FAINT)));
        if (message.own()) {
            MessageState state = conversation.state(entry);
            tail.add(
                    switch (state) {
                        case WAITING -> new Row.Span(" ○", Style.NOTICE);
                        case STORED -> new Row.Span(" ✓", Style.FAINT);
                        case CONFIRMED -> new Row.Span("✓✓", message.seen() ? Style.GOOD : Style.FAINT);
                    });
        }
        return tail;
    }
}
