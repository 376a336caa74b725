package org.waystation.terminal.command;

import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.Received;
import org.waystation.terminal.history.History;

/** A profile while a command has it open. It is closed when the command ends, and when the user ends the command. */
final class Session implements AutoCloseable {
    private final Profile profile;
    private final Watch watch;
    private final Waiting waiting;
    private final Optional<History> history;
    private final AtomicBoolean closed = new AtomicBoolean();

    Session(Profile profile, Watch watch, Waiting waiting) {
        this.profile = profile;
        this.watch = watch;
        this.waiting = waiting;
        this.history = Optional.of(new History(profile, Clock.systemUTC())).filter(History::isKept);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close profile"));
    }

    Profile profile() {
        return profile;
    }

    Watch watch() {
        return watch;
    }

    /** The history, if this profile keeps one: since the first chat. */
    Optional<History> history() {
        return history;
    }

    /** The user has it; it goes into the history, if there is one. */
    void confirm(Received received) {
        if (history.isPresent()) {
            history.get().confirm(received);
        } else {
            profile.confirm(received);
        }
    }

    /** See {@link Waiting#on}. */
    <T> T await(CompletableFuture<T> future, String what) {
        return waiting.on(future, what);
    }

    /** What the user calls this contact; the id of one that is gone. */
    String nameOf(String contactId) {
        return contact(contactId).map(Contact::name).orElse(contactId);
    }

    /** Empty if it is gone. */
    Optional<Contact> contact(String contactId) {
        return profile.contacts().stream()
                .filter(contact -> contact.id().equals(contactId))
                .findFirst();
    }

    /** The user has seen it; the contact is told where the user wants that. */
    void markRead(Received.Message message) {
        contact(message.contactId())
                .map(profile::conversation)
                .ifPresent(conversation -> conversation.markRead(Collections.singletonList(message.messageId())));
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            profile.close();
        }
    }
}
