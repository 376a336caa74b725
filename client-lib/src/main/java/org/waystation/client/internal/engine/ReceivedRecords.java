package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Received;
import org.waystation.client.internal.record.ReceivedRecord;

/** What is stored of the inbox, as the app sees it. */
final class ReceivedRecords {
    private ReceivedRecords() {}

    static Received read(ReceivedRecord record) {
        String id = Keys.hex(record.getId().toByteArray());
        String contact = record.getContactId();
        if (record.hasMessage()) {
            return message(id, record);
        }
        if (record.hasFile()) {
            return Attachments.read(id, record, disappearsAt(record));
        }
        if (record.hasReaction()) {
            ReceivedRecord.Reaction reaction = record.getReaction();
            Instant sentAt = Instant.ofEpochMilli(reaction.getSentAt());
            return new Received.Reaction(
                    id, contact, reaction.getMessageId(), reaction.getEmoji(), sentAt, disappearsAt(record));
        }
        if (record.hasRead()) {
            return new Received.Read(id, contact, copy(record.getRead().getMessageIdsList()));
        }
        if (record.hasName()) {
            return new Received.NameChanged(id, contact, present(record.getName()));
        }
        if (record.hasNotice()) {
            ReceivedRecord.Notice notice = record.getNotice();
            return new Received.Notice(
                    id, contact, Received.Notice.Kind.valueOf(notice.getKind()), notice.getExplanation());
        }
        if (record.hasTimer()) {
            return new Received.TimerChanged(id, contact, Duration.ofSeconds(record.getTimer()));
        }
        if (record.hasDeleted()) {
            return new Received.Deleted(id, contact, copy(record.getDeleted().getMessageIdsList()));
        }
        if (record.hasAsked()) {
            return new Received.Request(
                    id, record.getAsked().getRequestId(), record.getAsked().getGreeting());
        }
        if (record.hasReferred()) {
            ReceivedRecord.Referred referred = record.getReferred();
            return new Received.Introduction(id, contact, referred.getIntroductionId(), referred.getName());
        }
        return record.hasContactComplete()
                ? new Received.ContactComplete(id, contact)
                : new Received.Confirmed(id, contact, record.getConfirmed());
    }

    private static Received message(String id, ReceivedRecord record) {
        ReceivedRecord.Message message = record.getMessage();
        String contact = record.getContactId();
        String text = message.getUtf8().toStringUtf8();
        Instant sentAt = Instant.ofEpochMilli(message.getSentAt());
        return message.getReplaces().isEmpty()
                ? new Received.Message(
                        id,
                        contact,
                        message.getMessageId(),
                        text,
                        sentAt,
                        present(message.getReplyTo()),
                        disappearsAt(record))
                : new Received.Edited(id, contact, message.getReplaces(), text, sentAt, disappearsAt(record));
    }

    private static Optional<Instant> disappearsAt(ReceivedRecord record) {
        long at = record.getDisappearsAt();
        return at == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static List<String> copy(List<String> list) {
        return Collections.unmodifiableList(new ArrayList<>(list));
    }
}
