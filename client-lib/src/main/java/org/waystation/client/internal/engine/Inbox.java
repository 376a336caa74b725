package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Received;
import org.waystation.client.internal.record.ReceivedRecord;

/** What the app has not confirmed, in the order it came. */
final class Inbox {
    private final SecureRandom random;
    private final TreeMap<Long, Received> items = new TreeMap<>();
    private final Erasing<Long> erasing = new Erasing<>();
    private long lastOrder;

    Inbox(SecureRandom random) {
        this.random = random;
    }

    void load(long order, ReceivedRecord record) {
        lastOrder = Math.max(lastOrder, order);
        put(order, record);
    }

    private Received put(long order, ReceivedRecord record) {
        Received received = read(record);
        items.put(order, received);
        erasing.at(record.getMessage().getDisappearsAt(), order);
        return received;
    }

    void add(ReceivedRecord.Builder fresh, Step step) {
        ReceivedRecord record =
                fresh.setId(ByteString.copyFrom(Keys.random(random, Keys.ID))).build();
        long order = ++lastOrder;
        Received received = put(order, record);
        step.put(Table.RECEIVED, Keys.ordered(order), record);
        step.tell(listener -> listener.received(received));
    }

    /** Adds a notice, unless the app still has the same one to confirm: a hostile relay can cause any number of them. */
    void notice(String contactId, Received.Notice.Kind kind, String explanation, Step step) {
        for (Received item : items.values()) {
            if (item instanceof Received.Notice notice
                    && notice.kind() == kind
                    && notice.contactId().equals(contactId)
                    && notice.explanation().equals(explanation)) {
                return;
            }
        }
        ReceivedRecord.Notice notice = ReceivedRecord.Notice.newBuilder()
                .setKind(kind.name())
                .setExplanation(explanation)
                .build();
        add(ReceivedRecord.newBuilder().setContactId(contactId).setNotice(notice), step);
    }

    List<Received> list() {
        return new ArrayList<>(items.values());
    }

    void confirm(String id, Step step) {
        for (Map.Entry<Long, Received> item : items.entrySet()) {
            if (item.getValue().id().equals(id)) {
                remove(item.getKey(), step);
                return;
            }
        }
    }

    /** A message of this contact, which its author wants gone. */
    void erase(String contactId, String messageId, Step step) {
        remove(
                item -> item instanceof Received.Message message
                        && message.contactId().equals(contactId)
                        && message.messageId().equals(messageId),
                step);
    }

    /** Everything that is from or about this contact. */
    void eraseAll(String contactId, Step step) {
        remove(item -> item.contactId().equals(contactId), step);
    }

    private void remove(Predicate<Received> which, Step step) {
        for (Map.Entry<Long, Received> item : new ArrayList<>(items.entrySet())) {
            if (which.test(item.getValue())) {
                remove(item.getKey(), step);
            }
        }
    }

    private void remove(long order, Step step) {
        if (items.remove(order) != null) {
            step.delete(Table.RECEIVED, Keys.ordered(order));
        }
    }

    @Nullable
    Instant due() {
        return erasing.due();
    }

    /** Erases messages whose time is over. */
    void eraseOver(Step step) {
        erasing.over(step.now()).forEach(order -> remove(order, step));
    }

    private static Received read(ReceivedRecord record) {
        String id = Keys.hex(record.getId().toByteArray());
        String contact = record.getContactId();
        if (record.hasMessage()) {
            ReceivedRecord.Message message = record.getMessage();
            return new Received.Message(
                    id,
                    contact,
                    message.getMessageId(),
                    message.getUtf8().toStringUtf8(),
                    Instant.ofEpochMilli(message.getSentAt()),
                    message.getDisappearsAt() == 0
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(message.getDisappearsAt())));
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
            List<String> messages = Collections.unmodifiableList(
                    new ArrayList<>(record.getDeleted().getMessageIdsList()));
            return new Received.Deleted(id, contact, messages);
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
}
