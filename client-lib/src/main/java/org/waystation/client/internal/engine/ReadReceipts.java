package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.waystation.client.Received;
import org.waystation.client.internal.record.ReadReceiptsRecord;
import org.waystation.client.internal.record.ReceivedRecord;

/**
 * Which messages the user has read, where they let the contact know (cryptography.md, section 6h). It is said in confirmations, so an
 * observer sees no entry more and no other time.
 */
final class ReadReceipts {
    /** S-434: what one confirmation names. */
    static final int MAX_AT_ONCE = 32;

    /** What is kept until it can be said; the oldest goes. */
    private static final int MAX_OWED = 512;

    private final Conversation conversation;
    private final Surroundings around;

    ReadReceipts(Conversation conversation, Surroundings around) {
        this.conversation = conversation;
        this.around = around;
    }

    private ReadReceiptsRecord record() {
        return conversation.record().getReadReceipts();
    }

    private void set(ReadReceiptsRecord.Builder changed) {
        conversation.record().setReadReceipts(changed);
    }

    boolean on() {
        return record().getOn();
    }

    /** Switched off, what is owed is forgotten. */
    void turn(boolean on) {
        ReadReceiptsRecord.Builder changed = record().toBuilder().setOn(on);
        set(on ? changed : changed.clearOwed());
    }

    boolean isOwed() {
        return record().getOwedCount() > 0;
    }

    /** S-435: says nothing of messages that did not come from this contact, and nothing where the user does not want it. */
    void read(Collection<ByteString> messages) {
        List<ByteString> owed = new ArrayList<>(record().getOwedList());
        for (ByteString message : messages) {
            if (on() && conversation.known().has(message) && !owed.contains(message)) {
                owed.add(message);
            }
        }
        keep(owed.subList(Math.max(0, owed.size() - MAX_OWED), owed.size()));
    }

    /** What the next confirmation says. */
    List<ByteString> take() {
        List<ByteString> owed = record().getOwedList();
        int now = Math.min(owed.size(), MAX_AT_ONCE);
        keep(owed.subList(now, owed.size()));
        return owed.subList(0, now);
    }

    private void keep(List<ByteString> owed) {
        set(record().toBuilder().clearOwed().addAllOwed(owed));
    }

    /** What the contact has read. */
    void received(List<ByteString> messages, Step step) {
        if (messages.size() > MAX_AT_ONCE || messages.stream().anyMatch(id -> id.size() != Keys.ID)) {
            conversation.notice(Received.Notice.Kind.UNREADABLE, "a read receipt that cannot be was set aside", step);
            return;
        }
        if (messages.isEmpty()) {
            return;
        }
        ReceivedRecord.Read.Builder read = ReceivedRecord.Read.newBuilder();
        messages.forEach(id -> read.addMessageIds(Keys.hex(id.toByteArray())));
        around.inbox()
                .add(
                        ReceivedRecord.newBuilder()
                                .setContactId(conversation.hexId())
                                .setRead(read),
                        step);
    }
}
