package org.waystation.relay.mailbox;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.v1.Limits;

/** Checks that the rows of a store agree with one another. They must after every batch, committed or lost. */
public final class StoreAudit {
    /** Days from the present on in which an audit looks for partitions. */
    private static final int DAYS = 100;

    private final Store store;
    private final Limits limits;
    private final int live;
    private final Map<Long, Mailbox> mailboxes = new HashMap<>();
    private final Map<Long, Integer> due = new HashMap<>();
    private final Map<Long, Integer> pairings = new HashMap<>();
    private final Map<Long, Integer> closings = new HashMap<>();
    private int roles;
    private long count;

    private StoreAudit(Store store, Limits limits, int hour) {
        this.store = store;
        this.limits = limits;
        this.live = Rows.partition(hour);
    }

    /**
     * @param hour no later than the hour that the relay knows
     * @throws AssertionError naming what does not agree
     */
    public static void check(Store store, Limits limits, int hour) throws StoreException {
        new StoreAudit(store, limits, hour).check();
    }

    /** How many entries the mailboxes hold, by what their rows say. */
    public static int entries(Store store, int hour) throws StoreException {
        StoreAudit audit = new StoreAudit(store, Limits.getDefaultInstance(), hour);
        audit.readRows();
        return audit.mailboxes.values().stream()
                .mapToInt(mailbox -> mailbox.holdings.entries(false) + mailbox.holdings.entries(true))
                .sum();
    }

    /** Which slot of the key file the mailbox has; -1 if there is no such mailbox. */
    public static int place(Store store, long number) throws StoreException {
        byte[] row = store.get(Rows.mailbox(number));
        return row == null ? -1 : Mailbox.parse(number, row).slotIndex;
    }

    private void check() throws StoreException {
        readRows();
        mailboxes.values().forEach(mailbox -> {
            for (boolean lasting : new boolean[] {false, true}) {
                require(mailbox.holdings.entries(lasting) <= limits.getMailboxEntries(), "the quota of entries");
                require(mailbox.holdings.bytes(lasting) <= limits.getMailboxBytes(), "the quota of bytes");
            }
        });
        for (int partition = live; partition <= live + DAYS; partition++) {
            countOut(partition);
        }
        countOut(Store.LASTING);
        require(count == mailboxes.size(), "the count of mailboxes");
        require(due.keySet().equals(mailboxes.keySet()), "each mailbox is due once");
        require(mailboxes.keySet().containsAll(pairings.keySet()), "pairings belong to a mailbox");
        int keys = pairings.values().stream().mapToInt(Integer::intValue).sum();
        require(keys == roles, "each role record has a pairing");
        mailboxes.forEach((number, mailbox) -> {
            require(due.get(number) == mailbox.due, "the due index says what the mailbox says");
            require(closings.getOrDefault(number, 0) == Math.max(0, mailbox.epoch - 1), "each epoch has one end");
            for (Holdings.Part part : mailbox.holdings.parts()) {
                require(part.small == 0 && part.large == 0, "entries are counted exactly");
            }
        });
    }

    private void readRows() throws StoreException {
        try (Cursor cursor = store.scan(new byte[] {'b'}, new byte[] {'z'})) {
            while (cursor.next()) {
                ByteBuffer key = ByteBuffer.wrap(cursor.key());
                switch (key.get()) {
                    case 'c' -> count = ByteBuffer.wrap(cursor.value()).getLong();
                    case 'd' -> require(due.put(key.getLong(5), key.getInt(1)) == null, "due twice");
                    case 'k' -> pairings.merge(key.getLong(1), 1, Integer::sum);
                    case 'm' -> readMailbox(key.getLong(1), cursor.value());
                    case 'p' -> closings.merge(key.getLong(1), 1, Integer::sum);
                    case 'r' -> roles++;
                    default -> require(key.get(0) == 'e', "an unknown row");
                }
            }
        }
    }

    private void readMailbox(long number, byte[] row) {
        Mailbox mailbox = Mailbox.parse(number, row);
        mailbox.expire(live);
        mailboxes.put(number, mailbox);
    }

    /** Takes every entry of the partition off its mailbox's counts. */
    private void countOut(int partition) throws StoreException {
        try (Cursor cursor = store.scan(partition, new byte[] {'e'}, new byte[] {'f'})) {
            while (cursor.next()) {
                Mailbox mailbox = mailboxes.get(ByteBuffer.wrap(cursor.key()).getLong(1));
                long position = Rows.position(cursor.key());
                require(mailbox != null, "an entry without a mailbox");
                require(partition == Store.LASTING || position >= mailbox.head, "an entry behind the head");
                require(position < mailbox.next, "an entry outside its mailbox");
                Holdings.Part part = mailbox.holdings.find(partition);
                require(part != null, "an entry in a partition that its mailbox does not know");
                require(position >= part.first && position <= part.last, "an entry outside its part");
                mailbox.holdings.remove(partition, Entries.size(cursor.value()));
            }
        }
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AssertionError("the store does not agree with itself: " + rule);
        }
    }
}
