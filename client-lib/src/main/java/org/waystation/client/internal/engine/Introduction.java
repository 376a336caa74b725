package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.Reason;
import org.waystation.client.Received;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.record.ContactRecord;
import org.waystation.client.internal.record.ContactRecord.Progress;
import org.waystation.client.internal.record.ReceivedRecord;

/**
 * How two people become contacts, as their mailboxes tell it: INVITED and then COMPLETE for who made the link, ANSWERING and then COMPLETE
 * for who used it, FAILED where nothing can come of it any more.
 */
final class Introduction {
    private final Conversation conversation;
    private final ContactRecord.Builder record;
    private final Surroundings around;
    private @Nullable CompletableFuture<Conversation> waiting;

    Introduction(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.record = conversation.record();
        this.around = around;
    }

    /** Completes when it has come as far as it can without the other side. */
    CompletableFuture<Conversation> done() {
        CompletableFuture<Conversation> future = waiting;
        if (future == null || future.isDone()) {
            future = new CompletableFuture<>();
            waiting = future;
            if (record.getPublication().getPublished()
                    || record.getApproach().getSent()
                    || record.getProgress() == Progress.COMPLETE) {
                future.complete(conversation);
            }
        }
        return future;
    }

    private void complete(Step step) {
        CompletableFuture<Conversation> future = waiting;
        if (future != null) {
            step.afterwards(() -> future.complete(conversation));
        }
    }

    void failWaiting(WaystationException why, Step step) {
        CompletableFuture<Conversation> future = waiting;
        if (future != null) {
            step.afterwards(() -> future.completeExceptionally(why));
        }
    }

    // Of who made the link.

    void published(Step step) {
        record.setPublication(record.getPublication().toBuilder().setPublished(true));
        conversation.save(step);
        complete(step);
        around.invitationReady(conversation, step);
    }

    void linkReused(Step step) {
        if (record.getLinkReuseTold()) {
            return;
        }
        record.setLinkReuseTold(true);
        conversation.save(step);
        conversation.notice(
                Received.Notice.Kind.LINK_USED_TWICE,
                "the invitation link for this contact was used a second time: somebody else has it. Compare the"
                        + " verification code with the person you meant to invite before you write anything that matters",
                step);
    }

    void publicationGone(Step step) {
        if (record.getProgress() == Progress.INVITED && record.getPublication().getPublished()) {
            expire(step);
        }
    }

    void inboundGone(Step step) {
        if (record.getProgress() == Progress.INVITED) {
            expire(step);
        } else {
            conversation.notice(
                    Received.Notice.Kind.MAILBOX_GONE,
                    "the mailbox this contact writes to is gone from the relay",
                    step);
        }
    }

    void tick(Step step) {
        if (!record.hasPublication() || step.now().isBefore(Handshakes.endOf(record.getPublication()))) {
            return;
        }
        if (record.getProgress() == Progress.INVITED) {
            expire(step);
        } else {
            conversation.endPublication(step);
        }
    }

    /** Ends an invitation that nobody answered, and erases its keys. */
    private void expire(Step step) {
        String explanation = "the invitation expired before anybody answered it";
        record.clearPublication();
        fail(Received.Notice.Kind.INVITATION_EXPIRED, explanation, step);
    }

    /** Nobody will ever use the link, since it could not be given to the one it was for. */
    void unreachable(Step step) {
        record.clearPublication();
        fail(
                Received.Notice.Kind.LINK_FAILED,
                "whoever asked cannot be answered any more: their mailbox is gone",
                step);
    }

    // Of who used it.

    /** The relay has our request to a published address. */
    void requested(Step step) {
        complete(step);
        conversation.tellState(step);
    }

    void bundleFetched(ByteString entry, Step step) {
        if (record.getPursuit().getAnswered()) {
            return;
        }
        try {
            Handshakes.answer(conversation, entry.toByteArray(), around, step);
            conversation.attach(step);
        } catch (AskUserException e) {
            linkFailed(e, step);
        }
    }

    /** The relay has our answer. */
    void answered(Step step) {
        record.setProgress(Progress.COMPLETE);
        boolean announced = record.getAnnounced();
        record.clearAnnounced();
        conversation.save(step);
        conversation.receiving().settle(step);
        complete(step);
        conversation.tellState(step);
        if (announced) {
            around.inbox()
                    .add(
                            ReceivedRecord.newBuilder()
                                    .setContactId(conversation.hexId())
                                    .setContactComplete(true),
                            step);
        }
    }

    boolean answerStored() {
        return record.getPursuit().getAnswered() && record.getProgress() == Progress.COMPLETE;
    }

    void linkRefused(Step step) {
        if (record.getPursuit().getAnswered()) {
            conversation.endPursuit(step);
            return;
        }
        linkFailed(
                new AskUserException(
                        Reason.LINK_USED,
                        "this link was used before, or has expired. If nobody but you should have had it, tell whoever"
                                + " gave it to you: somebody else may have read it"),
                step);
    }

    /** The offered mailbox does not open: somebody claimed it before us, or it is gone. */
    void outboundRefused(Step step) {
        if (record.getProgress() == Progress.ANSWERING) {
            record.setPursuit(record.getPursuit().toBuilder().setAnswered(false));
            linkRefused(step);
        } else {
            conversation.notice(
                    Received.Notice.Kind.MAILBOX_GONE, "the contact's mailbox is gone from their relay", step);
        }
    }

    /** Whoever waits is told, and the contact goes; if nobody waits any more, it stays with a notice. */
    void linkFailed(AskUserException why, Step step) {
        CompletableFuture<Conversation> future = waiting;
        conversation.approach().leave(step);
        if (future != null && !future.isDone()) {
            failWaiting(why, step);
            around.forget(conversation, step);
        } else {
            record.clearPursuit().clearOutbound();
            fail(Received.Notice.Kind.LINK_FAILED, String.valueOf(why.getMessage()), step);
        }
    }

    private void fail(Received.Notice.Kind kind, String explanation, Step step) {
        record.setProgress(Progress.FAILED).clearInbound();
        conversation.save(step);
        conversation.detach();
        conversation.outbox().removeAll(step);
        conversation.notice(kind, explanation, step);
        conversation.tellState(step);
    }
}
