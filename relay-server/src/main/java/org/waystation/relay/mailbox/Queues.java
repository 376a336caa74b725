package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Limits;

/** What goes through a QUEUE: append, subscribe, deliver, acknowledge. */
final class Queues {
    /** Bytes of entries that one subscription is sent before it is another's turn, and that all are sent between two batches. */
    private static final int SLICE = 256 << 10;

    private static final int DELIVERIES = 1 << 20;

    /** From so many entries on, one range is cheaper to delete than each. */
    private static final int RANGE = 100;

    private final Store store;
    private final Mailboxes mailboxes;
    private final Limits limits;

    /** Subscriptions that have something to be told, each once. */
    private final Deque<Subscription> hungry = new ArrayDeque<>();

    /** Mailboxes whose reader stands before an entry that has expired; the sweep goes there first. */
    private final Set<Long> expired = new LinkedHashSet<>();

    Queues(Store store, Mailboxes mailboxes, Limits limits) {
        this.store = store;
        this.mailboxes = mailboxes;
        this.limits = limits;
    }

    void append(Turn turn, Command.Append append, Mailbox mailbox, boolean room) {
        int size = append.entry().size();
        if (mailbox.entries >= limits.getMailboxEntries() || mailbox.bytes + size > limits.getMailboxBytes()) {
            turn.fail(append, ErrorCode.MAILBOX_FULL);
            return;
        }
        if (!room) {
            turn.fail(append, ErrorCode.RELAY_FULL);
            return;
        }
        int wish = append.hours();
        int hours = wish <= 0 || wish > limits.getEntryHours() ? limits.getEntryHours() : wish;
        int expiry = turn.hour + hours + 1; // the hour that has begun does not count
        long position = mailbox.append(append.entry(), expiry);
        turn.batch.put(Rows.entry(mailbox.number, position), Rows.entryValue(append.entry(), expiry));
        mailboxes.change(mailbox);
        turn.promised();
        turn.reply(append, Replies.appended(append.id(), position));
        wake(mailbox);
    }

    void subscribe(Turn turn, Command.Subscribe subscribe, Mailbox mailbox) {
        Subscription earlier = mailbox.subscription;
        if (earlier != null && earlier.seat != subscribe.seat()) {
            turn.event(earlier.seat.outlet(), Replies.ended(earlier.seat.handle(), Ended.Reason.TAKEN_OVER));
        }
        mailbox.subscription = new Subscription(subscribe.seat(), mailbox, subscribe.window());
        turn.reply(subscribe, Replies.subscribed(subscribe.id()));
        wake(mailbox);
    }

    void acknowledge(Turn turn, Command.Acknowledge acknowledge, Mailbox mailbox) throws StoreException {
        long through = acknowledge.through();
        if (Long.compareUnsigned(through, acknowledge.seat().delivered) > 0) {
            turn.fail(acknowledge, ErrorCode.MALFORMED);
            return;
        }
        if (through >= mailbox.head) {
            remove(turn, mailbox, through);
            mailboxes.change(mailbox);
            turn.changed();
        }
        Subscription subscription = mailbox.subscription;
        if (subscription != null) {
            Delivered delivered = subscription.delivered;
            while (delivered.size() > 0 && delivered.firstPosition() <= through) {
                delivered.removeFirst();
            }
            subscription.cursor = Math.max(subscription.cursor, mailbox.head);
            wake(mailbox);
        }
        turn.reply(acknowledge, Replies.acknowledged(acknowledge.id()));
    }

    private void remove(Turn turn, Mailbox mailbox, long through) throws StoreException {
        long counted = countOutDelivered(mailbox, through);
        if (counted < through) {
            countOutStored(mailbox, counted + 1, through);
        }
        if (through - mailbox.head >= RANGE) {
            turn.batch.deleteRange(Rows.entry(mailbox.number, mailbox.head), Rows.entry(mailbox.number, through + 1));
        } else {
            for (long position = mailbox.head; position <= through; position++) {
                turn.batch.delete(Rows.entry(mailbox.number, position));
            }
        }
        mailbox.head = through + 1;
    }

    /** Counts out what the present subscription was sent, whose sizes are known; returns the last position known about. */
    private static long countOutDelivered(Mailbox mailbox, long through) {
        Subscription subscription = mailbox.subscription;
        long known = mailbox.head - 1;
        if (subscription == null) {
            return known;
        }
        Delivered delivered = subscription.delivered;
        while (delivered.size() > 0 && delivered.firstPosition() <= through) {
            if (delivered.firstSize() > 0) {
                mailbox.removed(delivered.firstSize());
            }
            delivered.removeFirst();
        }
        return Math.max(known, Math.min(through, subscription.cursor - 1));
    }

    /** Counts out what an earlier subscription was sent: the store is asked for the sizes. At most a window of entries. */
    private void countOutStored(Mailbox mailbox, long from, long through) throws StoreException {
        try (Cursor entries = store.scan(Rows.entry(mailbox.number, from), Rows.entry(mailbox.number, through + 1))) {
            while (entries.next()) {
                mailbox.removed(Rows.entrySize(entries.value()));
            }
        }
    }

    /** Lets the mailbox's reader, if there is one, have what it may have. */
    void wake(Mailbox mailbox) {
        Subscription subscription = mailbox.subscription;
        if (subscription != null) {
            enqueue(subscription);
        }
    }

    private void enqueue(Subscription subscription) {
        if (!subscription.queued && subscription.hungry()) {
            subscription.queued = true;
            hungry.add(subscription);
        }
    }

    void resume(Outlet outlet) {
        while (!outlet.waiting.isEmpty()) {
            enqueue(outlet.waiting.remove());
        }
    }

    /** Whether there is something to deliver although nobody asks for anything. */
    boolean more() {
        return !hungry.isEmpty();
    }

    /** Mailboxes that the sweep must visit before their readers can go on. */
    Set<Long> expired() {
        return expired;
    }

    /** Delivers what is committed, as far as windows, connections and one turn's share allow. */
    void deliver(Turn turn) throws StoreException {
        int left = DELIVERIES;
        while (left > 0 && !hungry.isEmpty()) { // each step sends something, or takes a subscription out
            Subscription subscription = hungry.remove();
            subscription.queued = false;
            if (subscription.hungry() && !subscription.seat.outlet().park(subscription)) {
                left -= deliver(turn, subscription);
            }
        }
    }

    private int deliver(Turn turn, Subscription subscription) throws StoreException {
        Mailbox mailbox = subscription.mailbox;
        List<ByteString> fresh = mailbox.fresh == null ? List.of() : mailbox.fresh;
        long firstFresh = mailbox.next - fresh.size();
        int slice = Math.min(SLICE, subscription.seat.outlet().roomLeft());
        int sent = 0;
        if (subscription.cursor < firstFresh && subscription.room() > 0) {
            sent = deliverStored(turn, subscription, firstFresh, slice);
        }
        while (subscription.cursor >= firstFresh
                && subscription.cursor < mailbox.next
                && subscription.room() > 0
                && sent < slice) {
            ByteString entry = fresh.get((int) (subscription.cursor - firstFresh));
            sent += send(turn, subscription, subscription.cursor, entry);
        }
        if (!subscription.caughtUpSent && subscription.cursor >= subscription.caughtUpAt) {
            subscription.caughtUpSent = true;
            turn.event(subscription.seat.outlet(), Replies.caughtUp(subscription.seat.handle()));
        }
        if (!expired.contains(mailbox.number)) {
            enqueue(subscription); // else the sweep does
        }
        return sent;
    }

    private int deliverStored(Turn turn, Subscription subscription, long end, int slice) throws StoreException {
        Mailbox mailbox = subscription.mailbox;
        int sent = 0;
        byte[] from = Rows.entry(mailbox.number, subscription.cursor);
        try (Cursor entries = store.scan(from, Rows.entry(mailbox.number, end))) {
            while (subscription.room() > 0 && sent < slice) {
                if (!entries.next()) {
                    subscription.cursor = end;
                    break;
                }
                byte[] value = entries.value();
                if (Rows.expiry(value) <= turn.hour) {
                    expired.add(mailbox.number);
                    break;
                }
                sent += send(turn, subscription, Rows.position(entries.key()), Rows.entry(value));
            }
        }
        return sent;
    }

    private static int send(Turn turn, Subscription subscription, long position, ByteString entry) {
        Seat seat = subscription.seat;
        Delivery delivery = Delivery.newBuilder()
                .setHandle(seat.handle())
                .setPosition(position)
                .setEntry(entry)
                .build();
        turn.event(seat.outlet(), Replies.delivery(delivery));
        subscription.delivered.add(position, entry.size());
        subscription.cursor = position + 1;
        seat.delivered = Math.max(seat.delivered, position);
        return entry.size();
    }
}
