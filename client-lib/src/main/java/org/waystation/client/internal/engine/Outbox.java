package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waystation.client.AskUserException;
import org.waystation.client.MessageState;
import org.waystation.client.Profile;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.WaystationException;
import org.waystation.client.internal.record.OutboxRecord;
import org.waystation.sealed.v1.Confirmation;
import org.waystation.sealed.v1.Content;

/**
 * What one contact has not confirmed, sealed as it was sent. An entry stays until the contact's device confirms its number; one without
 * number stays until a relay has it. Which of the contact's mailboxes have it is kept beside it; and the content of a numbered one, so that
 * it can be sealed again in another session.
 */
final class Outbox {
    /** Reads sealed entries and contents back from the store. */
    interface Records {
        byte @Nullable [] read(Table table, byte[] key);
    }

    /** One entry. */
    static final class Item {
        private final long order;
        private OutboxRecord record;
        /** On its way to the relay. */
        private boolean taken;

        private long taker;
        /** A relay has it, and is to have it again. */
        private boolean again;

        private Item(long order, OutboxRecord record) {
            this.order = order;
            this.record = record;
        }

        OutboxRecord record() {
            return record;
        }

        boolean isIn(long mailbox) {
            return record.getStoredInList().contains(mailbox);
        }

        /** A relay has it, and nothing is under way. */
        boolean rests() {
            return record.getStored() && !again;
        }
    }

    private final byte[] contact;
    private final Records records;
    private final TreeMap<Long, Item> items = new TreeMap<>();
    /** Entries made in one step, which the store does not have before its end. */
    private final Map<Long, ByteString> fresh = new HashMap<>();
    /** Contents of the same step. */
    private final Map<Long, ByteString> freshContents = new HashMap<>();

    private @Nullable Step freshIn;

    private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();
    private final Resending resending = new Resending();
    private final Erasing<Long> erasing = new Erasing<>();
    private long lastOrder;

    Outbox(byte[] contact, Records records) {
        this.contact = contact;
        this.records = records;
    }

    void load(long order, OutboxRecord record) {
        put(new Item(order, record));
        lastOrder = Math.max(lastOrder, order);
    }

    private void put(Item item) {
        items.put(item.order, item);
        erasing.at(item.record.getErasable().getAt(), item.order);
        resending.changed();
    }

    /** Adds an entry that is not numbered. */
    void add(OutboxRecord record, byte[] entry, Step step) {
        put(new Item(++lastOrder, record), entry, step);
    }

    /** A numbered entry, and what is sealed in it. */
    static final class Numbered {
        private final OutboxRecord record;
        private final byte[] entry;
        private final byte[] content;

        Numbered(OutboxRecord record, byte[] entry, byte[] content) {
            this.record = record;
            this.entry = entry;
            this.content = content;
        }
    }

    void add(Numbered entry, Step step) {
        put(++lastOrder, entry, step);
    }

    /** Adds it before all others. */
    void addFirst(Numbered entry, Step step) {
        put(items.isEmpty() ? ++lastOrder : items.firstKey() - 1, entry, step);
    }

    private void put(long order, Numbered entry, Step step) {
        put(new Item(order, entry.record), entry.entry, step);
        freshContents.put(order, ByteString.copyFrom(entry.content));
        step.put(Table.CONTENT, Keys.ordered(contact, order), entry.content);
    }

    private void put(Item item, byte[] entry, Step step) {
        put(item);
        keepFresh(item.order, ByteString.copyFrom(entry), step);
        byte[] key = Keys.ordered(contact, item.order);
        step.put(Table.OUTBOX, key, item.record);
        step.put(Table.ENTRY, key, entry);
    }

    private void keepFresh(long order, ByteString entry, Step step) {
        if (freshIn != step) {
            fresh.clear();
            freshContents.clear();
            freshIn = step;
        }
        fresh.put(order, entry);
    }

    /** What is here of a text, and of edits of it. */
    List<Item> partsOf(ByteString messageId) {
        return items.values().stream()
                .filter(item -> item.record.getText()
                        && (item.record.getMessageId().equals(messageId)
                                || item.record.getReplaces().equals(messageId)))
                .collect(Collectors.toList());
    }

    /** Puts another entry in the place of this one, which is on its way no more even if it was. */
    void replace(Item item, Numbered entry, Step step) {
        put(item.order, entry, step);
        settle(Keys.hex(item.record.getMessageId().toByteArray()), tooLate(), step);
    }

    /** When {@link #eraseOver} has something to do; null: never. */
    @Nullable
    Instant due() {
        return erasing.due();
    }

    /** Erases texts whose time is over. */
    void eraseOver(Step step) {
        for (long order : erasing.over(step.now())) {
            Item item = items.get(order);
            long at = item == null ? 0 : item.record.getErasable().getAt();
            if (item != null && at != 0 && at <= step.now().toEpochMilli()) {
                remove(item, step);
                settle(Keys.hex(item.record.getMessageId().toByteArray()), tooLate(), step);
            }
        }
    }

    private static AskUserException tooLate() {
        return new AskUserException(
                Reason.MESSAGE_GONE, "the message was deleted, or its time was over, before the relay had all of it");
    }

    /** Completes when each entry of this message is stored at a relay. */
    CompletableFuture<Void> whenStored(String messageId) {
        return waiting.computeIfAbsent(messageId, id -> new CompletableFuture<>());
    }

    int size() {
        return items.size();
    }

    /** Whether nothing has to go to the relay now. */
    boolean allStored() {
        for (Item item : items.values()) {
            if (!item.record.getStored() || item.again) {
                return false;
            }
        }
        return true;
    }

    /** Whether a confirmation waits here already, so that another one can wait for it. */
    boolean holdsUnnumbered() {
        for (Item item : items.values()) {
            if (item.record.getNumber() == 0) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether this mailbox does not have something that is in here, or is to have it again. */
    boolean isAheadOf(long mailbox) {
        for (Item item : items.values()) {
            if (!item.isIn(mailbox) || item.again) {
                return true;
            }
        }
        return false;
    }

    /** Whether the content of this number is not confirmed. */
    boolean holds(long number) {
        for (Item item : items.values()) {
            if (item.record.getNumber() == number) {
                return true;
            }
        }
        return false;
    }

    /** The numbered entry that has waited longest for its confirmation. */
    @Nullable
    Item oldest() {
        for (Item item : items.values()) {
            if (item.record.getNumber() != 0) {
                return item;
            }
        }
        return null;
    }

    /** The record of the last entry that was stored somewhere. */
    @Nullable
    OutboxRecord lastStored() {
        OutboxRecord last = null;
        for (Item item : items.values()) {
            if (item.record.getStoredInCount() > 0) {
                last = item.record;
            }
        }
        return last;
    }

    /** The first entry that this mailbox does not have, or is to have again, and that is not on its way. */
    @Nullable
    Item next(long mailbox) {
        for (Item item : items.values()) {
            if (!item.taken && (!item.isIn(mailbox) || item.again)) {
                return item;
            }
        }
        return null;
    }

    /** The sealed entry, now on its way to this mailbox. */
    ByteString take(Item item, long mailbox, Step step) {
        item.taken = true;
        item.taker = mailbox;
        ByteString entry = freshIn == step ? fresh.get(item.order) : null;
        if (entry != null) {
            return entry;
        }
        return read(Table.ENTRY, item.order);
    }

    private ByteString read(Table table, long order) {
        byte[] stored = records.read(table, Keys.ordered(contact, order));
        if (stored == null) {
            throw new ProgramFaultException(Reason.INTERNAL, "an outbox record stands alone");
        }
        return ByteString.copyFrom(stored);
    }

    /** It is not on its way to this mailbox any more; to another one it may be. */
    void takeBack(Item item, long mailbox) {
        item.taken &= item.taker != mailbox;
    }

    void takeAllBack(long mailbox) {
        for (Item item : items.values()) {
            takeBack(item, mailbox);
        }
    }

    /** This mailbox has it. */
    OutboxRecord stored(Item item, long mailbox, Step step) {
        takeBack(item, mailbox);
        if (items.get(item.order) != item) {
            return item.record; // confirmed meanwhile
        }
        if (item.record.getNumber() == 0) {
            remove(item, step);
            return item.record;
        }
        boolean first = !item.record.getStored();
        OutboxRecord.Builder stored = Resending.stored(item.record, step.now()).toBuilder();
        if (!item.isIn(mailbox)) {
            stored.addStoredIn(mailbox);
        }
        change(item, stored.build(), step);
        item.again = false;
        if (!first) {
            return item.record;
        }
        String message = Keys.hex(item.record.getMessageId().toByteArray());
        if (state(item.record.getMessageId()) == MessageState.STORED) {
            settle(message, null, step);
            if (item.record.getText()) {
                step.tell(listener -> listener.messageState(message, MessageState.STORED));
            }
        }
        return item.record;
    }

    private void change(Item item, OutboxRecord record, Step step) {
        item.record = record;
        step.put(Table.OUTBOX, Keys.ordered(contact, item.order), record);
        resending.changed();
    }

    /** Notes that some of what the relay has did not get through: it is sent again no later than {@link Resending} says. */
    void missing(Predicate<OutboxRecord> which, UnaryOperator<OutboxRecord> when, Step step) {
        for (Item item : items.values()) {
            if (item.rests() && which.test(item.record)) {
                OutboxRecord noted = when.apply(item.record);
                if (!noted.equals(item.record)) {
                    change(item, noted, step);
                }
            }
        }
    }

    /** When {@link #toSendAgain} has something next; null: never. */
    @Nullable
    Instant sendAgainAt() {
        return resending.first(items.values());
    }

    /** Some of what is to be sent again by now, oldest first. */
    List<Item> toSendAgain(Instant now) {
        return resending.due(items.values(), now);
    }

    /** It goes to the relay again: as it is, or if it was sealed anew, as this. */
    void again(Item item, @Nullable Anew anew, Step step) {
        item.again = true;
        resending.changed();
        if (anew != null) {
            keepFresh(item.order, anew.entry(), step);
            step.put(
                    Table.ENTRY, Keys.ordered(contact, item.order), anew.entry().toByteArray());
            change(item, item.record.toBuilder().setChains(anew.chains()).build(), step);
        }
    }

    /** An entry that was sealed anew, and {@link OutboxRecord#getChains} of it. */
    record Anew(ByteString entry, long chains) {}

    byte[] content(Item item) {
        return contentBytes(item.order).toByteArray();
    }

    /** It cannot be sent again now. */
    void putOff(Item item, Instant until, Step step) {
        change(item, Resending.putOff(item.record, until), step);
    }

    /** Of these ascending numbers, those of which nothing is left here; at most so many ranges. */
    List<Confirmation.Range> lack(List<Confirmation.Range> wanted, int most) {
        TreeSet<Long> here = new TreeSet<>();
        for (Item item : items.values()) {
            here.add(item.record.getNumber());
        }
        List<Confirmation.Range> lack = new ArrayList<>();
        for (Confirmation.Range range : wanted) {
            long next = range.getFirst();
            for (long number : here.subSet(range.getFirst(), true, range.getLast(), true)) {
                if (number > next) {
                    lack.add(ConfirmedNumbers.range(next, number - 1));
                }
                next = number + 1;
            }
            if (next <= range.getLast()) {
                lack.add(ConfirmedNumbers.range(next, range.getLast()));
            }
        }
        return lack.subList(0, Math.min(most, lack.size()));
    }

    /** The oldest entry that the relay has and the contact has not confirmed. */
    @Nullable
    OutboxRecord oldestStored() {
        for (Item item : items.values()) {
            if (item.record.getStored()) {
                return item.record;
            }
        }
        return null;
    }

    /** The contact's device has these numbers. Returns the ids of texts of which it now has everything. */
    List<String> confirmed(ConfirmedNumbers numbers, Step step) {
        List<Item> confirmed = new ArrayList<>();
        for (Item item : items.values()) {
            if (numbers.include(item.record.getNumber())) {
                confirmed.add(item);
            }
        }
        List<String> complete = new ArrayList<>();
        for (Item item : confirmed) {
            remove(item, step);
            if (state(item.record.getMessageId()) == MessageState.CONFIRMED) {
                String message = Keys.hex(item.record.getMessageId().toByteArray());
                settle(message, null, step);
                if (item.record.getText()) {
                    step.tell(listener -> listener.messageState(message, MessageState.CONFIRMED));
                    complete.add(message);
                }
            }
        }
        return complete;
    }

    /** Ends all waiting for the relay; the entries stay. */
    void failWaiting(WaystationException why, Step step) {
        for (String message : new ArrayList<>(waiting.keySet())) {
            settle(message, why, step);
        }
    }

    void removeAll(Step step) {
        for (Item item : new ArrayList<>(items.values())) {
            remove(item, step);
        }
    }

    /** Texts that are not confirmed, oldest first. */
    List<Profile.Outgoing> list(String contactId) {
        Map<ByteString, Profile.Outgoing> list = new LinkedHashMap<>();
        for (Item item : items.values()) {
            OutboxRecord record = item.record;
            if (record.getText() && !list.containsKey(record.getMessageId())) {
                String message = Keys.hex(record.getMessageId().toByteArray());
                Instant sentAt = Instant.ofEpochMilli(record.getSentAt());
                list.put(
                        record.getMessageId(),
                        new Profile.Outgoing(message, contactId, state(record.getMessageId()), sentAt));
            }
        }
        return new ArrayList<>(list.values());
    }

    private MessageState state(ByteString messageId) {
        boolean any = false;
        for (Item item : items.values()) {
            if (item.record.getMessageId().equals(messageId)) {
                any = true;
                if (!item.record.getStored()) {
                    return MessageState.WAITING;
                }
            }
        }
        return any ? MessageState.STORED : MessageState.CONFIRMED;
    }

    private void settle(String message, @Nullable WaystationException why, Step step) {
        CompletableFuture<Void> future = waiting.remove(message);
        if (future == null) {
            return;
        }
        if (why == null) {
            step.afterwards(() -> future.complete(null));
        } else {
            step.afterwards(() -> future.completeExceptionally(why));
        }
    }

    private void remove(Item item, Step step) {
        items.remove(item.order);
        fresh.remove(item.order);
        freshContents.remove(item.order);
        byte[] key = Keys.ordered(contact, item.order);
        step.delete(Table.OUTBOX, key);
        step.delete(Table.ENTRY, key);
        step.delete(Table.CONTENT, key);
        resending.changed();
    }

    /** Seals one content anew; null: it belonged to its session, and goes. */
    interface Sealer {
        @Nullable
        Numbered seal(Content content, int parts);
    }

    /** The first entry begins a session that gives way: unless a relay has it, it goes out as it is, before what is sealed again. */
    void firstGivesWay(Step step) {
        Item first = items.isEmpty() ? null : items.firstEntry().getValue();
        if (first != null && first.record.getNumber() == 1 && !first.record.getStored()) {
            change(first, first.record.toBuilder().setNumber(0).setGaveWay(true).build(), step);
        }
    }

    /** All that is numbered goes out again, in its order; what is not numbered is of no use in another session. */
    void sealAgain(Sealer sealer, Step step) {
        for (Item item : new ArrayList<>(items.values())) {
            if (item.record.getGaveWay()) {
                continue;
            }
            Numbered again =
                    item.record.getNumber() == 0 ? null : sealer.seal(content(item.order), item.record.getParts());
            if (again == null) {
                remove(item, step);
            } else {
                put(item.order, again, step);
            }
        }
        resending.changed();
    }

    private Content content(long order) {
        try {
            return Content.parseFrom(contentBytes(order));
        } catch (InvalidProtocolBufferException e) {
            throw new ProgramFaultException(Reason.INTERNAL, "an outbox content cannot be read", e);
        }
    }

    private ByteString contentBytes(long order) {
        ByteString made = freshContents.get(order);
        return made == null ? read(Table.CONTENT, order) : made;
    }
}
