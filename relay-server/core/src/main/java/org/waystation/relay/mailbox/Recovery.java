package org.waystation.relay.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.keys.Slot;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;

/**
 * Brings the store and the keys together when a relay starts: a crash leaves either a little behind the other, and a store that was
 * put back in time, or keys that were in memory only, leave mailboxes without keys. Afterwards every mailbox has a slot, and no
 * slot opens what is before its mailbox's head. Looks at every mailbox once; some microseconds each.
 */
final class Recovery {
    /**
     * How far positions jump where a mailbox lost its keys: nobody knows which positions were given since the store was as it is,
     * and a position must not be given twice.
     */
    static final long JUMP = 1L << 20;

    /** Mailboxes written in one batch. */
    private static final int BATCH = 1_000;

    private final Store store;
    private final Keyring keyring;
    private final Entries entries;
    private final BitSet used = new BitSet();

    Recovery(Store store, Keyring keyring, Entries entries) {
        this.store = store;
        this.keyring = keyring;
        this.entries = entries;
    }

    void run(int live) throws IOException {
        List<Long> lost = new ArrayList<>();
        byte[] from = Rows.mailboxes();
        while (from != null) {
            from = reconcile(from, live, lost);
        }
        keyring.recovered(used);
        for (int i = 0; i < lost.size(); i += BATCH) {
            Batch batch = store.batch();
            for (long number : lost.subList(i, Math.min(lost.size(), i + BATCH))) {
                beginAnew(batch, number);
            }
            batch.commit(true);
        }
    }

    /** One batch of mailboxes from this row on; returns where the next begins, or null. */
    private byte @Nullable [] reconcile(byte[] from, int live, List<Long> lost) throws IOException {
        Turn turn = new Turn(keyring.hour(), store.batch());
        int looked = 0;
        byte[] next = null;
        try (Cursor rows = store.scan(from, Rows.after(Rows.mailboxes()))) {
            while (next == null && rows.next()) {
                if (looked++ == BATCH) {
                    next = rows.key();
                } else {
                    Mailbox mailbox = Mailbox.parse(Rows.number(rows.key()), rows.value());
                    mailbox.expire(live);
                    reconcile(turn, mailbox, lost);
                }
            }
        }
        if (turn.isChanged()) {
            turn.batch.commit(true);
        }
        return next;
    }

    private void reconcile(Turn turn, Mailbox mailbox, List<Long> lost) throws IOException {
        Slot slot = keyring.find(mailbox.slotIndex, mailbox.slotGeneration);
        if (slot == null || used.get(mailbox.slotIndex)) {
            lost.add(mailbox.number);
            return;
        }
        used.set(mailbox.slotIndex);
        mailbox.use(slot);
        long head = slot.head() + mailbox.chainBase;
        if (head > mailbox.head) {
            catchUp(turn, mailbox, head);
        } else {
            keyring.move(slot, mailbox.chainAt(mailbox.head));
        }
    }

    /** The store lost an acknowledgement that the keys remember. */
    private void catchUp(Turn turn, Mailbox mailbox, long head) throws IOException {
        mailbox.next = Math.max(mailbox.next, head);
        try (EntryCursor stored = entries.scan(mailbox, mailbox.head, head)) {
            while (stored.next()) {
                if (stored.partition() != Store.LASTING) {
                    mailbox.holdings.remove(stored.partition(), Entries.size(stored.value()));
                }
            }
        }
        entries.removeThrough(turn, mailbox, head - 1);
        mailbox.holdings.prune();
        turn.batch.put(Rows.mailbox(mailbox.number), mailbox.row());
        turn.changed();
    }

    /** The keys of this mailbox are no more, and with them its entries; whoever has its role keys goes on with it, empty. */
    private void beginAnew(Batch batch, long number) throws IOException {
        byte[] row = store.get(Rows.mailbox(number));
        if (row == null) {
            throw new IllegalStateException("a mailbox that was there a moment ago");
        }
        Mailbox mailbox = Mailbox.parse(number, row);
        entries.deleteRows(batch, mailbox);
        mailbox.holdings.clear();
        mailbox.next += JUMP;
        mailbox.head = mailbox.next;
        mailbox.chainBase = mailbox.next - 1;
        mailbox.use(keyring.take());
        byte[] pairings = Rows.pairingsOf(number);
        batch.deleteRange(pairings, Rows.after(pairings));
        batch.put(Rows.mailbox(number), mailbox.row());
    }
}
