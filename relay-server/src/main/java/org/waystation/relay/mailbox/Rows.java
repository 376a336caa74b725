package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;

/** The keys of the rows that the package comment draws, and the value of an entry. */
final class Rows {
    /** The layout this relay writes and reads. */
    static final int FORMAT = 1;

    static final byte[] ABOUT = {'a'};
    static final byte[] COUNT = {'c'};

    private static final int EXPIRY = Integer.BYTES;

    private Rows() {}

    static byte[] role(byte[] place) {
        return ByteBuffer.allocate(1 + place.length).put((byte) 'r').put(place).array();
    }

    static byte[] pairing(long number, byte[] nonce) {
        return ByteBuffer.allocate(1 + Long.BYTES + nonce.length)
                .put((byte) 'k')
                .putLong(number)
                .put(nonce)
                .array();
    }

    /** The nonce in a pairing's key. */
    static byte[] pairingNonce(byte[] key) {
        byte[] nonce = new byte[key.length - 1 - Long.BYTES];
        System.arraycopy(key, 1 + Long.BYTES, nonce, 0, nonce.length);
        return nonce;
    }

    static byte[] mailbox(long number) {
        return numbered('m', number);
    }

    static byte[] due(int hour, long number) {
        return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
                .put((byte) 'd')
                .putInt(hour)
                .putLong(number)
                .array();
    }

    /** Before every mailbox that is due in this hour. */
    static byte[] dueFrom(int hour) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) 'd')
                .putInt(hour)
                .array();
    }

    static long dueNumber(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1 + Integer.BYTES);
    }

    static byte[] entry(long number, long position) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 'e')
                .putLong(number)
                .putLong(position)
                .array();
    }

    static long position(byte[] entryKey) {
        return ByteBuffer.wrap(entryKey).getLong(1 + Long.BYTES);
    }

    static byte[] pairingsOf(long number) {
        return numbered('k', number);
    }

    /** The first key after all keys that begin with {@code prefix}. */
    static byte[] after(byte[] prefix) {
        byte[] end = prefix.clone();
        int last = end.length - 1;
        while (++end[last] == 0) {
            last--; // the first byte is a letter: this ends
        }
        return end;
    }

    static ByteString entryValue(ByteString entry, int expiry) {
        byte[] head = ByteBuffer.allocate(EXPIRY).putInt(expiry).array();
        return UnsafeByteOperations.unsafeWrap(head).concat(entry);
    }

    static int expiry(byte[] entryValue) {
        return ByteBuffer.wrap(entryValue).getInt();
    }

    /** The entry itself: a view. */
    static ByteString entry(byte[] entryValue) {
        return UnsafeByteOperations.unsafeWrap(entryValue, EXPIRY, entryValue.length - EXPIRY);
    }

    static int entrySize(byte[] entryValue) {
        return entryValue.length - EXPIRY;
    }

    private static byte[] numbered(char row, long number) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) row)
                .putLong(number)
                .array();
    }
}
