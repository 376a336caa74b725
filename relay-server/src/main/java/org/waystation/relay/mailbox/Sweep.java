package org.waystation.relay.mailbox;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/**
 * What goes by itself: expired entries, mailboxes that nobody claimed or that nobody opened for long. Works in slices, so that a
 * storage thread with much to sweep still serves; the due index says where to look, and holds one row per mailbox.
 */
final class Sweep {
    /** Mailboxes and entries looked at in one slice. */
    private static final int MAILBOXES = 64;

    private static final int ENTRIES = 1_000;

    private static final Place NOWHERE = new Place(0, 0, Integer.MAX_VALUE);

    private final Store store;
    private final Mailboxes mailboxes;
    private final Roles roles;
    private final Queues queues;

    /** Where the last slice stopped inside a mailbox. Lost when it is loaded anew, which costs only time. */
    private Place place = NOWHERE;

    private int entriesLeft;

    /** @param earliest the first expiry among the entries before {@code next} that stay */
    private record Place(long number, long next, int earliest) {}

    Sweep(Store store, Mailboxes mailboxes, Roles roles, Queues queues) {
        this.store = store;
        this.mailboxes = mailboxes;
        this.roles = roles;
        this.queues = queues;
    }

    /**
     * One slice of what is due. Alone in its batch: it reads entries from the store, which does not show what the batch changes.
     *
     * @return whether there is more to do at once
     */
    boolean slice(Turn turn) throws StoreException {
        entriesLeft = ENTRIES;
        List<Long> due = due(turn.hour);
        for (long number : due) {
            Mailbox mailbox = mailboxes.find(number);
            if (mailbox != null && !visit(turn, mailbox)) {
                return true;
            }
        }
        return due.size() == MAILBOXES; // each visit moved or removed its row
    }

    /** The mailboxes before whose expired entries a reader stands, as far as one slice reaches. */
    void urgent(Turn turn) throws StoreException {
        entriesLeft = ENTRIES;
        Set<Long> expired = queues.expired();
        for (Iterator<Long> numbers = expired.iterator(); numbers.hasNext() && entriesLeft > 0; ) {
            Mailbox mailbox = mailboxes.find(numbers.next());
            if (mailbox == null || visit(turn, mailbox)) {
                numbers.remove();
            }
            if (mailbox != null) {
                queues.wake(mailbox);
            }
        }
    }

    private List<Long> due(int hour) throws StoreException {
        List<Long> numbers = new ArrayList<>();
        try (Cursor rows = store.scan(Rows.dueFrom(0), Rows.dueFrom(hour + 1))) {
            while (numbers.size() < MAILBOXES && rows.next()) {
                numbers.add(Rows.dueNumber(rows.key()));
            }
        }
        return numbers;
    }

    /** Drops the mailbox, or what has expired in it; false if the slice was too short. */
    private boolean visit(Turn turn, Mailbox mailbox) throws StoreException {
        if (mailbox.seats != null && mailbox.opened != turn.hour) {
            mailbox.opened = turn.hour; // somebody is there
            mailboxes.change(mailbox);
            turn.changed();
        }
        int deadline = roles.deadline(mailbox);
        if (deadline <= turn.hour) {
            roles.drop(turn, mailbox);
            return true;
        }
        int earliest = expire(turn, mailbox);
        mailboxes.change(mailbox);
        turn.changed();
        if (entriesLeft <= 0) {
            return false;
        }
        place = NOWHERE;
        mailbox.due = Math.min(deadline, earliest);
        return true;
    }

    /** Deletes what has expired; returns the earliest expiry of what stays. Unfinished if no {@link #entriesLeft}. */
    private int expire(Turn turn, Mailbox mailbox) throws StoreException {
        boolean resumed = place.number() == mailbox.number && place.next() > mailbox.head;
        long at = resumed ? place.next() : mailbox.head;
        int earliest = resumed ? place.earliest() : Integer.MAX_VALUE;
        boolean leading = !resumed; // everything before `at` is gone
        byte[] end = Rows.entry(mailbox.number, mailbox.next);
        try (Cursor entries = store.scan(Rows.entry(mailbox.number, at), end)) {
            while (entriesLeft-- > 0) {
                if (!entries.next()) {
                    mailbox.head = leading ? mailbox.next : mailbox.head;
                    entriesLeft++;
                    return earliest;
                }
                at = Rows.position(entries.key());
                int expiry = Rows.expiry(entries.value());
                if (expiry <= turn.hour) {
                    delete(turn, mailbox, at, Rows.entrySize(entries.value()));
                    continue;
                }
                mailbox.head = leading ? at : mailbox.head;
                leading = false;
                earliest = Math.min(earliest, expiry);
                if (!mailbox.unordered) {
                    return earliest;
                }
            }
        }
        mailbox.head = leading ? at + 1 : mailbox.head;
        place = new Place(mailbox.number, at + 1, earliest);
        return earliest;
    }

    private static void delete(Turn turn, Mailbox mailbox, long position, int size) {
        turn.batch.delete(Rows.entry(mailbox.number, position));
        mailbox.removed(size);
        if (mailbox.subscription != null) {
            mailbox.subscription.delivered.expired(position);
        }
    }
}
