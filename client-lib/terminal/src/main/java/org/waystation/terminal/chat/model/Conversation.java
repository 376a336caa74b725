package org.waystation.terminal.chat.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.terminal.history.Deed;
import org.waystation.terminal.history.Draft;
import org.waystation.terminal.history.Entry;

/** One conversation: what was said, how far it was read and sent, and what is being written. */
public final class Conversation {
    private final String contactId;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, MessageState> underWay = new HashMap<>();
    private final Editor editor = new Editor(Profile.MAX_TEXT);
    private Optional<String> replyTo = Optional.empty();
    private Optional<String> editing = Optional.empty();
    private long read;

    Conversation(String contactId) {
        this.contactId = contactId;
    }

    /** Empty: what is about no contact. */
    public String contactId() {
        return contactId;
    }

    /** In order. */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    public Editor editor() {
        return editor;
    }

    /** The message that is being answered. */
    public Optional<String> replyTo() {
        return replyTo;
    }

    public void replyTo(Optional<String> messageId) {
        replyTo = messageId;
    }

    /** The message of our own that is being changed. */
    public Optional<String> editing() {
        return editing;
    }

    public void editing(Optional<String> messageId) {
        editing = messageId;
    }

    /** Nothing is being written any more. */
    public void clearInput() {
        editor.set("");
        replyTo = Optional.empty();
        editing = Optional.empty();
    }

    /** What is to be kept of what is being written: a change of an old message is not. */
    public Draft draft() {
        return editing.isPresent() ? Draft.NONE : new Draft(editor.text(), replyTo);
    }

    void draft(Draft draft) {
        editor.set(draft.text());
        replyTo = draft.replyTo();
    }

    public Optional<Entry> find(String id) {
        return entries.stream().filter(entry -> entry.key().id().equals(id)).findFirst();
    }

    void apply(Deed deed) {
        if (deed instanceof Deed.Erase erase) {
            entries.removeIf(entry -> entry.key().equals(erase.key()));
            underWay.remove(erase.key().id());
            if (replyTo.filter(erase.key().id()::equals).isPresent()) {
                replyTo = Optional.empty();
            }
        } else if (deed instanceof Deed.Put put) {
            put(put.entry());
        }
    }

    private void put(Entry entry) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).key().equals(entry.key())) {
                entries.set(i, entry);
                return;
            }
        }
        int at = entries.size();
        while (at > 0 && entries.get(at - 1).order() > entry.order()) {
            at--;
        }
        entries.add(at, entry);
    }

    void load(Entry entry) {
        entries.add(entry);
    }

    /** How far an own message has come: what the history knows, else what the outbox said last. */
    public MessageState state(Entry entry) {
        boolean confirmed = entry.message().filter(Entry.Message::confirmed).isPresent();
        return confirmed
                ? MessageState.CONFIRMED
                : underWay.getOrDefault(entry.key().id(), MessageState.STORED);
    }

    void underWay(String messageId, MessageState state) {
        underWay.put(messageId, state);
    }

    /** The order of the last entry that was read. */
    public long read() {
        return read;
    }

    void read(long order) {
        read = Math.max(read, order);
    }

    public int unread() {
        int count = 0;
        for (int i = entries.size() - 1; i >= 0 && entries.get(i).order() > read; i--) {
            count += entries.get(i).isNews() ? 1 : 0;
        }
        return count;
    }

    public long lastOrder() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).order();
    }
}
