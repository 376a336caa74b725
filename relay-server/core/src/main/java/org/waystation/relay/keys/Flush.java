package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;
import org.waystation.relay.keys.KeysException.Obstacle;

/**
 * Everything that was to be written at one moment. {@link #run} may be called on any thread while the keyring's own goes on; then
 * that thread calls {@link Keyring#flushed}. In the order of offsets, neighbours in one write.
 */
public final class Flush {
    /** Written in one piece at most. */
    private static final int PIECE = 512 * Records.SIZE;

    private final KeyMedium medium;
    private final SecureRandom random;
    private final Records records;
    private final SortedMap<Long, byte[]> changed;
    private final BitSet renewed;
    private final int hour;

    private final ByteBuffer piece;
    private long pieceOffset;

    private boolean begun;
    private boolean done;

    Flush(KeyMedium medium, SecureRandom random, SortedMap<Long, byte[]> changed, BitSet renewed, int hour) {
        this.medium = medium;
        this.random = random;
        this.records = new Records(medium.key());
        this.changed = changed;
        this.renewed = renewed;
        this.hour = hour;
        long count = (long) changed.size() + renewed.cardinality();
        this.piece = ByteBuffer.allocate((int) Math.min(PIECE, count * Records.SIZE));
    }

    /** Writes and syncs. A second call waits for the first; then it does nothing, or fails because that one did. */
    public synchronized void run() throws KeysException {
        if (done) {
            return;
        }
        if (begun) {
            throw new KeysException(Obstacle.FAILED, "the keys could not be written before: restart the relay");
        }
        begun = true;
        try {
            grow();
            write();
            medium.sync();
            done = true;
        } finally {
            changed.values().forEach(plain -> Arrays.fill(plain, (byte) 0));
            changed.clear();
            records.erase();
        }
    }

    /** If there is no room for more slots, those that exist are written all the same. */
    private void grow() {
        int slots = Records.slots(medium.size());
        if (renewed.length() > slots) {
            try {
                medium.grow(Records.offset(Records.slot(renewed.length())));
            } catch (KeysException e) {
                renewed.clear(slots, renewed.length());
            }
        }
    }

    /** Both kinds in the order of their numbers: what changed as it was at the snapshot, what is renewed as it is drawn now. */
    private void write() throws KeysException {
        int renewedFrom = 0;
        for (var record : changed.entrySet()) {
            int slot = (int) Math.max(0, record.getKey() - Records.slot(0));
            renew(renewedFrom, slot);
            renewedFrom = slot;
            put(record.getKey(), record.getValue());
        }
        renew(renewedFrom, renewed.length());
        emit();
    }

    private void renew(int from, int to) throws KeysException {
        for (int slot = renewed.nextSetBit(from); slot >= 0 && slot < to; slot = renewed.nextSetBit(slot + 1)) {
            byte[] plain = Slot.fresh(random);
            put(Records.slot(slot), plain);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void put(long number, byte[] plain) throws KeysException {
        if (!piece.hasRemaining() || Records.offset(number) != pieceOffset + piece.position()) {
            emit();
            pieceOffset = Records.offset(number);
        }
        byte[] nonce = new byte[Records.NONCE];
        random.nextBytes(nonce);
        records.seal(number, plain, nonce, piece);
    }

    private void emit() throws KeysException {
        if (piece.position() > 0) {
            medium.write(pieceOffset, piece.flip());
            piece.clear();
        }
    }

    synchronized boolean done() {
        return done;
    }

    /** The latest hour it destroyed. */
    int hour() {
        return hour;
    }

    /** The slots it renewed, without those for which there was no room. */
    BitSet renewed() {
        return renewed;
    }
}
