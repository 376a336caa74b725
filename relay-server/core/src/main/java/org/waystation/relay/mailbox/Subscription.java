package org.waystation.relay.mailbox;

/** A reader's wish for deliveries: how far it has read, and what is delivered and not acknowledged. */
final class Subscription {
    final Seat seat;
    final Mailbox mailbox;
    final int window;

    /** What was stored when it began ends before this position. */
    final long caughtUpAt;

    final Delivered delivered = new Delivered();

    /** The next position to look at. */
    long cursor;

    /** The first position that the reader may not see: behind the change that ended its epoch. */
    long end;

    /** Whether something is stored before the cursor that was not delivered, since it had expired. */
    boolean passedOver;

    boolean caughtUpSent;

    /** Whether it stands in a queue already. */
    boolean queued;

    Subscription(Seat seat, Mailbox mailbox, int window, long from, long end) {
        this.seat = seat;
        this.mailbox = mailbox;
        this.window = window;
        this.cursor = from;
        this.end = end;
        this.caughtUpAt = Math.min(mailbox.next, end);
    }

    boolean active() {
        return seat.subscription == this;
    }

    int room() {
        return window - delivered.size();
    }

    /** Before which position there is something to look at now. */
    long reach() {
        return Math.min(mailbox.next, end);
    }

    boolean caughtUp() {
        return cursor >= caughtUpAt;
    }

    /** Whether the reader has had everything that its key opens, for ever. */
    boolean superseded() {
        return cursor >= end;
    }

    /** Whether there is something to tell the reader, as far as the window allows. */
    boolean hungry() {
        boolean entries = cursor < reach() && room() > 0;
        return active() && (entries || (caughtUp() && !caughtUpSent) || superseded());
    }
}
