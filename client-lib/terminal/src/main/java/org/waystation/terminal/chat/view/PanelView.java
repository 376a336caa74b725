package org.waystation.terminal.chat.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.VerificationCode;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.model.Panel;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.console.QrCode;

/** What lies over the conversation. */
final class PanelView {
    private static final int MARGIN = 3;

    private final Words words;
    private final Cells cells;
    private final ZoneId zone;
    private final Instant now;
    private final int width;
    private final List<Row> rows = new ArrayList<>();

    PanelView(Words words, Cells cells, ZoneId zone, Instant now, int width) {
        this.words = words;
        this.cells = cells;
        this.zone = zone;
        this.now = now;
        this.width = width;
    }

    /** Rows, and the cursor among them; -1: none. */
    record Part(List<Row> rows, int cursorRow, int cursorColumn) {}

    /** Which keys do something. */
    static Word help(Panel panel) {
        if (panel instanceof Panel.Help) {
            return Word.HELP_HELP;
        }
        if (panel instanceof Panel.Verify) {
            return Word.HELP_VERIFY;
        }
        if (panel instanceof Panel.ConfirmDelete) {
            return Word.HELP_CONFIRM;
        }
        if (panel instanceof Panel.Invitation) {
            return Word.HELP_LINK;
        }
        return panel instanceof Panel.Prompt ? Word.HELP_PROMPT : Word.HELP_MENU;
    }

    Part show(Panel panel, Model model, int height) {
        int cursorRow = -1;
        int cursorColumn = 0;
        if (panel instanceof Panel.Help help) {
            help(help, height);
        } else if (panel instanceof Panel.Menu menu) {
            menu(menu);
        } else if (panel instanceof Panel.Timers timers) {
            timers(timers, model);
        } else if (panel instanceof Panel.Reactions reactions) {
            reactions(reactions);
        } else if (panel instanceof Panel.ConfirmDelete confirm) {
            confirm(confirm, model);
        } else if (panel instanceof Panel.Verify verify) {
            verify(verify, model, height);
        } else if (panel instanceof Panel.Invitation invitation) {
            invitation(invitation, height);
        } else if (panel instanceof Panel.Prompt prompt) {
            heading(words.say(
                    switch (prompt.question()) {
                        case INVITE_NAME -> Word.ASK_INVITE_NAME;
                        case ACCEPT_LINK -> Word.ASK_LINK;
                        case ACCEPT_NAME -> Word.ASK_ACCEPT_NAME;
                        case OWN_NAME -> Word.ASK_OWN_NAME;
                        case FILE_TO_SEND -> Word.ASK_FILE_TO_SEND;
                        case FILE_TO_SAVE -> Word.ASK_FILE_TO_SAVE;
                        case REQUEST_NAME -> Word.ASK_REQUEST_NAME;
                        case INTRODUCTION_NAME -> Word.ASK_INTRODUCTION_NAME;
                    }));
            InputView.Part text = new InputView(words, cells, width).text(prompt.editor(), "   > ", height / 2);
            cursorRow = rows.size() + text.cursorRow();
            cursorColumn = text.cursorColumn();
            rows.addAll(text.rows());
            rows.add(Row.EMPTY);
            paragraph(words.say(
                    switch (prompt.question()) {
                        case ACCEPT_LINK -> Word.ABOUT_LINK;
                        case FILE_TO_SEND -> Word.ABOUT_FILE_TO_SEND;
                        case FILE_TO_SAVE -> Word.ABOUT_FILE_TO_SAVE;
                        case OWN_NAME -> Word.ABOUT_OWN_NAME;
                        case INVITE_NAME, ACCEPT_NAME, REQUEST_NAME, INTRODUCTION_NAME -> Word.ABOUT_NAME;
                    }));
        }
        while (rows.size() < height) {
            rows.add(Row.EMPTY);
        }
        return new Part(rows.subList(0, height), cursorRow, cursorColumn);
    }

    private void heading(String text) {
        rows.add(Row.EMPTY);
        for (String line : cells.wrap(text, width - 2 * MARGIN, words.locale())) {
            rows.add(new Row.Builder(cells, width)
                    .to(MARGIN)
                    .add(line, Style.BOLD)
                    .row());
        }
        rows.add(Row.EMPTY);
    }

    private void paragraph(String text) {
        for (String line : cells.wrap(text, width - 2 * MARGIN, words.locale())) {
            rows.add(new Row.Builder(cells, width)
                    .to(MARGIN)
                    .add(line, Style.PLAIN)
                    .row());
        }
    }

    private void help(Panel.Help help, int height) {
        List<Row> all = new ArrayList<>();
        String[] lines = words.say(Word.HELP_SCREEN).split("\n");
        int keys = 0;
        for (String line : lines) {
            int tab = line.indexOf('|');
            keys = Math.max(
                    keys, tab < 0 ? 0 : cells.width(line.substring(0, tab).strip()));
        }
        int indent = MARGIN + keys + 3;
        for (String line : lines) {
            int tab = line.indexOf('|');
            String key = tab < 0 ? "" : line.substring(0, tab).strip();
            String what = line.substring(tab + 1).strip();
            int left = tab < 0 ? MARGIN : indent;
            for (String part : cells.wrap(what, width - left - MARGIN, words.locale())) {
                all.add(new Row.Builder(cells, width)
                        .to(MARGIN)
                        .add(key, Style.KEY)
                        .to(left)
                        .add(part, tab < 0 ? Style.BOLD : Style.PLAIN)
                        .row());
                key = "";
            }
        }
        int scroll = Math.max(0, Math.min(help.scroll(), all.size() - height));
        rows.addAll(all.subList(scroll, Math.min(all.size(), scroll + height)));
    }

    private void choices(List<String> choices, int chosen) {
        int widest = choices.stream().mapToInt(cells::width).max().orElse(0);
        for (int i = 0; i < choices.size(); i++) {
            boolean here = i == chosen;
            Style style = here ? Style.SELECTED : Style.PLAIN;
            rows.add(new Row.Builder(cells, width)
                    .to(MARGIN)
                    .add(here ? "▌" : " ", style)
                    .add(i + 1 + "  " + choices.get(i), style)
                    .to(Math.min(width - MARGIN, MARGIN + widest + 6), style)
                    .row());
        }
        rows.add(Row.EMPTY);
    }

    private void menu(Panel.Menu menu) {
        heading(words.say(Word.MENU));
        choices(menu.actions().stream().map(words::action).toList(), menu.chosen());
        paragraph(words.aboutAction(menu.actions().get(menu.chosen())));
    }

    private void timers(Panel.Timers timers, Model model) {
        heading(words.say(Say.of(Word.ASK_TIMER, contact(model))));
        choices(timers.durations().stream().map(words::span).toList(), timers.chosen());
        paragraph(words.say(Word.ABOUT_TIMER));
    }

    private static String contact(Model model) {
        return model.currentContact().map(Contact::name).orElse("");
    }

    private void reactions(Panel.Reactions reactions) {
        heading(words.say(Word.ASK_REACTION));
        choices(
                reactions.emoji().stream()
                        .map(emoji -> emoji.isEmpty() ? words.say(Word.NO_REACTION) : emoji)
                        .toList(),
                reactions.chosen());
    }

    private void confirm(Panel.ConfirmDelete confirm, Model model) {
        heading(words.say(Say.of(Word.ASK_DELETE, contact(model))));
        model.current()
                .find(confirm.messageId())
                .flatMap(entry -> entry.message())
                .ifPresent(message -> {
                    List<String> lines = cells.wrap(Clean.text(message.text()), width - 2 * MARGIN - 2, words.locale());
                    lines.stream()
                            .limit(6)
                            .forEach(line -> rows.add(new Row.Builder(cells, width)
                                    .to(MARGIN)
                                    .add("┃ ", Style.FAINT)
                                    .add(line, Style.PLAIN)
                                    .row()));
                    rows.add(Row.EMPTY);
                });
        paragraph(words.say(Word.ABOUT_DELETE));
    }

    private void verify(Panel.Verify verify, Model model, int height) {
        Optional<Contact> contact = model.contact(verify.contactId());
        Optional<VerificationCode> code = contact.flatMap(Contact::code);
        if (code.isEmpty()) {
            return;
        }
        if (verify.picture()) {
            picture(code.get().qr(), height);
            return;
        }
        String name = contact.get().name();
        heading(words.say(Say.of(contact.get().verified() ? Word.VERIFIED_BEFORE : Word.ASK_VERIFY, name)));
        String[] groups = code.get().grouped().split(" ");
        for (int i = 0; i < groups.length; i += 4) {
            String line = String.join("   ", List.of(groups).subList(i, Math.min(i + 4, groups.length)));
            rows.add(new Row.Builder(cells, width)
                    .to(MARGIN + 4)
                    .add(line, Style.BOLD)
                    .row());
        }
        rows.add(Row.EMPTY);
        paragraph(words.say(Say.of(Word.ABOUT_VERIFY, name)));
    }

    private void invitation(Panel.Invitation invitation, int height) {
        if (invitation.picture()) {
            picture(invitation.link(), height);
            return;
        }
        heading(words.say(Say.of(Word.LINK_FOR, invitation.name())));
        String link = Clean.line(invitation.link());
        for (int at = 0; at < link.length(); at += width - 2 * MARGIN) {
            String part = link.substring(at, Math.min(link.length(), at + width - 2 * MARGIN));
            rows.add(new Row.Builder(cells, width)
                    .to(MARGIN)
                    .add(part, Style.BOLD)
                    .row());
        }
        rows.add(Row.EMPTY);
        Duration left = Duration.between(now, invitation.expiresAt());
        String until = words.day(invitation.expiresAt().atZone(zone).toLocalDate()) + " "
                + words.time(invitation.expiresAt().atZone(zone).toLocalTime());
        paragraph(words.say(Say.of(Word.ABOUT_INVITATION, invitation.name(), until, words.rest(left))));
    }

    /** With as wide a margin as there is room for, and not at all if it would not fit. */
    private void picture(String content, int height) {
        for (int quiet = 4; quiet > 0; quiet--) {
            List<String> lines = QrCode.rows(content, quiet);
            int columns = lines.get(0).length();
            if (lines.size() <= height && columns <= width) {
                int left = (width - columns) / 2;
                lines.forEach(line -> rows.add(new Row.Builder(cells, width)
                        .to(left)
                        .add(line, Style.PICTURE)
                        .row()));
                return;
            }
        }
        List<String> least = QrCode.rows(content, 1);
        heading(words.say(Say.of(
                Word.PICTURE_TOO_LARGE, String.valueOf(least.get(0).length()), String.valueOf(least.size() + 1))));
    }
}
