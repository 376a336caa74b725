package org.waystation.relay.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Chain;
import org.waystation.relay.keys.Slot;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/**
 * Stored entries of a mailbox in the order of positions. They may lie in several partitions, mostly one behind the other; a
 * partition is opened when the positions that it has come near. Of one thread, and closed before the next batch.
 */
final class EntryCursor implements AutoCloseable {
    private final Store store;
    private final Mailbox mailbox;
    private final long from;
    private final long end;

    /** Not opened yet, ordered by first position. */
    private final List<Holdings.Part> ahead = new ArrayList<>(2);

    private final List<Reel> open = new ArrayList<>(2);
    private @Nullable Reel current;
    private @Nullable Chain chain;

    /** One partition's entries, and the position at which it stands. */
    private static final class Reel {
        final int partition;
        final Cursor cursor;
        long position;
        private byte @Nullable [] value;

        Reel(int partition, Cursor cursor) {
            this.partition = partition;
            this.cursor = cursor;
        }

        boolean next() throws StoreException {
            boolean any = cursor.next();
            value = null;
            position = any ? Rows.position(cursor.key()) : Long.MAX_VALUE;
            return any;
        }

        /** Copied out of the store once. */
        byte[] value() {
            byte[] copied = value;
            if (copied == null) {
                copied = cursor.value();
                value = copied;
            }
            return copied;
        }
    }

    EntryCursor(Store store, Mailbox mailbox, long from, long end) {
        this.store = store;
        this.mailbox = mailbox;
        this.from = from;
        this.end = end;
        for (Holdings.Part part : mailbox.holdings.parts()) {
            if (part.last >= from && part.first < end) {
                ahead.add(part);
            }
        }
        ahead.sort(Comparator.comparingLong(part -> part.first));
    }

    boolean next() throws StoreException {
        if (current != null && !current.next()) {
            current.cursor.close();
            open.remove(current);
        }
        current = nearest();
        while (!ahead.isEmpty() && (current == null || ahead.get(0).first <= current.position)) {
            open(ahead.remove(0).partition);
            current = nearest();
        }
        return current != null;
    }

    private @Nullable Reel nearest() {
        Reel nearest = null;
        for (Reel reel : open) {
            nearest = nearest == null || reel.position < nearest.position ? reel : nearest;
        }
        return nearest;
    }

    private void open(int partition) throws StoreException {
        Cursor cursor = store.scan(partition, Rows.entry(mailbox.number, from), Rows.entry(mailbox.number, end));
        Reel reel = new Reel(partition, cursor);
        if (reel.next()) {
            open.add(reel);
        } else {
            cursor.close();
        }
    }

    long position() {
        return reel().position;
    }

    int partition() {
        return reel().partition;
    }

    byte[] value() {
        return reel().value();
    }

    boolean isExpired(int hour) {
        int expiry = Entries.expiry(value());
        return expiry != 0 && expiry <= hour;
    }

    /** The mailbox's chain, brought to this position. */
    Chain chain(Slot slot) {
        if (chain == null) {
            chain = slot.chain();
        }
        chain.forward(mailbox.chainAt(position()));
        return chain;
    }

    private Reel reel() {
        if (current == null) {
            throw new IllegalStateException("a cursor stands on no entry before next() and after the end");
        }
        return current;
    }

    @Override
    public void close() {
        open.forEach(reel -> reel.cursor.close());
        if (chain != null) {
            chain.erase();
        }
    }
}
