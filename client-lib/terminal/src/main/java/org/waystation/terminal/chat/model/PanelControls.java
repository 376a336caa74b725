package org.waystation.terminal.chat.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.history.Entry;

/** What keys do while a panel is open. Escape closes every one. */
final class PanelControls {
    /** What can be felt about a message; the last takes it back. */
    static final List<String> EMOJI = List.of("👍", "❤", "😂", "😮", "😢", "🙏", "");

    private static final List<Duration> TIMERS = List.of(
            Duration.ZERO,
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(8),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(28));

    private static final int LONGEST_LINE = 4096;

    private final Model model;

    PanelControls(Model model) {
        this.model = model;
    }

    Optional<Wish> press(Key key, Panel panel) {
        if (key == Key.Press.ESCAPE) {
            model.closePanel();
            return Optional.empty();
        }
        if (panel instanceof Panel.Help help) {
            help(key, help);
        } else if (panel instanceof Panel.Menu menu) {
            return menu(key, menu);
        } else if (panel instanceof Panel.Timers timers) {
            return timers(key, timers);
        } else if (panel instanceof Panel.Reactions reactions) {
            return reactions(key, reactions);
        } else if (panel instanceof Panel.ConfirmDelete confirm) {
            return confirm(key, new Wish.Delete(model.selected(), confirm.messageId()));
        } else if (panel instanceof Panel.Verify verify) {
            return verify(key, verify);
        } else if (panel instanceof Panel.Prompt prompt) {
            return prompt(key, prompt);
        } else if (panel instanceof Panel.Invitation invitation) {
            invitation(key, invitation);
        }
        return Optional.empty();
    }

    private void help(Key key, Panel.Help help) {
        if (key == Key.Press.DOWN || key == Key.Press.PAGE_DOWN) {
            model.open(new Panel.Help(help.scroll() + (key == Key.Press.DOWN ? 1 : 8)));
        } else if (key == Key.Press.UP || key == Key.Press.PAGE_UP) {
            model.open(new Panel.Help(Math.max(0, help.scroll() - (key == Key.Press.UP ? 1 : 8))));
        } else {
            model.closePanel();
        }
    }

    /** Where a choice from a list goes. */
    private static int moved(Key key, int chosen, int size) {
        if (key == Key.Press.DOWN || key == Key.Press.RIGHT || key == Key.Press.TAB) {
            return (chosen + 1) % size;
        }
        if (key == Key.Press.UP || key == Key.Press.LEFT || key == Key.Press.BACK_TAB) {
            return (chosen + size - 1) % size;
        }
        int digit = key instanceof Key.Typed typed && typed.text().matches("[1-9]")
                ? Integer.parseInt(typed.text()) - 1
                : chosen;
        return digit < size ? digit : chosen;
    }

    private Optional<Wish> menu(Key key, Panel.Menu menu) {
        int chosen = moved(key, menu.chosen(), menu.actions().size());
        if (key != Key.Press.ENTER) {
            model.open(new Panel.Menu(menu.actions(), chosen));
            return Optional.empty();
        }
        model.closePanel();
        String contact = model.selected();
        switch (menu.actions().get(chosen)) {
            case VERIFY -> model.open(new Panel.Verify(contact, false));
            case TIMER -> model.open(new Panel.Timers(TIMERS, timerNow()));
            case INVITE -> ask(Panel.Question.INVITE_NAME, "");
            case ACCEPT -> ask(Panel.Question.ACCEPT_LINK, "");
            case OWN_NAME -> {
                Editor editor = new Editor(LONGEST_LINE);
                editor.set(model.currentContact().flatMap(Contact::ownName).orElse(""));
                model.open(new Panel.Prompt(Panel.Question.OWN_NAME, editor, ""));
            }
            case SEND_FILE -> ask(Panel.Question.FILE_TO_SEND, "");
            case HELP -> model.open(new Panel.Help(0));
            case LINK -> {
                // The same name gives the same link until it is answered.
                return model.currentContact().map(it -> new Wish.Invite(it.name()));
            }
            case RECEIPTS_ON -> {
                return Optional.of(new Wish.Receipts(contact, true));
            }
            case RECEIPTS_OFF -> {
                return Optional.of(new Wish.Receipts(contact, false));
            }
            case GO_ON -> {
                return Optional.of(new Wish.GoOn(contact));
            }
            case BLOCK -> {
                return Optional.of(new Wish.Block(contact, true));
            }
            case UNBLOCK -> {
                return Optional.of(new Wish.Block(contact, false));
            }
            case QUIT -> {
                return Optional.of(new Wish.Quit());
            }
        }
        return Optional.empty();
    }

    private int timerNow() {
        Duration now = model.currentContact().map(Contact::timer).orElse(Duration.ZERO);
        return Math.max(0, TIMERS.indexOf(now));
    }

    private void ask(Panel.Question question, String earlier) {
        model.open(new Panel.Prompt(question, new Editor(LONGEST_LINE), earlier));
    }

    /** Asks where to write the file that a message of theirs brings. */
    void save(Entry entry) {
        entry.message()
                .filter(message -> !message.own())
                .flatMap(Entry.Message::file)
                .ifPresent(file -> {
                    Editor editor = new Editor(LONGEST_LINE);
                    editor.insert(Downloads.place(file.name()));
                    model.unchoose();
                    model.open(new Panel.Prompt(
                            Panel.Question.FILE_TO_SAVE, editor, entry.key().id()));
                });
    }

    /** Asks for the name of somebody who would like to be met. */
    void ask(Entry offer) {
        model.unchoose();
        if (offer.what() instanceof Entry.Request request) {
            ask(Panel.Question.REQUEST_NAME, request.requestId());
        } else if (offer.what() instanceof Entry.Introduction introduction) {
            Editor editor = new Editor(LONGEST_LINE);
            editor.insert(introduction.name().replaceAll("[\r\n]+", " "));
            model.open(new Panel.Prompt(Panel.Question.INTRODUCTION_NAME, editor, introduction.introductionId()));
        }
    }

    private Optional<Wish> timers(Key key, Panel.Timers timers) {
        int chosen = moved(key, timers.chosen(), timers.durations().size());
        model.open(new Panel.Timers(timers.durations(), chosen));
        if (key != Key.Press.ENTER) {
            return Optional.empty();
        }
        model.closePanel();
        return Optional.of(
                new Wish.SetTimer(model.selected(), timers.durations().get(chosen)));
    }

    private Optional<Wish> reactions(Key key, Panel.Reactions reactions) {
        int chosen = moved(key, reactions.chosen(), reactions.emoji().size());
        model.open(new Panel.Reactions(reactions.messageId(), reactions.emoji(), chosen));
        if (key != Key.Press.ENTER) {
            return Optional.empty();
        }
        model.closePanel();
        model.unchoose();
        return Optional.of(new Wish.React(
                model.selected(), reactions.messageId(), reactions.emoji().get(chosen)));
    }

    private Optional<Wish> confirm(Key key, Wish wish) {
        if (!(key instanceof Key.Typed typed)) {
            return Optional.empty();
        }
        if (typed.text().equals("y")) {
            model.closePanel();
            model.unchoose();
            return Optional.of(wish);
        }
        if (typed.text().equals("n")) {
            model.closePanel();
        }
        return Optional.empty();
    }

    private Optional<Wish> verify(Key key, Panel.Verify verify) {
        if (key instanceof Key.Typed typed && typed.text().equals("q")) {
            model.open(new Panel.Verify(verify.contactId(), !verify.picture()));
            return Optional.empty();
        }
        return confirm(key, new Wish.MarkVerified(verify.contactId()));
    }

    private void invitation(Key key, Panel.Invitation shown) {
        if (key instanceof Key.Typed typed && typed.text().equals("q")) {
            model.open(new Panel.Invitation(shown.name(), shown.link(), shown.expiresAt(), !shown.picture()));
        } else if (key == Key.Press.ENTER) {
            model.closePanel();
        }
    }

    private Optional<Wish> prompt(Key key, Panel.Prompt prompt) {
        Editor editor = prompt.editor();
        if (key instanceof Key.Typed typed) {
            insert(editor, typed.text());
        } else if (key instanceof Key.Pasted pasted) {
            insert(editor, pasted.text());
        } else if (key == Key.Press.ENTER) {
            return answered(prompt, editor.text().strip());
        } else {
            Controls.edit((Key.Press) key, editor);
        }
        return Optional.empty();
    }

    /** Answers are one line; a link that was copied over several is one link. */
    private void insert(Editor editor, String text) {
        if (!editor.insert(text.replaceAll("[\r\n]+", ""))) {
            model.fail(Say.of(Word.STATUS_TOO_LONG, String.valueOf(LONGEST_LINE)));
        }
    }

    private Optional<Wish> answered(Panel.Prompt prompt, String answer) {
        switch (prompt.question()) {
            case INVITE_NAME -> {
                model.closePanel();
                return Optional.of(new Wish.Invite(answer));
            }
            case ACCEPT_LINK -> {
                if (!answer.isEmpty()) {
                    ask(Panel.Question.ACCEPT_NAME, answer);
                }
            }
            case OWN_NAME -> {
                model.closePanel();
                return Optional.of(new Wish.OwnName(model.selected(), answer));
            }
            case FILE_TO_SEND -> {
                model.closePanel();
                return answer.isEmpty() ? Optional.empty() : Optional.of(new Wish.SendFile(model.selected(), answer));
            }
            case FILE_TO_SAVE -> {
                model.closePanel();
                return answer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Wish.SaveFile(model.selected(), prompt.earlier(), answer));
            }
            case REQUEST_NAME -> {
                model.closePanel();
                return Optional.of(new Wish.AcceptRequest(prompt.earlier(), answer));
            }
            case INTRODUCTION_NAME -> {
                model.closePanel();
                return Optional.of(new Wish.AcceptIntroduction(prompt.earlier(), answer));
            }
            case ACCEPT_NAME -> {
                model.closePanel();
                return Optional.of(new Wish.Accept(prompt.earlier(), answer));
            }
        }
        return Optional.empty();
    }
}
