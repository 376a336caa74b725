package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.internal.record.OutboxRecord;

/**
 * The items of an outbox in their order, and everything of them that is stored. Their records are in memory too; the sealed entries and
 * the contents, which are large, are read back from the store when they are needed, except in the step that made them, which is not
 * committed yet.
 */
final class OutboxQueue {
    /** Reads sealed entries and contents back from the store. */
    interface Records {
        byte @Nullable [] read(Table table, byte[] key);
    }

    private final byte[] contact;
    private final Records records;
    private final TreeMap<Long, OutboxItem> items = new TreeMap<>();
    /** Entries made in one step, which the store does not have before its end. */
    private final Map<Long, ByteString> fresh = new HashMap<>();
    /** Contents of the same step. */
    private final Map<Long, ByteString> freshContents = new HashMap<>();

    private @Nullable Step freshIn;
    private long lastOrder;
    private long version;

    OutboxQueue(byte[] contact, Records records) {
        this.contact = contact;
        this.records = records;
    }

    /** Another one after each change of an item or its record. */
    long version() {
        return version;
    }

    /** In their order. To be copied by whoever adds or removes any meanwhile. */
    Collection<OutboxItem> items() {
        return Collections.unmodifiableCollection(items.values());
    }

    @Nullable
    OutboxItem first(Predicate<OutboxItem> which) {
        for (OutboxItem item : items.values()) {
            if (which.test(item)) {
                return item;
            }
        }
        return null;
    }

    boolean any(Predicate<OutboxItem> which) {
        return first(which) != null;
    }

    @Nullable
    OutboxItem at(long order) {
        return items.get(order);
    }

    OutboxItem load(long order, OutboxRecord record) {
        lastOrder = Math.max(lastOrder, order);
        return put(new OutboxItem(order, record));
    }

    /** Adds one that is not numbered, after all others. */
    OutboxItem add(OutboxRecord record, byte[] entry, Step step) {
        return put(new OutboxItem(++lastOrder, record), entry, step);
    }

    OutboxItem add(OutboxItem.Numbered made, Step step) {
        return put(++lastOrder, made, step);
    }

    /** Adds it before all others. */
    OutboxItem addFirst(OutboxItem.Numbered made, Step step) {
        return put(items.isEmpty() ? ++lastOrder : items.firstKey() - 1, made, step);
    }

    /** Puts another one in the place of this one. */
    OutboxItem replace(OutboxItem item, OutboxItem.Numbered made, Step step) {
        return put(item.order(), made, step);
    }

    private OutboxItem put(long order, OutboxItem.Numbered made, Step step) {
        OutboxItem item = put(new OutboxItem(order, made.record()), made.entry(), step);
        freshContents.put(order, ByteString.copyFrom(made.content()));
        step.put(Table.CONTENT, key(item), made.content());
        return item;
    }

    private OutboxItem put(OutboxItem item, byte[] entry, Step step) {
        keepFresh(item, ByteString.copyFrom(entry), step);
        step.put(Table.OUTBOX, key(item), item.record());
        step.put(Table.ENTRY, key(item), entry);
        return put(item);
    }

    private OutboxItem put(OutboxItem item) {
        items.put(item.order(), item);
        version++;
        return item;
    }

    private byte[] key(OutboxItem item) {
        return Keys.ordered(contact, item.order());
    }

    private void keepFresh(OutboxItem item, ByteString entry, Step step) {
        if (freshIn != step) {
            fresh.clear();
            freshContents.clear();
            freshIn = step;
        }
        fresh.put(item.order(), entry);
    }

    void change(OutboxItem item, OutboxRecord record, Step step) {
        item.setRecord(record);
        step.put(Table.OUTBOX, key(item), record);
        version++;
    }

    /** The same content, sealed anew. */
    void changeEntry(OutboxItem item, ByteString entry, Step step) {
        keepFresh(item, entry, step);
        step.put(Table.ENTRY, key(item), entry.toByteArray());
    }

    void remove(OutboxItem item, Step step) {
        items.remove(item.order());
        fresh.remove(item.order());
        freshContents.remove(item.order());
        step.delete(Table.OUTBOX, key(item));
        step.delete(Table.ENTRY, key(item));
        step.delete(Table.CONTENT, key(item));
        version++;
    }

    /** The sealed entry. */
    ByteString entry(OutboxItem item, Step step) {
        ByteString made = freshIn == step ? fresh.get(item.order()) : null;
        return made == null ? read(Table.ENTRY, item) : made;
    }

    /** What is sealed in the entry of a numbered one. */
    ByteString content(OutboxItem item) {
        ByteString made = freshContents.get(item.order());
        return made == null ? read(Table.CONTENT, item) : made;
    }

    private ByteString read(Table table, OutboxItem item) {
        byte[] stored = records.read(table, key(item));
        if (stored == null) {
            throw new ProgramFaultException(Reason.INTERNAL, "an outbox record stands alone");
        }
        return ByteString.copyFrom(stored);
    }
}
