package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Received received = ReceivedRecords.read(record);
        items.put(order, received);
        erasing.at(record.getDisappearsAt(), order);
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

    /** A message of this contact, which its author wants gone, and edits of it. */
    void erase(String contactId, String messageId, Step step) {
        remove(item -> item.contactId().equals(contactId) && isOf(messageId, item), step);
    }

    private static boolean isOf(String messageId, Received item) {
        return (item instanceof Received.Message message && message.messageId().equals(messageId))
                || (item instanceof Received.Edited edited && edited.messageId().equals(messageId))
                || (item instanceof Received.File file && file.messageId().equals(messageId));
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
}
