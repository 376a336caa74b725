package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/** Between which positions the epochs of a LOG lie ({@code docs/spec/protocol.md}, section 8). */
final class Epochs {
    private final Store store;

    Epochs(Store store) {
        this.store = store;
    }

    /** The first position of an epoch that has begun. */
    long first(Mailbox mailbox, long epoch) throws StoreException {
        return epoch == mailbox.epoch ? mailbox.epochFirst : epoch == 1 ? 1 : closing(mailbox, epoch - 1) + 1;
    }

    /** The position after the change that ended the epoch; beyond all while it is current. */
    long end(Mailbox mailbox, long epoch) throws StoreException {
        return epoch == mailbox.epoch ? Long.MAX_VALUE : closing(mailbox, epoch) + 1;
    }

    /** The position of the change that ended the epoch. */
    long closing(Mailbox mailbox, long epoch) throws StoreException {
        byte[] row = store.get(Rows.closing(mailbox.number, epoch));
        if (row == null) {
            throw new StoreException("the store lacks the end of an epoch");
        }
        return ByteBuffer.wrap(row).getLong();
    }

    /** Ends the current epoch with the entry at {@code closing}, and begins the next. */
    void begin(Turn turn, Mailbox mailbox, long closing) throws StoreException {
        byte[] row = ByteBuffer.allocate(Long.BYTES).putLong(closing).array();
        turn.batch.put(Rows.closing(mailbox.number, mailbox.epoch), ByteString.copyFrom(row));
        for (Seat seat = mailbox.seats; seat != null; seat = seat.next) {
            if (seat.subscription != null && seat.isCurrent()) {
                seat.subscription.end = closing + 1;
            }
        }
        mailbox.epoch++;
        mailbox.epochFirst = closing + 1;
    }
}
