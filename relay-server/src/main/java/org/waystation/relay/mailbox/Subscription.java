package org.waystation.relay.mailbox;

/** The one subscription of a QUEUE: who reads, how far it has read, and what is delivered and not acknowledged. */
final class Subscription {
    final Seat seat;
    final Mailbox mailbox;
    final int window;

    /** What was stored when it began ends before this position. */
    final long caughtUpAt;

    final Delivered delivered = new Delivered();

    /** The next position to look at. */
    long cursor;

    boolean caughtUpSent;

    /** Whether it stands in a queue already. */
    boolean queued;

    Subscription(Seat seat, Mailbox mailbox, int window) {
        this.seat = seat;
        this.mailbox = mailbox;
        this.window = window;
        this.cursor = mailbox.head;
        this.caughtUpAt = mailbox.next;
    }

    boolean active() {
        return mailbox.subscription == this;
    }

    int room() {
        return window - delivered.size();
    }

    /** Whether there is something to tell the reader, as far as the window allows. */
    boolean hungry() {
        boolean entries = cursor < mailbox.next && room() > 0;
        boolean caughtUp = !caughtUpSent && cursor >= caughtUpAt;
        return active() && (entries || caughtUp);
    }
}
