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
    private final Store store;
    private final Limits limits;
    private final Map<Long, Mailbox> mailboxes = new HashMap<>();
    private final Map<Long, Integer> due = new HashMap<>();
    private final Map<Long, Integer> pairings = new HashMap<>();
    private int roles;
    private long count;

    private StoreAudit(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** @throws AssertionError naming what does not agree */
    public static void check(Store store, Limits limits) throws StoreException {
        new StoreAudit(store, limits).check();
    }

    /** How many entries the mailboxes hold, by what their rows say. */
    public static int entries(Store store) throws StoreException {
        StoreAudit audit = new StoreAudit(store, Limits.getDefaultInstance());
        audit.readMailboxes();
        return audit.mailboxes.values().stream()
                .mapToInt(mailbox -> mailbox.entries)
                .sum();
    }

    private void check() throws StoreException {
        readMailboxes();
        checkEntries();
        require(count == mailboxes.size(), "the count of mailboxes");
        require(due.keySet().equals(mailboxes.keySet()), "each mailbox is due once");
        require(pairings.keySet().equals(mailboxes.keySet()), "each mailbox has its pairings");
        int keys = pairings.values().stream().mapToInt(Integer::intValue).sum();
        require(keys == roles, "each role record has a pairing");
        mailboxes.forEach((number, mailbox) -> {
            require(due.get(number) == mailbox.due, "the due index says what the mailbox says");
            require(mailbox.entries <= limits.getMailboxEntries(), "the quota of entries");
            require(mailbox.bytes <= limits.getMailboxBytes(), "the quota of bytes");
            require(mailbox.entries == 0 && mailbox.bytes == 0, "entries are counted exactly");
        });
    }

    private void readMailboxes() throws StoreException {
        try (Cursor cursor = store.scan(new byte[] {'b'}, new byte[] {'z'})) {
            while (cursor.next()) {
                ByteBuffer key = ByteBuffer.wrap(cursor.key());
                switch (key.get()) {
                    case 'c' -> count = ByteBuffer.wrap(cursor.value()).getLong();
                    case 'd' -> require(due.put(key.getLong(5), key.getInt(1)) == null, "due twice");
                    case 'k' -> pairings.merge(key.getLong(1), 1, Integer::sum);
                    case 'm' -> mailboxes.put(key.getLong(1), Mailbox.parse(key.getLong(1), cursor.value()));
                    case 'r' -> roles++;
                    default -> require(key.get(0) == 'e', "an unknown row");
                }
            }
        }
    }

    /** Takes every entry off its mailbox's counts. */
    private void checkEntries() throws StoreException {
        try (Cursor cursor = store.scan(new byte[] {'e'}, new byte[] {'f'})) {
            while (cursor.next()) {
                Mailbox mailbox = mailboxes.get(ByteBuffer.wrap(cursor.key()).getLong(1));
                long position = Rows.position(cursor.key());
                require(mailbox != null, "an entry without a mailbox");
                require(position >= mailbox.head && position < mailbox.next, "an entry outside its mailbox");
                require(Rows.expiry(cursor.value()) >= mailbox.due, "an entry that the sweep will not see");
                mailbox.removed(Rows.entrySize(cursor.value()));
            }
        }
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AssertionError("the store does not agree with itself: " + rule);
        }
    }
}
