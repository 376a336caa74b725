package org.waystation.terminal.chat.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.RelayStatus;
import org.waystation.terminal.chat.model.Conversation;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.model.Panel;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.history.Entry;

/** Draws the model: always the same for the same state, size and time. */
public final class View {
    /** Smallest screen on which there is something to see. */
    private static final int LEAST_COLUMNS = 40;

    private static final int LEAST_ROWS = 12;
    private static final int COLUMNS_FOR_LIST = 64;
    private static final int COLUMNS_FOR_WIDE_LIST = 110;

    private final Words words;
    private final ZoneId zone;
    private final Cells cells;

    public View(Words words, ZoneId zone, Cells cells) {
        this.words = words;
        this.zone = zone;
        this.cells = cells;
    }

    public Frame draw(Model model, int columns, int rows, Instant now) {
        if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
            return tooSmall(columns, rows);
        }
        Optional<Panel> picture = model.panel().filter(View::isPicture);
        if (picture.isPresent()) {
            List<Row> whole = new ArrayList<>(
                    panelView(now, columns).show(picture.get(), model, rows - 1).rows());
            whole.add(bottom(model, columns));
            return new Frame(whole, -1, 0, 1, 0);
        }
        InputView.Part input = new InputView(words, cells, columns).show(model, rows / 3);
        List<Row> screen = new ArrayList<>();
        screen.add(title(model, columns));
        // What lies over the conversation takes the place of what is being written, too.
        List<Row> writing = model.panel().isPresent() ? List.of() : input.rows();
        int body = rows - 3 - writing.size();
        int historyRows = body - 2;
        int scroll = 0;
        Optional<PanelView.Part> panel =
                model.panel().map(open -> panelView(now, columns).show(open, model, body));
        if (panel.isPresent()) {
            screen.addAll(panel.get().rows());
        } else {
            int list = columns >= COLUMNS_FOR_WIDE_LIST ? 30 : columns >= COLUMNS_FOR_LIST ? 21 : 0;
            int width = columns - list - (list == 0 ? 0 : 1);
            HistoryView.Part history = new HistoryView(words, cells, zone, now, width).show(model, historyRows);
            scroll = history.scroll();
            List<Row> right = new ArrayList<>();
            right.add(heading(model, width));
            right.add(new Row(List.of(new Row.Span("━".repeat(width), Style.FAINT))));
            right.addAll(model.current().entries().isEmpty() ? nothing(model, width, historyRows) : history.rows());
            beside(new ContactsView(words, cells, list).show(model, body), right, list, screen);
        }
        int inputTop = screen.size() + 1;
        screen.add(rule(model, columns, panel.isPresent(), now));
        screen.addAll(writing);
        screen.add(bottom(model, columns));
        if (panel.isPresent()) {
            PanelView.Part open = panel.get();
            return new Frame(
                    screen, open.cursorRow() < 0 ? -1 : 1 + open.cursorRow(), open.cursorColumn(), historyRows, scroll);
        }
        boolean hasCursor = model.chosen().isEmpty() && model.currentContact().isPresent();
        return new Frame(
                screen, hasCursor ? inputTop + input.cursorRow() : -1, input.cursorColumn(), historyRows, scroll);
    }

    /** A picture takes all the room that there is. */
    private static boolean isPicture(Panel panel) {
        return (panel instanceof Panel.Verify verify && verify.picture())
                || (panel instanceof Panel.Invitation invitation && invitation.picture());
    }

    private PanelView panelView(Instant now, int columns) {
        return new PanelView(words, cells, zone, now, columns);
    }

    private Frame tooSmall(int columns, int rows) {
        List<Row> screen = new ArrayList<>();
        for (String line : cells.wrap(words.say(Word.TOO_SMALL), columns, words.locale())) {
            if (screen.size() < rows) {
                screen.add(
                        new Row.Builder(cells, columns).add(line, Style.PLAIN).row());
            }
        }
        while (screen.size() < rows) {
            screen.add(Row.EMPTY);
        }
        return new Frame(screen, -1, 0, 1, 0);
    }

    private void beside(List<Row> left, List<Row> right, int list, List<Row> screen) {
        for (int i = 0; i < right.size(); i++) {
            if (list == 0) {
                screen.add(right.get(i));
                continue;
            }
            List<Row.Span> spans = new ArrayList<>(left.get(i).spans());
            spans.add(new Row.Span(i == 1 ? "┣" : "┃", Style.FAINT));
            spans.addAll(right.get(i).spans());
            screen.add(new Row(spans));
        }
    }

    private Row title(Model model, int columns) {
        Row.Builder row = new Row.Builder(cells, columns).add(" " + words.say(Word.TITLE), Style.TITLE);
        Row relays = relays(model, columns - row.used() - 2);
        int width = relays.spans().stream()
                .mapToInt(span -> cells.width(span.text()))
                .sum();
        return row.to(columns - width - 1).add(relays).row();
    }

    /** Each relay, if there is room, or how many of them can be reached. */
    private Row relays(Model model, int room) {
        Row.Builder all = new Row.Builder(cells, 10_000);
        int up = 0;
        for (RelayStatus relay : model.relays()) {
            String name = Clean.line(relay.relay().host());
            if (relay.connected()) {
                up++;
                all.add("  ● ", Style.GOOD).add(name, Style.FAINT);
            } else {
                all.add("  ○ ", Style.FAILURE).add(name, Style.PLAIN);
                relay.failure().ifPresent(why -> all.add(" (" + words.reason(why.reason()) + ")", Style.FAILURE));
            }
        }
        int relays = model.relays().size();
        if (relays == 0) {
            return new Row.Builder(cells, room)
                    .add(words.say(Word.CONNECTING), Style.FAINT)
                    .row();
        }
        if (all.used() <= room) {
            return all.row();
        }
        Say count = Say.of(Word.RELAYS_UP, String.valueOf(up), String.valueOf(relays));
        return new Row.Builder(cells, room)
                .add(words.say(count), up == relays ? Style.GOOD : Style.FAILURE)
                .row();
    }

    private Row heading(Model model, int width) {
        Row.Builder row = new Row.Builder(cells, width).to(1);
        Optional<Contact> contact = model.currentContact();
        if (contact.isEmpty()) {
            return row.add(words.say(Word.NOTICES), Style.BOLD).row();
        }
        Contact it = contact.get();
        row.add(Clean.line(it.name()), Style.BOLD, width / 2);
        it.theirName()
                .filter(theirs -> !theirs.equals(it.name()))
                .ifPresent(theirs -> row.add(" (" + Clean.line(theirs) + ")", Style.FAINT, width / 4));
        if (it.blocked()) {
            row.add("  " + words.say(Word.BLOCKED), Style.FAILURE);
        }
        if (it.state() != Contact.State.COMPLETE) {
            row.add("  " + words.state(it.state()), Style.NOTICE);
        } else if (it.verified()) {
            row.add("  ✓ " + words.say(Word.VERIFIED), Style.GOOD);
        } else {
            row.add("  " + words.say(Word.NOT_VERIFIED), Style.NOTICE);
            it.introducedBy()
                    .flatMap(model::contact)
                    .ifPresent(through ->
                            row.add(", " + words.say(Say.of(Word.INTRODUCED_BY, through.name())), Style.NOTICE));
        }
        if (!it.timer().isZero()) {
            row.add("  ◔ " + words.span(it.timer()), Style.FAINT);
        }
        return row.row();
    }

    private List<Row> nothing(Model model, int width, int height) {
        Say say = model.currentContact()
                .map(contact -> Say.of(Word.EMPTY_CONVERSATION, contact.name()))
                .orElse(Say.of(Word.EMPTY_PROFILE));
        List<Row> rows = new ArrayList<>();
        rows.add(Row.EMPTY);
        for (String line : cells.wrap(words.say(say), width - 4, words.locale())) {
            rows.add(new Row.Builder(cells, width).to(2).add(line, Style.FAINT).row());
        }
        while (rows.size() < height) {
            rows.add(Row.EMPTY);
        }
        return rows.subList(0, height);
    }

    /** Between the conversation and what is being written; says if something newer is below. */
    private Row rule(Model model, int columns, boolean isPanel, Instant now) {
        int list = columns >= COLUMNS_FOR_WIDE_LIST ? 30 : columns >= COLUMNS_FOR_LIST ? 21 : 0;
        String line =
                list == 0 || isPanel ? "━".repeat(columns) : "━".repeat(list) + "┻" + "━".repeat(columns - list - 1);
        Conversation current = model.current();
        if (!isPanel && model.chosen().isPresent()) {
            return label(details(model.chosen().get(), current, now), line, Style.BOLD, columns);
        }
        if (model.isFollowing() || current.unread() == 0) {
            return new Row(List.of(new Row.Span(line, Style.FAINT)));
        }
        String more = "↓ " + words.say(Say.of(Word.NEW_BELOW, String.valueOf(current.unread())));
        return label(more, line, Style.NOTICE, columns);
    }

    /** Words at the right end of a rule. */
    private Row label(String text, String line, Style style, int columns) {
        String label = " " + cells.cut(text, columns - 8) + " ";
        return new Row.Builder(cells, columns)
                .add(line.substring(0, Math.max(0, columns - cells.width(label) - 2)), Style.FAINT)
                .add(label, style)
                .add("━━", Style.FAINT)
                .row();
    }

    /** What is known of a message, in words. */
    private String details(Entry entry, Conversation conversation, Instant now) {
        LocalDateTime at = LocalDateTime.ofInstant(entry.at(), zone);
        String when = words.day(at.toLocalDate()) + " " + words.time(at.toLocalTime());
        if (entry.message().isEmpty()) {
            return when;
        }
        Entry.Message message = entry.message().get();
        Word how = Word.DETAIL_RECEIVED;
        if (message.own()) {
            how = switch (conversation.state(entry)) {
                case WAITING -> Word.DETAIL_WAITING;
                case STORED -> Word.DETAIL_STORED;
                case CONFIRMED -> message.seen() ? Word.DETAIL_SEEN : Word.DETAIL_CONFIRMED;
            };
        }
        String fades = message.disappearsAt()
                .map(until -> " · " + words.say(Say.of(Word.DETAIL_FADES, words.rest(Duration.between(now, until)))))
                .orElse("");
        return when + " · " + words.say(how) + fades;
    }

    /** What has happened last, or which keys do something now. */
    private Row bottom(Model model, int columns) {
        Optional<Model.Status> status = model.status();
        if (status.isPresent()) {
            return new Row.Builder(cells, columns)
                    .to(1)
                    .add(words.say(status.get().say()), status.get().isFailure() ? Style.FAILURE : Style.BOLD)
                    .row();
        }
        return Keys.row(words.say(help(model)), cells, columns);
    }

    private static Word help(Model model) {
        Optional<Panel> panel = model.panel();
        if (panel.isPresent()) {
            return PanelView.help(panel.get());
        }
        if (model.chosen().isPresent()) {
            if (model.chosen().get().isOffer()) {
                return Word.HELP_OFFER;
            }
            boolean theirFile = model.chosen()
                    .flatMap(entry -> entry.message())
                    .filter(message -> !message.own() && message.file().isPresent())
                    .isPresent();
            if (theirFile) {
                return Word.HELP_CHOSEN_FILE;
            }
            boolean own = model.chosen()
                    .flatMap(entry -> entry.message())
                    .filter(message -> message.own())
                    .isPresent();
            return own ? Word.HELP_CHOSEN_OWN : Word.HELP_CHOSEN;
        }
        return model.current().editing().isPresent()
                        || model.current().replyTo().isPresent()
                ? Word.HELP_ANSWERING
                : Word.HELP_WRITING;
    }
}
