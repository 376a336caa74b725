package org.waystation.relay.mailbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Limits;

/** What goes through a mailbox: append, subscribe, acknowledge ({@code docs/spec/protocol.md}, section 7). */
final class Traffic {
    private final Mailboxes mailboxes;
    private final Entries entries;
    private final Deliveries deliveries;
    private final Epochs epochs;
    private final Limits limits;

    Traffic(Mailboxes mailboxes, Entries entries, Deliveries deliveries, Epochs epochs, Limits limits) {
        this.mailboxes = mailboxes;
        this.entries = entries;
        this.deliveries = deliveries;
        this.epochs = epochs;
        this.limits = limits;
    }

    void append(Turn turn, Command.Append append, Mailbox mailbox, boolean room) throws IOException {
        int size = append.entry().size();
        if (mailbox.isLog() && !append.seat().isCurrent()) {
            turn.fail(append, ErrorCode.EPOCH_ENDED); // W-405
        } else if (mailbox.holdings.entries(false) >= limits.getMailboxEntries()
                || mailbox.holdings.bytes(false) + size > limits.getMailboxBytes()) {
            turn.fail(append, ErrorCode.MAILBOX_FULL);
        } else if (!room) {
            turn.fail(append, ErrorCode.RELAY_FULL);
        } else {
            int wish = append.hours();
            int hours = wish <= 0 || wish > limits.getEntryHours() ? limits.getEntryHours() : wish;
            int expiry = turn.hour + hours + 1; // the hour that has begun does not count
            long position = entries.append(turn, mailbox, append.entry(), expiry);
            mailboxes.change(mailbox);
            turn.promised();
            turn.reply(append, Replies.appended(append.id(), position));
            deliveries.wake(mailbox);
        }
    }

    void subscribe(Turn turn, Command.Subscribe subscribe, Mailbox mailbox) throws IOException {
        Seat seat = subscribe.seat();
        if (!mailbox.isLog() && subscribe.from() != 0) {
            turn.fail(subscribe, ErrorCode.MALFORMED); // W-413
            return;
        }
        Subscription earlier = mailbox.reader;
        if (earlier != null && earlier.seat != seat) {
            mailbox.unsubscribe(earlier.seat);
            turn.event(earlier.seat.outlet(), Replies.ended(earlier.seat.handle(), Ended.Reason.TAKEN_OVER));
        }
        Subscription subscription = mailbox.isLog()
                ? inEpoch(mailbox, seat, subscribe.window(), subscribe.from())
                : new Subscription(seat, mailbox, subscribe.window(), mailbox.head, Long.MAX_VALUE);
        mailbox.subscribe(subscription);
        turn.effects(seat.outlet()).subscribed(seat.handle());
        turn.reply(subscribe, Replies.subscribed(subscribe.id()));
        deliveries.wake(subscription);
    }

    private Subscription inEpoch(Mailbox mailbox, Seat seat, int window, long from) throws IOException {
        long first = epochs.first(mailbox, seat.generation);
        long end = epochs.end(mailbox, seat.generation);
        long begin = from < 0 ? end : Math.max(first, from); // unsigned: what is below 0 is far away
        return new Subscription(seat, mailbox, window, Math.min(begin, Math.min(mailbox.next, end)), end);
    }

    void acknowledge(Turn turn, Command.Acknowledge acknowledge, Mailbox mailbox) throws IOException {
        Seat seat = acknowledge.seat();
        long through = acknowledge.through();
        if (Long.compareUnsigned(through, seat.delivered) > 0) {
            turn.fail(acknowledge, ErrorCode.MALFORMED); // W-421
            return;
        }
        if (mailbox.isLog()) {
            opensWindow(seat.subscription, through);
        } else if (through >= mailbox.head) {
            countOut(mailbox, through);
            entries.removeThrough(turn, mailbox, through);
            mailboxes.change(mailbox);
            turn.changed();
            opensWindow(mailbox.reader, through);
        }
        turn.reply(acknowledge, Replies.acknowledged(acknowledge.id()));
    }

    private void opensWindow(@Nullable Subscription subscription, long through) {
        if (subscription != null) {
            subscription.delivered.removeThrough(through);
            if (!subscription.mailbox.isLog()) {
                subscription.cursor = Math.max(subscription.cursor, subscription.mailbox.head);
            }
            deliveries.wake(subscription);
        }
    }

    /**
     * Counts out what is acknowledged. What the present subscription was sent is known; for the rest, and where it passed over
     * something, the store is asked, which does not see the batch yet.
     */
    private void countOut(Mailbox mailbox, long through) throws IOException {
        long known = mailbox.head - 1;
        Subscription subscription = mailbox.reader;
        if (subscription != null && !subscription.passedOver) {
            Delivered delivered = subscription.delivered;
            while (delivered.size() > 0 && delivered.firstPosition() <= through) {
                mailbox.holdings.remove(delivered.firstPartition(), delivered.firstSize());
                delivered.removeFirst();
            }
            known = Math.max(known, Math.min(through, subscription.cursor - 1));
        }
        try (EntryCursor stored = entries.scan(mailbox, known + 1, through + 1)) {
            while (known < through && stored.next()) {
                mailbox.holdings.remove(stored.partition(), Entries.size(stored.value()));
            }
        }
        if (subscription != null && through >= subscription.cursor - 1) {
            subscription.passedOver = false;
        }
    }
}
