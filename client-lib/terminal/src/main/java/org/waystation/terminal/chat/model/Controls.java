package org.waystation.terminal.chat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.history.Entry;

/** What keys do while no panel is open: writing, moving, choosing a message. */
public final class Controls {
    private static final int MAX_SCROLL = 1_000_000;

    private final Model model;
    private final PanelControls panels;
    private int page = 10;

    public Controls(Model model) {
        this.model = model;
        this.panels = new PanelControls(model);
    }

    /** @param rows of the conversation that are shown */
    public void page(int rows) {
        page = Math.max(1, rows - 1);
    }

    /** Changes the model, and says what else is to be done. */
    public Optional<Wish> press(Key key) {
        if (key != Key.Press.REDRAW) {
            model.sayNothing();
        }
        if (key == Key.Press.REDRAW) {
            return Optional.of(new Wish.Redraw());
        }
        if (key == Key.Press.QUIT) {
            return Optional.of(new Wish.Quit());
        }
        if (model.panel().isPresent()) {
            return panels.press(key, model.panel().get());
        }
        Optional<Entry> chosen = model.chosen();
        if (chosen.isPresent()) {
            return choosing(key, chosen.get());
        }
        if (key instanceof Key.Typed typed) {
            insert(typed.text());
            return Optional.empty();
        }
        if (key instanceof Key.Pasted pasted) {
            insert(pasted.text());
            return Optional.empty();
        }
        return writing((Key.Press) key);
    }

    private void insert(String text) {
        if (model.currentContact().isEmpty()) {
            model.say(Say.of(Word.STATUS_NOBODY));
        } else if (!model.current().editor().insert(text)) {
            model.fail(Say.of(Word.STATUS_TOO_LONG, String.valueOf(Profile.MAX_TEXT)));
        }
    }

    private Optional<Wish> writing(Key.Press key) {
        Conversation current = model.current();
        Editor editor = current.editor();
        switch (key) {
            case ENTER -> {
                if (!editor.text().isBlank()) {
                    return Optional.of(new Wish.Send(current.contactId()));
                }
            }
            case NEW_LINE -> insert("\n");
            case EOF -> {
                if (editor.isEmpty()) {
                    return Optional.of(new Wish.Quit());
                }
                editor.delete();
            }
            case ESCAPE -> {
                if (current.editing().isPresent()) {
                    current.clearInput();
                } else if (current.replyTo().isPresent()) {
                    current.replyTo(Optional.empty());
                } else {
                    model.follow();
                }
            }
            case UP -> {
                if (!editor.up()) {
                    model.choose(-1);
                }
            }
            case DOWN -> {
                if (!editor.down()) {
                    model.follow();
                }
            }
            default -> elsewhere(key, editor);
        }
        return Optional.empty();
    }

    private void elsewhere(Key.Press key, Editor editor) {
        switch (key) {
            case TAB -> model.move(1);
            case BACK_TAB -> model.move(-1);
            case PAGE_UP -> scroll(page);
            case PAGE_DOWN -> scroll(-page);
            case HELP -> model.open(new Panel.Help(0));
            case MENU -> model.open(new Panel.Menu(actions(), 0));
            default -> edit(key, editor);
        }
    }

    /** What keys do to a text, wherever one is written. */
    static void edit(Key.Press key, Editor editor) {
        switch (key) {
            case LEFT -> editor.left();
            case RIGHT -> editor.right();
            case WORD_LEFT -> editor.wordLeft();
            case WORD_RIGHT -> editor.wordRight();
            case HOME -> editor.lineStart();
            case END -> editor.lineEnd();
            case BACKSPACE -> editor.backspace();
            case DELETE, EOF -> editor.delete();
            case CUT_WORD -> editor.cutWord();
            case CUT_TO_END -> editor.cutToLineEnd();
            case CUT_TO_START -> editor.cutToLineStart();
            default -> {}
        }
    }

    private void scroll(int rows) {
        int to = model.scroll() + rows;
        if (to <= 0) {
            model.follow();
        } else {
            model.scroll(
                    Math.min(to, MAX_SCROLL),
                    model.isFollowing() ? model.current().lastOrder() : model.anchor());
        }
    }

    private Optional<Wish> choosing(Key key, Entry entry) {
        if (entry.isOffer() && key instanceof Key.Typed typed) {
            return deciding(typed.text(), entry);
        }
        if (key instanceof Key.Press press) {
            switch (press) {
                case UP -> model.choose(-1);
                case DOWN -> model.choose(1);
                case PAGE_UP -> model.choose(-5);
                case PAGE_DOWN -> model.choose(5);
                case ENTER -> {
                    if (entry.isOffer()) {
                        panels.ask(entry);
                    } else {
                        reply(entry);
                    }
                }
                case DELETE -> confirmDelete(entry);
                case HELP -> model.open(new Panel.Help(0));
                case TAB, BACK_TAB -> elsewhere(press, model.current().editor());
                default -> model.unchoose();
            }
        } else if (key instanceof Key.Typed typed) {
            switch (typed.text()) {
                case "r" -> reply(entry);
                case "e" -> edit(entry);
                case "d" -> confirmDelete(entry);
                case "+", "f" -> model.open(new Panel.Reactions(entry.key().id(), PanelControls.EMOJI, 0));
                case "s" -> panels.save(entry);
                case "k" -> model.choose(-1);
                case "j" -> model.choose(1);
                default -> {}
            }
        }
        return Optional.empty();
    }

    private Optional<Wish> deciding(String typed, Entry offer) {
        if (typed.equals("a")) {
            panels.ask(offer);
        } else if (typed.equals("x")) {
            model.unchoose();
            return Optional.of(new Wish.Decline(offer));
        }
        return Optional.empty();
    }

    private void reply(Entry entry) {
        model.current().replyTo(Optional.of(entry.key().id()));
        model.unchoose();
    }

    private void edit(Entry entry) {
        entry.message().filter(it -> it.own() && it.file().isEmpty()).ifPresent(message -> {
            Conversation current = model.current();
            if (!current.editor().isEmpty() && current.editing().isEmpty()) {
                model.say(Say.of(Word.STATUS_DRAFT_IN_THE_WAY));
                return;
            }
            current.editor().set(message.text());
            current.editing(Optional.of(entry.key().id()));
            current.replyTo(Optional.empty());
            model.unchoose();
        });
    }

    private void confirmDelete(Entry entry) {
        if (entry.message().filter(Entry.Message::own).isPresent()) {
            model.open(new Panel.ConfirmDelete(entry.key().id()));
        } else {
            model.say(Say.of(Word.STATUS_NOT_YOURS));
        }
    }

    private List<Panel.Action> actions() {
        List<Panel.Action> actions = new ArrayList<>();
        Optional<Contact> contact = model.currentContact();
        if (contact.isPresent()) {
            Contact it = contact.get();
            if (it.code().isPresent()) {
                actions.add(Panel.Action.VERIFY);
            }
            if (it.state() == Contact.State.INVITED) {
                actions.add(Panel.Action.LINK);
            }
            if (it.state() == Contact.State.RESTORED) {
                actions.add(Panel.Action.GO_ON);
            }
            if (it.state() == Contact.State.COMPLETE && !it.blocked()) {
                actions.add(Panel.Action.TIMER);
                actions.add(Panel.Action.SEND_FILE);
                actions.add(it.readReceipts() ? Panel.Action.RECEIPTS_OFF : Panel.Action.RECEIPTS_ON);
                actions.add(Panel.Action.OWN_NAME);
            }
            if (it.state() == Contact.State.COMPLETE) {
                actions.add(it.blocked() ? Panel.Action.UNBLOCK : Panel.Action.BLOCK);
            }
        }
        actions.addAll(List.of(Panel.Action.INVITE, Panel.Action.ACCEPT, Panel.Action.HELP, Panel.Action.QUIT));
        return actions;
    }
}
