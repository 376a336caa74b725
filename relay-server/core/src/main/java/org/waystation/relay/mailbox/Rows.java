package org.waystation.relay.mailbox;

import java.nio.ByteBuffer;

/** The keys of the rows that the package comment draws. */
final class Rows {
    /** The layout this relay writes and reads. */
    static final int FORMAT = 2;

    static final byte[] ABOUT = {'a'};
    static final byte[] COUNT = {'c'};

    private static final int HOURS = 24;

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

    /** Before every mailbox. */
    static byte[] mailboxes() {
        return new byte[] {'m'};
    }

    static long number(byte[] mailboxKey) {
        return ByteBuffer.wrap(mailboxKey).getLong(1);
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

    /** The partition of what expires in this hour: one for each day, from 1. */
    static int partition(int hour) {
        return hour / HOURS + 1;
    }

    static byte[] closing(long number, long epoch) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 'p')
                .putLong(number)
                .putLong(epoch)
                .array();
    }

    static byte[] closingsOf(long number) {
        return numbered('p', number);
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

    private static byte[] numbered(char row, long number) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) row)
                .putLong(number)
                .array();
    }
}
