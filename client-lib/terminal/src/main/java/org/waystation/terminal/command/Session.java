package org.waystation.terminal.command;

import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.waystation.client.Contact;
import org.waystation.client.Profile;
import org.waystation.client.Received;

/** A profile while a command has it open. It is closed when the command ends, and when the user ends the command. */
final class Session implements AutoCloseable {
    private final Profile profile;
    private final Watch watch;
    private final Waiting waiting;
    private final AtomicBoolean closed = new AtomicBoolean();

    Session(Profile profile, Watch watch, Waiting waiting) {
        this.profile = profile;
        this.watch = watch;
        this.waiting = waiting;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close profile"));
    }

    Profile profile() {
        return profile;
    }

    Watch watch() {
        return watch;
    }

    /** See {@link Waiting#on}. */
    <T> T await(CompletableFuture<T> future, String what) {
        return waiting.on(future, what);
    }

    /** What the user calls this contact; the id of one that is gone. */
    String nameOf(String contactId) {
        return profile.contacts().stream()
                .filter(contact -> contact.id().equals(contactId))
                .map(Contact::name)
                .findFirst()
                .orElse(contactId);
    }

    /** The user has seen it; the contact is told where the user wants that. */
    void markRead(Received.Message message) {
        profile.contacts().stream()
                .filter(contact -> contact.id().equals(message.contactId()))
                .forEach(contact ->
                        profile.conversation(contact).markRead(Collections.singletonList(message.messageId())));
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            profile.close();
        }
    }
}
