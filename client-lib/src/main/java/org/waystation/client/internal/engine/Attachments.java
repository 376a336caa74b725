package org.waystation.client.internal.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.Optional;
import org.waystation.client.Received;
import org.waystation.client.internal.crypto.FileTicket;
import org.waystation.client.internal.record.ReceivedRecord;
import org.waystation.sealed.v1.Attachment;
import org.waystation.sealed.v1.Content;

/** Messages that lead to files. Nothing is fetched because one came, and nobody is told but as with every content (A13). */
final class Attachments {
    private Attachments() {}

    /** A content that was not here before, in whatever session. */
    static void received(Content content, Conversation conversation, Surroundings around, Step step) {
        if (conversation.deletions().include(content.getId())) {
            return;
        }
        Attachment attachment;
        try {
            attachment = FileTicket.of(content.getAttachment()).attachment();
        } catch (IllegalArgumentException e) {
            attachment = null;
        }
        conversation.known().add(content.getId(), step);
        if (attachment == null || !Fading.isValid(content.getLife().getAfter())) {
            conversation.notice(
                    Received.Notice.Kind.UNREADABLE, "a file that cannot be as it was announced was set aside", step);
            return;
        }
        ReceivedRecord.File file = ReceivedRecord.File.newBuilder()
                .setMessageId(Keys.hex(content.getId().toByteArray()))
                .setAttachment(attachment.toByteString())
                .setSentAt(content.getSentAt())
                .build();
        ReceivedRecord.Builder record = ReceivedRecord.newBuilder()
                .setContactId(conversation.hexId())
                .setFile(file)
                .setDisappearsAt(Fading.disappearsAt(content, step.now()));
        around.inbox().add(record, step);
    }

    /** As the app is told of it. */
    static Received.File read(String id, ReceivedRecord record, Optional<Instant> disappearsAt) {
        ReceivedRecord.File file = record.getFile();
        try {
            FileTicket ticket = FileTicket.of(Attachment.parseFrom(file.getAttachment()));
            return new Received.File(
                    id,
                    record.getContactId(),
                    file.getMessageId(),
                    org.waystation.client.Attachment.parse(ticket.format()),
                    Instant.ofEpochMilli(file.getSentAt()),
                    disappearsAt);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the record of a file cannot be read", e);
        }
    }
}
