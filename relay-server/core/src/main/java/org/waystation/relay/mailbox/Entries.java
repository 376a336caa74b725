package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.Chain;
import org.waystation.relay.keys.Keyring;
import org.waystation.relay.keys.Slot;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/**
 * Entries at rest. Each is sealed once more, under a key that is gone when the entry must be: it is made from the chain key of the
 * entry's position and the bucket key of its expiry hour (or, for what is kept as long as the mailbox, from the mailbox's lasting
 * key), and from random salt, so that a position that comes again after a relay was put back in time has another key. A key seals
 * one entry; so the nonce is always zero.
 *
 * <pre>
 *  expiry hour, 0 if none (4)   salt (16)   AES-256-GCM(entry) (its size + 16)
 * </pre>
 */
final class Entries {
    static final int SALT = 16;
    private static final int TAG = 16;
    private static final int HEAD = Integer.BYTES + SALT;

    /** From so many positions on, one range is cheaper to delete than each. */
    private static final int RANGE = 100;

    private static final String EXPIRING = "waystation.v1.relay.entry.expiring";
    private static final String LASTING = "waystation.v1.relay.entry.lasting";
    private static final byte[] ZERO = new byte[Sealing.NONCE];

    private final Store store;
    private final Keyring keyring;
    private final SecureRandom random;
    private final Sealing sealing = new Sealing();

    Entries(Store store, Keyring keyring, SecureRandom random) {
        this.store = store;
        this.keyring = keyring;
        this.random = random;
    }

    /** Stores an entry at the end of the mailbox until the hour {@code expiry}; returns its position. */
    long append(Turn turn, Mailbox mailbox, ByteString entry, int expiry) throws IOException {
        long position = mailbox.next;
        byte[] salt = turn.salt(random);
        byte[] key = expiringKey(tail(mailbox), keyring.bucket(expiry), salt);
        int partition = Rows.partition(expiry);
        byte[] row = Rows.entry(mailbox.number, position);
        turn.batch.put(partition, row, value(row, expiry, salt, key, entry));
        mailbox.added(entry, partition);
        return position;
    }

    /** Stores an entry at the end of the mailbox for as long as the mailbox is; returns its position. */
    long appendLasting(Turn turn, Mailbox mailbox, ByteString entry) throws IOException {
        long position = mailbox.next;
        putLasting(turn, mailbox, position, entry);
        mailbox.added(entry, Store.LASTING);
        return position;
    }

    /** Moves a stored entry to where it is kept as long as the mailbox. */
    void keep(Turn turn, Mailbox mailbox, int partition, long position, ByteString entry) throws IOException {
        turn.batch.delete(partition, Rows.entry(mailbox.number, position));
        mailbox.holdings.remove(partition, entry.size());
        putLasting(turn, mailbox, position, entry);
        mailbox.holdings.add(Store.LASTING, position, entry.size());
    }

    private void putLasting(Turn turn, Mailbox mailbox, long position, ByteString entry) throws IOException {
        byte[] salt = turn.salt(random);
        byte[] row = Rows.entry(mailbox.number, position);
        byte[] key = lastingKey(mailbox, row, salt);
        turn.batch.put(Store.LASTING, row, value(row, 0, salt, key, entry));
    }

    /** What is stored at the positions {@code from <= p < end}, in order; the same in whatever partitions it lies. */
    EntryCursor scan(Mailbox mailbox, long from, long end) {
        return new EntryCursor(store, mailbox, from, end);
    }

    /** The entry as the client sealed it; null if its keys are not there, in a store that was put back in time. */
    @Nullable
    ByteString open(Mailbox mailbox, EntryCursor at) throws IOException {
        byte[] value = at.value();
        byte[] salt = Arrays.copyOfRange(value, Integer.BYTES, HEAD);
        byte[] row = Rows.entry(mailbox.number, at.position());
        int expiry = expiry(value);
        byte[] key;
        if (expiry == 0) {
            key = lastingKey(mailbox, row, salt);
        } else {
            key = expiringKey(at.chain(slot(mailbox)), keyring.bucketOf(expiry), salt);
        }
        byte[] entry = sealing.open(key, ZERO, associated(row, expiry), value, HEAD);
        Arrays.fill(key, (byte) 0);
        return entry == null ? null : UnsafeByteOperations.unsafeWrap(entry);
    }

    /** Deletes what is stored up to {@code through} and expires; the counts are the caller's. Nothing behind it opens any more. */
    void removeThrough(Turn turn, Mailbox mailbox, long through) throws IOException {
        for (Holdings.Part part : mailbox.holdings.parts()) {
            if (part.partition != Store.LASTING) {
                delete(turn.batch, mailbox, part, mailbox.head, through + 1);
            }
        }
        moveHead(mailbox, through + 1);
    }

    void moveHead(Mailbox mailbox, long head) throws IOException {
        mailbox.head = head;
        keyring.move(slot(mailbox), mailbox.chainAt(head));
    }

    /** Deletes every entry, and lets the keys go. */
    void removeAll(Turn turn, Mailbox mailbox) throws IOException {
        deleteRows(turn.batch, mailbox);
        keyring.release(slot(mailbox));
        mailbox.slot = null;
        mailbox.tail = null;
    }

    void deleteRows(Batch batch, Mailbox mailbox) throws StoreException {
        for (Holdings.Part part : mailbox.holdings.parts()) {
            delete(batch, mailbox, part, part.first, part.last + 1);
        }
    }

    private static void delete(Batch batch, Mailbox mailbox, Holdings.Part part, long from, long end)
            throws StoreException {
        long first = Math.max(from, part.first);
        long last = Math.min(end, part.last + 1);
        if (last - first >= RANGE) {
            batch.deleteRange(part.partition, Rows.entry(mailbox.number, first), Rows.entry(mailbox.number, last));
            return;
        }
        for (long position = first; position < last; position++) {
            batch.delete(part.partition, Rows.entry(mailbox.number, position));
        }
    }

    static int expiry(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /** The size of the entry in it. */
    static int size(byte[] value) {
        return value.length - HEAD - TAG;
    }

    // -------------------------------------------------------------------------------------------------- keys

    /** A mailbox's keys. */
    Slot slot(Mailbox mailbox) throws IOException {
        Slot slot = mailbox.slot;
        if (slot == null) {
            slot = keyring.find(mailbox.slotIndex, mailbox.slotGeneration);
            if (slot == null) { // it was there when the relay started
                throw new StoreException("the key file was damaged while the relay ran: start the relay again");
            }
            mailbox.slot = slot;
        }
        return slot;
    }

    private Chain tail(Mailbox mailbox) throws IOException {
        Chain tail = mailbox.tail;
        if (tail == null) {
            tail = slot(mailbox).chain();
            mailbox.tail = tail;
        }
        tail.forward(mailbox.chainAt(mailbox.next));
        return tail;
    }

    private byte[] expiringKey(Chain chain, byte[] bucket, byte[] salt) {
        byte[] chainKey = chain.key();
        byte[] key = sealing.hash(EXPIRING, chainKey, bucket, salt);
        Arrays.fill(chainKey, (byte) 0);
        Arrays.fill(bucket, (byte) 0);
        return key;
    }

    private byte[] lastingKey(Mailbox mailbox, byte[] row, byte[] salt) throws IOException {
        byte[] lasting = slot(mailbox).lasting();
        byte[] key = sealing.hash(LASTING, lasting, row, salt);
        Arrays.fill(lasting, (byte) 0);
        return key;
    }

    private ByteString value(byte[] row, int expiry, byte[] salt, byte[] key, ByteString entry) {
        byte[] value = new byte[HEAD + entry.size() + TAG];
        ByteBuffer.wrap(value).putInt(expiry).put(salt);
        sealing.seal(key, ZERO, associated(row, expiry), entry, value, HEAD);
        Arrays.fill(key, (byte) 0);
        return UnsafeByteOperations.unsafeWrap(value);
    }

    private static byte[] associated(byte[] row, int expiry) {
        return ByteBuffer.allocate(row.length + Integer.BYTES)
                .put(row)
                .putInt(expiry)
                .array();
    }
}
