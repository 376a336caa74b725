package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Slot;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.v1.Retention;

/** The mailboxes that somebody has open, and those a batch has to do with; and how many there are in all. */
final class Mailboxes {
    private final Store store;
    private final SecureRandom random;
    private final LoadedMailboxes loaded = new LoadedMailboxes();

    /** Of the present batch; a mailbox may stand here more than once. */
    private final List<Mailbox> touched = new ArrayList<>();

    private long count;
    private boolean countDirty;

    Mailboxes(Store store, SecureRandom random) throws StoreException {
        this.store = store;
        this.random = random;
        byte[] row = store.get(Rows.COUNT);
        this.count = row == null ? 0 : ByteBuffer.wrap(row).getLong();
    }

    long count() {
        return count;
    }

    /** A new mailbox under a number that no other has. */
    Mailbox create(Retention retention, Slot slot, int hour) throws StoreException {
        long number = random.nextLong();
        while (find(number) != null) {
            number = random.nextLong();
        }
        Mailbox mailbox = new Mailbox(number, retention, hour);
        mailbox.use(slot);
        loaded.add(mailbox);
        count++;
        countDirty = true;
        change(mailbox);
        return mailbox;
    }

    /** The mailbox, as the commands so far left it; null if there is none. */
    @Nullable
    Mailbox find(long number) throws StoreException {
        Mailbox mailbox = loaded.find(number);
        if (mailbox != null) {
            return mailbox.gone ? null : mailbox;
        }
        byte[] row = store.get(Rows.mailbox(number));
        if (row == null) {
            return null;
        }
        mailbox = Mailbox.parse(number, row);
        loaded.add(mailbox);
        touched.add(mailbox);
        return mailbox;
    }

    /** To be written at the end of the batch. */
    void change(Mailbox mailbox) {
        if (!mailbox.dirty) {
            mailbox.dirty = true;
            touched.add(mailbox);
        }
    }

    /** The end of the batch must look whether anybody still has it open. */
    void touch(Mailbox mailbox) {
        touched.add(mailbox);
    }

    /** Removes the mailbox's own rows; its role records and entries are not known here. */
    void remove(Batch batch, Mailbox mailbox) throws StoreException {
        mailbox.gone = true;
        touched.add(mailbox);
        batch.delete(Rows.mailbox(mailbox.number));
        if (mailbox.savedDue != 0) {
            batch.delete(Rows.due(mailbox.savedDue, mailbox.number));
        }
        if (mailbox.isLog()) {
            byte[] closings = Rows.closingsOf(mailbox.number);
            batch.deleteRange(closings, Rows.after(closings));
        }
        count--;
        countDirty = true;
    }

    void save(Batch batch) throws StoreException {
        for (Mailbox mailbox : touched) {
            if (mailbox.dirty && !mailbox.gone) {
                save(batch, mailbox);
            }
            mailbox.dirty = false;
        }
        if (countDirty) {
            byte[] row = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
            batch.put(Rows.COUNT, ByteString.copyFrom(row));
            countDirty = false;
        }
    }

    private static void save(Batch batch, Mailbox mailbox) throws StoreException {
        mailbox.holdings.prune();
        batch.put(Rows.mailbox(mailbox.number), mailbox.row());
        if (mailbox.savedDue != mailbox.due) {
            if (mailbox.savedDue != 0) {
                batch.delete(Rows.due(mailbox.savedDue, mailbox.number));
            }
            batch.put(Rows.due(mailbox.due, mailbox.number), ByteString.EMPTY);
            mailbox.savedDue = mailbox.due;
        }
    }

    /** The batch is committed and delivered: memory keeps what somebody has open. */
    void release() {
        for (Mailbox mailbox : touched) {
            mailbox.fresh = null;
            if (mailbox.gone || mailbox.seats == null) {
                loaded.remove(mailbox);
            }
        }
        touched.clear();
    }
}
