package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.waystation.relay.mailbox.Mailbox.Fresh;
import org.waystation.wire.v1.Delivery;

/** Sends readers what they may have, in turns, as far as windows and connections allow. */
final class Deliveries {
    /** Bytes of entries that one subscription is sent before it is another's turn, and that all are sent between two batches. */
    private static final int SLICE = 256 << 10;

    private static final int SHARE = 1 << 20;

    /** What it costs to look at an entry that has expired. */
    private static final int PASSED_OVER = 1 << 10;

    /** What it costs to look after a subscription; the bytes of an entry that many readers are sent are in memory once. */
    private static final int SUBSCRIPTION = 256;

    private final Entries entries;

    /** Subscriptions that have something to be told, each once. */
    private final Deque<Subscription> hungry = new ArrayDeque<>();

    Deliveries(Entries entries) {
        this.entries = entries;
    }

    /** Lets the mailbox's readers, if there are any, have what they may have. */
    void wake(Mailbox mailbox) {
        if (mailbox.reader != null) {
            wake(mailbox.reader);
        } else if (mailbox.readers > 0) {
            for (Seat seat = mailbox.seats; seat != null; seat = seat.next) {
                if (seat.subscription != null) {
                    wake(seat.subscription);
                }
            }
        }
    }

    void wake(Subscription subscription) {
        if (!subscription.queued && subscription.hungry()) {
            subscription.queued = true;
            hungry.add(subscription);
        }
    }

    void resume(Outlet outlet) {
        while (!outlet.waiting.isEmpty()) {
            wake(outlet.waiting.remove());
        }
    }

    /** Whether there is something to deliver although nobody asks for anything. */
    boolean more() {
        return !hungry.isEmpty();
    }

    /** Delivers what is committed, as far as one turn's share goes. */
    void deliver(Turn turn) throws IOException {
        int left = SHARE;
        while (left > 0 && !hungry.isEmpty()) { // each step sends something, or takes a subscription out
            Subscription subscription = hungry.remove();
            subscription.queued = false;
            if (subscription.hungry() && !subscription.seat.outlet().park(subscription)) {
                left -= deliver(turn, subscription);
            }
        }
    }

    private int deliver(Turn turn, Subscription subscription) throws IOException {
        Mailbox mailbox = subscription.mailbox;
        List<Fresh> fresh = mailbox.fresh == null ? List.of() : mailbox.fresh;
        long firstFresh = mailbox.next - fresh.size();
        int slice = Math.min(SLICE, subscription.seat.outlet().roomLeft());
        int sent = 0;
        int shared = 0;
        if (subscription.cursor < firstFresh && subscription.room() > 0) {
            sent = deliverStored(turn, subscription, Math.min(firstFresh, subscription.end), slice);
        }
        while (subscription.cursor >= firstFresh
                && subscription.cursor < subscription.reach()
                && subscription.room() > 0
                && sent < slice) {
            Fresh next = fresh.get((int) (subscription.cursor - firstFresh));
            send(turn, subscription, subscription.cursor, next.partition(), next.entry());
            sent += next.entry().size();
            shared += mailbox.readers > 1 ? next.entry().size() : 0;
        }
        tellWhereItStands(turn, subscription);
        wake(subscription);
        return SUBSCRIPTION + sent - shared;
    }

    /** Positions may be missing: what has expired is passed over. */
    private int deliverStored(Turn turn, Subscription subscription, long end, int slice) throws IOException {
        Mailbox mailbox = subscription.mailbox;
        int spent = 0;
        try (EntryCursor stored = entries.scan(mailbox, subscription.cursor, end)) {
            while (subscription.room() > 0 && spent < slice) {
                if (!stored.next()) {
                    subscription.cursor = end;
                    break;
                }
                ByteString entry = stored.isExpired(turn.hour) ? null : entries.open(mailbox, stored);
                if (entry == null) {
                    subscription.passedOver = true;
                    subscription.cursor = stored.position() + 1;
                } else {
                    send(turn, subscription, stored.position(), stored.partition(), entry);
                }
                spent += entry == null ? PASSED_OVER : entry.size();
            }
        }
        return spent;
    }

    private static void send(Turn turn, Subscription subscription, long position, int partition, ByteString entry) {
        Seat seat = subscription.seat;
        Delivery delivery = Delivery.newBuilder()
                .setHandle(seat.handle())
                .setPosition(position)
                .setEntry(entry)
                .build();
        turn.event(seat.outlet(), Replies.delivery(delivery));
        subscription.delivered.add(position, partition, entry.size());
        subscription.cursor = position + 1;
        seat.delivered = Math.max(seat.delivered, position);
    }

    private static void tellWhereItStands(Turn turn, Subscription subscription) {
        Seat seat = subscription.seat;
        if (!subscription.caughtUpSent && subscription.caughtUp()) {
            subscription.caughtUpSent = true;
            turn.event(seat.outlet(), Replies.caughtUp(seat.handle()));
        }
        if (subscription.superseded()) {
            turn.event(seat.outlet(), Replies.superseded(seat.handle(), subscription.end - 1));
            subscription.mailbox.unsubscribe(seat);
        }
    }
}
