package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.waystation.client.AskUserException;
import org.waystation.client.Contact;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.Sent;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.sealed.v1.Attachment;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Text;
import org.waystation.sealed.v1.Timer;

/** What the user says to one contact. */
public final class Messages {
    private final Conversation conversation;
    private final Surroundings around;

    Messages(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    public Sent send(String text, Step step) {
        return send(text, Text.getDefaultInstance(), step);
    }

    public Sent reply(String messageId, String text, Step step) {
        return send(text, Text.newBuilder().setReplyTo(id(messageId)).build(), step);
    }

    public Sent edit(String messageId, String text, Step step) {
        return send(text, Text.newBuilder().setReplaces(id(messageId)).build(), step);
    }

    private Sent send(String text, Text about, Step step) {
        requireOpen();
        Duration timer = conversation.fading().timer();
        String messageId = conversation.contents().sendText(Texts.encode(text), about, step);
        CompletableFuture<Void> stored = conversation.outbox().whenStored(messageId);
        conversation.goOut(step);
        return new Sent(
                messageId,
                stored,
                timer.isZero() ? Optional.empty() : Optional.of(step.now().plus(timer)));
    }

    /** The message that leads to a file which is stored. Completes when it is stored too. */
    CompletableFuture<Void> sendAttachment(ByteString messageId, Attachment attachment, Step step) {
        requireOpen();
        conversation.contents().sendAttachment(messageId, attachment, step);
        CompletableFuture<Void> stored = conversation.outbox().whenStored(Keys.hex(messageId.toByteArray()));
        conversation.goOut(step);
        return stored;
    }

    /** @param emoji empty: taken back */
    public void react(String messageId, String emoji, Step step) {
        requireOpen();
        conversation.sendQuietly(Reactions.to(id(messageId), emoji), step);
    }

    /** The file of a message goes in any case, even if nothing can be said now. */
    public void delete(String messageId, Step step) {
        ByteString id = id(messageId);
        if (!isOpen() && around.transfers().isLedToBy(messageId)) {
            around.transfers().deleted(messageId, step);
            return;
        }
        requireOpen();
        conversation.contents().sendDeletion(id, step);
        conversation.goOut(step);
        around.transfers().deleted(messageId, step);
    }

    public Contact setTimer(Duration wanted, Step step) {
        requireOpen();
        Timer timer = conversation.fading().change(wanted);
        if (timer != null) {
            conversation.tellState(step);
            conversation.sendQuietly(Content.newBuilder().setTimer(timer), step);
        }
        return conversation.snapshot();
    }

    /** Nothing happens now: it is said with what is confirmed. */
    public void markRead(Collection<String> messageIds, Step step) {
        List<ByteString> ids = new ArrayList<>();
        messageIds.forEach(messageId -> ids.add(id(messageId)));
        conversation.readReceipts().read(ids);
        conversation.confirmations().later(step);
        conversation.save(step);
    }

    public Contact setReadReceipts(boolean on, Step step) {
        conversation.readReceipts().turn(on);
        conversation.save(step);
        conversation.tellState(step);
        return conversation.snapshot();
    }

    /** @param name empty: none any more */
    public Contact setOwnName(String name, Step step) {
        requireOpen();
        if (!name.isEmpty()) {
            Roster.requireName(name);
        }
        if (!name.equals(conversation.names().own().orElse(""))) {
            Content.Builder told = conversation.names().tell(name);
            conversation.tellState(step);
            conversation.sendQuietly(told, step);
        }
        return conversation.snapshot();
    }

    private static ByteString id(String messageId) {
        if (!messageId.matches("[0-9a-f]{32}")) {
            throw new ProgramFaultException(Reason.ARGUMENT, "an id of a message has 32 hexadecimal digits");
        }
        return ByteString.copyFrom(Keys.unhex(messageId));
    }

    private boolean isOpen() {
        return conversation.record().getProgress() == Progress.COMPLETE
                && !conversation.record().getBlocked()
                && conversation.renewals().maySeal();
    }

    void requireOpen() {
        if (conversation.record().getProgress() != Progress.COMPLETE) {
            throw new AskUserException(
                    Reason.CONTACT_INCOMPLETE, "this contact has not answered the invitation yet; nothing was sent");
        }
        if (conversation.record().getBlocked()) {
            throw new AskUserException(Reason.CONTACT_BLOCKED, "this contact is blocked; nothing was sent");
        }
        conversation.renewals().requireMaySeal();
    }
}
