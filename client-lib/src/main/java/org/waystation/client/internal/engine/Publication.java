package org.waystation.client.internal.engine;

import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.InvitationSecret;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.Role;

/**
 * The mailbox of an invitation of ours: made, given the bundle, and then only watched, since it tells when somebody comes a second time
 * with the same link.
 */
final class Publication extends Endpoint {
    private final Conversation conversation;
    private final RelayAddress relay;
    private final SigningKey reader;
    private final SigningKey writer;
    private boolean appending;

    Publication(Conversation conversation, Surroundings around) {
        super(new LinkKey(Handshakes.relay(conversation.record().getPublication(), around), LinkKey.Use.WRITE));
        this.conversation = conversation;
        this.relay = around.withAccess(key().relay());
        this.reader = InvitationSecret.of(record().getSecret().toByteArray()).readerKey();
        this.writer = SigningKey.fromSeed(record().getWriterSeed().toByteArray());
    }

    private org.waystation.client.internal.record.PublicationOrBuilder record() {
        return conversation.record().getPublication();
    }

    @Override
    boolean settled() {
        return handle() != 0 && record().getPublished();
    }

    /** Once it is answered it is only watched. */
    @Override
    boolean isNeeded() {
        return conversation.record().getProgress() != Progress.COMPLETE;
    }

    @Override
    void begin(Link link, Step step) {
        if (handle() != 0) {
            publish(step);
        } else if (record().getCreated()) {
            open(link, step);
        } else {
            link.request(Creating.queue(reader, writer, relay, link), step, (reply, then) -> {
                if (reply.hasCreated() && conversation.record().getAwaited()) {
                    link.openOnce(Role.READER, reader, then, later -> created(link, later));
                } else if (reply.hasCreated()) {
                    created(link, then);
                } else {
                    refused(reply.getFailed(), then);
                    conversation.stuck(this, then);
                }
            });
        }
    }

    private void created(Link link, Step step) {
        conversation
                .record()
                .setPublication(
                        conversation.record().getPublication().toBuilder().setCreated(true));
        conversation.save(step);
        open(link, step);
    }

    private void open(Link link, Step step) {
        link.open(Role.WRITER, writer, step, this::opened, this::notOpened);
    }

    private void opened(Opened opened, Step step) {
        worked();
        hold(opened.getHandle());
        if (opened.getRetiredKeyPresented()) {
            conversation.introduction().linkReused(step);
        }
        publish(step);
    }

    private void notOpened(Failed failed, Step step) {
        if (failed.getCode() == ErrorCode.REFUSED) {
            failed(new AskUserException(Reason.MAILBOX_GONE, "the invitation is gone from the relay"));
            conversation.introduction().publicationGone(step);
        } else {
            refused(failed, step);
        }
    }

    /** Appends the bundle, once the mailbox that it offers is there. */
    void publish(Step step) {
        Link standing = link();
        if (standing == null
                || handle() == 0
                || appending
                || record().getPublished()
                || !conversation.canBeAnswered()) {
            return;
        }
        appending = true;
        Link.OnAppended onAppended = (position, then) -> {
            appending = false;
            conversation.introduction().published(then);
        };
        standing.append(handle(), record().getBundleEntry(), 0, step, onAppended, (failed, then) -> {
            appending = false;
            refused(failed, then);
        });
    }

    @Override
    void event(Event event, Step step) {
        if (event.hasRetiredKeyPresented()) {
            conversation.introduction().linkReused(step);
        } else if (event.hasEnded()) {
            conversation.introduction().publicationGone(step);
        }
    }

    @Override
    void cutOff() {
        if (link() == null) {
            letGo();
            appending = false;
        }
    }
}
