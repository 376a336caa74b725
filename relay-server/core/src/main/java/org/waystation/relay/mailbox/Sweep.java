package org.waystation.relay.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/**
 * Drops mailboxes that nobody claimed or that nobody opened for long. Works in slices, so that a storage thread with much to sweep
 * still serves; the due index says where to look, and holds one row per mailbox. Entries need no sweep: they expire with their
 * hour's key, and their rows go with their day's partition.
 */
final class Sweep {
    /** Mailboxes looked at in one slice. */
    private static final int MAILBOXES = 64;

    private final Store store;
    private final Mailboxes mailboxes;
    private final Roles roles;

    Sweep(Store store, Mailboxes mailboxes, Roles roles) {
        this.store = store;
        this.mailboxes = mailboxes;
        this.roles = roles;
    }

    /**
     * One slice of what is due. Alone in its batch: it reads rows that the batch changes.
     *
     * @return whether there is more to do at once
     */
    boolean slice(Turn turn) throws IOException {
        List<Long> due = due(turn.hour);
        for (long number : due) {
            Mailbox mailbox = mailboxes.find(number);
            if (mailbox != null) {
                visit(turn, mailbox);
            }
        }
        return due.size() == MAILBOXES; // each visit moved or removed its row
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

    private void visit(Turn turn, Mailbox mailbox) throws IOException {
        if (mailbox.seats != null) {
            mailbox.opened = turn.hour; // somebody is there
        }
        int deadline = roles.deadline(mailbox);
        if (deadline <= turn.hour) {
            roles.drop(turn, mailbox);
            return;
        }
        mailbox.due = deadline;
        mailboxes.change(mailbox);
        turn.changed();
    }
}
