package org.waystation.terminal.chat.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;

/** The list of conversations. */
final class ContactsView {
    private final Words words;
    private final Cells cells;
    private final int width;

    ContactsView(Words words, Cells cells, int width) {
        this.words = words;
        this.cells = cells;
        this.width = width;
    }

    List<Row> show(Model model, int height) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row.Builder(cells, width)
                .to(1)
                .add(words.say(Word.CONTACTS), Style.FAINT)
                .to(width)
                .row());
        rows.add(new Row(List.of(new Row.Span("━".repeat(width), Style.FAINT))));
        List<String> places = model.places();
        int room = height - rows.size();
        int first = Math.max(0, Math.min(places.indexOf(model.selected()) - room / 2, places.size() - room));
        for (int i = first; i < places.size() && rows.size() < height; i++) {
            rows.add(place(places.get(i), model));
        }
        while (rows.size() < height) {
            rows.add(new Row.Builder(cells, width).to(width).row());
        }
        return rows;
    }

    private Row place(String id, Model model) {
        boolean selected = id.equals(model.selected());
        Optional<Contact> contact = model.contact(id);
        int unread = model.conversation(id).unread();
        String name = contact.map(it -> Clean.line(it.name())).orElse(words.say(Word.NOTICES));
        String count = unread == 0 ? "" : unread > 99 ? " 99+" : " " + unread;
        Style style = selected ? Style.SELECTED : unread > 0 ? Style.BOLD : Style.PLAIN;
        boolean written = !selected && !model.conversation(id).editor().isEmpty();
        Row.Builder row = new Row.Builder(cells, width)
                .add(selected ? "▌" : " ", style)
                .add(mark(contact), style)
                .add(" ", style);
        int room = width - row.used() - count.length() - (written ? 2 : 0) - 1;
        row.add(name, style, room);
        if (written) {
            row.add(" ✎", Style.FAINT);
        }
        return row.to(width - count.length() - 1, style)
                .add(count, selected ? Style.SELECTED : Style.NOTICE)
                .to(width, style)
                .row();
    }

    private static String mark(Optional<Contact> contact) {
        if (contact.isEmpty()) {
            return "!";
        }
        if (contact.get().blocked()) {
            return "×";
        }
        return switch (contact.get().state()) {
            case COMPLETE -> contact.get().verified() ? "✓" : " ";
            case RESTORED, FAILED -> "!";
            case INVITED, ANSWERING, REQUESTED -> "…";
        };
    }
}
