package org.waystation.terminal.chat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.waystation.client.Contact;
import org.waystation.client.Listener;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.client.Received;
import org.waystation.client.RelayStatus;
import org.waystation.client.WaystationException;
import org.waystation.terminal.chat.model.Controls;
import org.waystation.terminal.chat.model.Conversation;
import org.waystation.terminal.chat.model.Key;
import org.waystation.terminal.chat.model.Model;
import org.waystation.terminal.chat.model.Wish;
import org.waystation.terminal.chat.screen.Screen;
import org.waystation.terminal.chat.view.Cells;
import org.waystation.terminal.chat.view.Clean;
import org.waystation.terminal.chat.view.Frame;
import org.waystation.terminal.chat.view.View;
import org.waystation.terminal.chat.words.Language;
import org.waystation.terminal.chat.words.Say;
import org.waystation.terminal.chat.words.Word;
import org.waystation.terminal.chat.words.Words;
import org.waystation.terminal.history.Deed;
import org.waystation.terminal.history.Draft;
import org.waystation.terminal.history.History;

/**
 * The chat while it runs: one thread does everything, in the order in which keys are pressed and things happen, and draws when there is
 * nothing left to do.
 */
public final class ChatLoop {
    private static final long TICK_MILLIS = 1_000;
    private static final long QUICK_MILLIS = 200;
    private static final Duration DRAFT_SETTLES = Duration.ofSeconds(2);

    private final Profile profile;
    private final History history;
    private final Screen screen;
    private final Clock clock;
    private final BlockingQueue<Runnable> doing;
    private final Model model;
    private final Controls controls;
    private final Transfers transfers;
    private final Wishes wishes;
    private final View view;
    private final Map<String, Draft> savedDrafts = new HashMap<>();
    private Instant lastKey = Instant.EPOCH;
    private boolean ended;

    private ChatLoop(Profile profile, News news, Screen screen, Language language, Clock clock) {
        this.profile = profile;
        this.screen = screen;
        this.clock = clock;
        this.doing = news.doing;
        this.history = new History(profile, clock);
        history.keep();
        this.model = new Model(history.load(), profile.contacts());
        this.controls = new Controls(model);
        this.transfers = new Transfers(profile, history, model, doing::add);
        this.wishes = new Wishes(profile, history, model, transfers, doing::add);
        this.view =
                new View(new Words(language, Clean::line), ZoneId.systemDefault(), new Cells(screen.joinsGraphemes()));
        profile.outbox().forEach(each -> model.underWay(each.contactId(), each.messageId(), each.state()));
        model.contacts()
                .forEach(contact -> savedDrafts.put(
                        contact.id(), model.conversation(contact.id()).draft()));
        news.chat = Optional.of(this);
    }

    /** Hears the profile from before the chat is there, so that nothing is missed. */
    public static final class News implements Listener {
        private final BlockingQueue<Runnable> doing = new LinkedBlockingQueue<>();
        private volatile Optional<ChatLoop> chat = Optional.empty();

        private void tell(Consumer<ChatLoop> what) {
            doing.add(() -> chat.ifPresent(what));
        }

        @Override
        public void received(Received received) {
            tell(ChatLoop::receive);
        }

        @Override
        public void messageState(String messageId, MessageState state) {
            tell(chat -> chat.model.underWay(messageId, state));
        }

        @Override
        public void contact(Contact contact) {
            tell(ChatLoop::contacts);
        }

        @Override
        public void relay(RelayStatus status) {
            tell(chat -> chat.model.relay(status));
        }

        /** Ends the chat as if the user had. */
        public void quit() {
            tell(ChatLoop::quit);
        }
    }

    /**
     * Runs until the user quits. Neither profile nor screen is closed.
     *
     * @param news that the profile was opened with
     */
    public static void run(Profile profile, News news, Screen screen, Language language, Clock clock) {
        new ChatLoop(profile, news, screen, language, clock).run();
    }

    private void run() {
        screen.listen(key -> doing.add(() -> press(key)), () -> doing.add(() -> {}));
        attempt(this::receive);
        attempt(transfers::resume);
        try {
            while (!ended) {
                draw();
                Runnable next = doing.poll(transfers.isRunning() ? QUICK_MILLIS : TICK_MILLIS, TimeUnit.MILLISECONDS);
                while (next != null && !ended) {
                    attempt(next);
                    next = doing.poll();
                }
                attempt(this::tick);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            saveDrafts();
        }
    }

    /** What fails is told, and the chat goes on. */
    private void attempt(Runnable what) {
        try {
            what.run();
        } catch (WaystationException e) {
            model.fail(Words.failure(e.reason()));
        } catch (RuntimeException e) {
            model.fail(Say.of(Word.STATUS_FAULT, e.getClass().getSimpleName()));
        }
    }

    private void draw() {
        int columns = screen.columns();
        int rows = screen.rows();
        Frame frame = view.draw(model, columns, rows, clock.instant());
        controls.page(frame.historyRows());
        if (!model.isFollowing()) {
            model.scroll(frame.scroll(), model.anchor());
        }
        screen.draw(frame, columns, rows);
        attempt(this::markRead);
    }

    private void markRead() {
        Conversation current = model.current();
        long before = current.read();
        if (!model.markRead()) {
            return;
        }
        history.read(model.selected(), current.read());
        Optional<Contact> told = model.currentContact().filter(Contact::readReceipts);
        if (told.isPresent()) {
            profile.conversation(told.get())
                    .markRead(current.entries().stream()
                            .filter(entry -> entry.order() > before
                                    && entry.isNews()
                                    && entry.message().isPresent())
                            .map(entry -> entry.key().id())
                            .toList());
        }
    }

    private void press(Key key) {
        lastKey = clock.instant();
        String before = model.selected();
        Optional<Wish> wish = controls.press(key);
        if (!before.equals(model.selected())) {
            saveDraft(before);
        }
        wish.ifPresent(this::fulfil);
    }

    private void fulfil(Wish wish) {
        if (wish instanceof Wish.Quit) {
            quit();
        } else if (wish instanceof Wish.Redraw) {
            screen.redraw();
        } else {
            wishes.fulfil(wish);
            savedDrafts.put(model.selected(), model.current().draft());
            contacts();
        }
    }

    private void quit() {
        ended = true;
    }

    private void receive() {
        for (Received received : profile.inbox()) {
            for (Deed deed : history.confirm(received)) {
                model.apply(deed);
            }
            if (received instanceof Received.Deleted) {
                model.contact(received.contactId())
                        .ifPresent(contact -> model.say(Say.of(Word.STATUS_TAKEN_BACK, contact.name())));
            }
        }
        contacts();
    }

    private void contacts() {
        model.contacts(profile.contacts());
    }

    private void tick() {
        transfers.tick();
        history.eraseOver(model.fading()).forEach(model::apply);
        if (lastKey.plus(DRAFT_SETTLES).isBefore(clock.instant())) {
            saveDraft(model.selected());
        }
    }

    private void saveDrafts() {
        model.contacts().forEach(contact -> attempt(() -> saveDraft(contact.id())));
    }

    private void saveDraft(String contactId) {
        if (model.contact(contactId).isEmpty()) {
            return;
        }
        Conversation conversation = model.conversation(contactId);
        Draft draft = conversation.draft();
        if (!draft.equals(savedDrafts.getOrDefault(contactId, Draft.NONE))) {
            history.saveDraft(contactId, draft);
            savedDrafts.put(contactId, draft);
        }
    }
}
