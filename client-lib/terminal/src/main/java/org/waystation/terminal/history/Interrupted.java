package org.waystation.terminal.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waystation.client.Profile;
import org.waystation.client.Received;
import org.waystation.terminal.history.record.DraftRecord;

/**
 * Whether what was being sent when the program ended went out. It did if the outbox has a message to this contact from then or later that the
 * history does not know, or if the confirmation of one waits here.
 */
final class Interrupted {
    private final Profile profile;
    private final List<Entry> entries;

    /** @param entries that the history knows */
    Interrupted(Profile profile, List<Entry> entries) {
        this.profile = profile;
        this.entries = entries;
    }

    /** What it became. */
    record Sending(String messageId, Instant at) {}

    Optional<Sending> find(String contactId, DraftRecord record) {
        Optional<Sending> waits = profile.outbox().stream()
                .filter(each -> each.contactId().equals(contactId) && isUnknown(each.messageId()))
                .filter(each -> each.sentAt().toEpochMilli() >= record.getSince())
                .map(each -> new Sending(each.messageId(), each.sentAt()))
                .findFirst();
        return waits.or(() ->
                confirmed(contactId).map(messageId -> new Sending(messageId, Instant.ofEpochMilli(record.getSince()))));
    }

    private Optional<String> confirmed(String contactId) {
        return profile.inbox().stream()
                .filter(each ->
                        each instanceof Received.Confirmed && each.contactId().equals(contactId))
                .map(each -> ((Received.Confirmed) each).messageId())
                .filter(this::isUnknown)
                .findFirst();
    }

    private boolean isUnknown(String messageId) {
        return entries.stream().noneMatch(entry -> entry.key().id().equals(messageId));
    }
}
