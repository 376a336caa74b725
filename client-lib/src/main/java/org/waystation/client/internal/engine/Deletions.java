package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.Hashes;
import org.waystation.client.internal.record.Lasting;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Content;
import org.waystation.sealed.v1.Deletion;

/** Messages of one contact that their author wants gone (cryptography.md, section 6b). */
final class Deletions {
    private static final int MAX_AT_ONCE = 64;

    /** What comes late comes from a relay, and no relay keeps an entry for longer. */
    private static final Duration LATEST = Duration.ofDays(30);

    private static final int MAX_REMEMBERED = 256;

    private final Conversation conversation;
    private final Surroundings around;

    Deletions(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    /** S-423: ids as they are made, and the hash of a content or nothing. */
    private static boolean isValid(Deletion deletion) {
        int hash = deletion.getInsteadOf().size();
        boolean whole = deletion.getMessagesCount() <= MAX_AT_ONCE && (hash == 0 || hash == Hashes.LENGTH);
        for (ByteString id : deletion.getMessagesList()) {
            whole &= id.size() == Keys.ID;
        }
        return whole;
    }

    /** Whether this stands in the place of a content that its author took back. */
    static boolean isReplacement(Content content) {
        return content.hasDeletion() && content.getDeletion().getInsteadOf().size() == Hashes.LENGTH;
    }

    /** The hash by which a content counts in its direction. */
    static byte[] hash(Content content, byte[] bytes) {
        return isReplacement(content) ? content.getDeletion().getInsteadOf().toByteArray() : Hashes.sha256(bytes);
    }

    /**
     * Erases what is here of these messages, if they are from this contact. The app is told in any case: what it has confirmed the library
     * does not know any more.
     */
    void received(Deletion deletion, Step step) {
        if (!isValid(deletion)) {
            conversation.notice(Received.Notice.Kind.UNREADABLE, "a deletion that cannot be was set aside", step);
            return;
        }
        if (deletion.getMessagesCount() == 0) {
            return;
        }
        ReceivedRecord.Deleted.Builder told = ReceivedRecord.Deleted.newBuilder();
        for (ByteString id : deletion.getMessagesList()) {
            String message = Keys.hex(id.toByteArray());
            told.addMessageIds(message);
            around.inbox().erase(conversation.hexId(), message, step);
            conversation.parts().forgetWithEdits(id, step);
        }
        remember(deletion.getMessagesList(), step.now());
        around.inbox()
                .add(
                        ReceivedRecord.newBuilder()
                                .setContactId(conversation.hexId())
                                .setDeleted(told),
                        step);
    }

    /** The same, for one that may have come before. */
    void receivedLate(Deletion deletion, Step step) {
        if (!deletion.getMessagesList().stream().allMatch(this::include)) {
            received(deletion, step);
        }
    }

    private void remember(List<ByteString> ids, Instant now) {
        List<Lasting.Deleted> deleted = new ArrayList<>(lasting().getDeletedList());
        for (ByteString id : ids) {
            deleted.add(Lasting.Deleted.newBuilder()
                    .setMessageId(id)
                    .setUntil(now.plus(LATEST).toEpochMilli())
                    .build());
        }
        keep(deleted.subList(Math.max(0, deleted.size() - MAX_REMEMBERED), deleted.size()));
    }

    private void keep(List<Lasting.Deleted> deleted) {
        conversation.record().setLasting(lasting().toBuilder().clearDeleted().addAllDeleted(deleted));
    }

    /** Whether a message that comes now was deleted before it came. */
    boolean include(ByteString messageId) {
        return lasting().getDeletedList().stream()
                .anyMatch(deleted -> deleted.getMessageId().equals(messageId));
    }

    /** Forgets what nothing can come late of any more. */
    void expire(Step step) {
        List<Lasting.Deleted> kept = new ArrayList<>(lasting().getDeletedList());
        if (kept.removeIf(deleted -> deleted.getUntil() <= step.now().toEpochMilli())) {
            keep(kept);
            conversation.save(step);
        }
    }

    private Lasting lasting() {
        return conversation.record().getLasting();
    }
}
