package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.record.OutboxRecord;

/**
 * How far the messages in an outbox have come, and who waits for that. A message has come as far as the last of its parts: it is stored
 * when a relay has each of them, and confirmed when none is left.
 */
final class DeliveryStatus {
    private final OutboxQueue queue;
    private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();

    DeliveryStatus(OutboxQueue queue) {
        this.queue = queue;
    }

    /** Completes when each entry of this message is stored at a relay. */
    CompletableFuture<Void> whenStored(String messageId) {
        return waiting.computeIfAbsent(messageId, id -> new CompletableFuture<>());
    }

    /** A relay has this one for the first time. */
    void stored(OutboxItem item, Step step) {
        if (state(item.record().getMessageId()) == MessageState.STORED) {
            reached(item, MessageState.STORED, step);
        }
    }

    /** The contact has this one, and it is in the queue no more. Returns whether it was the last of a text. */
    boolean confirmed(OutboxItem item, Step step) {
        if (state(item.record().getMessageId()) != MessageState.CONFIRMED) {
            return false;
        }
        reached(item, MessageState.CONFIRMED, step);
        return item.record().getText();
    }

    private void reached(OutboxItem item, MessageState state, Step step) {
        String message = item.message();
        settle(message, null, step);
        if (item.record().getText()) {
            step.tell(listener -> listener.messageState(message, state));
        }
    }

    /** This one will not go out any more. */
    void gone(OutboxItem item, Step step) {
        settle(
                item.message(),
                new AskUserException(
                        Reason.MESSAGE_GONE,
                        "the message was deleted, or its time was over, before the relay had all of it"),
                step);
    }

    /** Ends all waiting for the relay. */
    void failWaiting(WaystationException why, Step step) {
        for (String message : new ArrayList<>(waiting.keySet())) {
            settle(message, why, step);
        }
    }

    private void settle(String message, @Nullable WaystationException why, Step step) {
        CompletableFuture<Void> future = waiting.remove(message);
        if (future != null) {
            step.end(future, why);
        }
    }

    /** Texts that are not confirmed, oldest first. */
    List<Profile.Outgoing> list(String contactId) {
        Map<ByteString, Profile.Outgoing> list = new LinkedHashMap<>();
        for (OutboxItem item : queue.items()) {
            OutboxRecord record = item.record();
            if (record.getText() && !list.containsKey(record.getMessageId())) {
                Instant sentAt = Instant.ofEpochMilli(record.getSentAt());
                MessageState state = state(record.getMessageId());
                list.put(record.getMessageId(), new Profile.Outgoing(item.message(), contactId, state, sentAt));
            }
        }
        return new ArrayList<>(list.values());
    }

    private MessageState state(ByteString messageId) {
        boolean any = false;
        for (OutboxItem item : queue.items()) {
            if (item.record().getMessageId().equals(messageId)) {
                any = true;
                if (!item.isStored()) {
                    return MessageState.WAITING;
                }
            }
        }
        return any ? MessageState.STORED : MessageState.CONFIRMED;
    }
}
