package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was to be written at one moment. {@link #run} may be called on any thread while the keyring's own goes on; then
 * that thread calls {@link Keyring#flushed}. In the order of offsets, neighbours in one write.
 */
public final class Flush {
    /** Written in one piece at most. */
    private static final int PIECE = 512 * Records.SIZE;

    private final KeyMedium medium;
    private final SecureRandom random;
    private final SortedMap<Long, byte[]> changed;
    private final BitSet renewed;
    private final int hour;
    private final ByteBuffer piece;

    private long pieceOffset;
    private boolean done;
    private @Nullable KeysException failure;

    Flush(KeyMedium medium, SecureRandom random, SortedMap<Long, byte[]> changed, BitSet renewed, int hour) {
        this.medium = medium;
        this.random = random;
        this.changed = changed;
        this.renewed = renewed;
        this.hour = hour;
        long records = (long) changed.size() + renewed.cardinality();
        this.piece = ByteBuffer.allocate((int) Math.min(PIECE, records * Records.SIZE));
    }

    /** Writes and syncs. A second call waits for the first, does nothing, and fails as the first did. */
    public synchronized void run() throws KeysException {
        if (failure != null) {
            throw failure;
        }
        if (done) {
            return;
        }
        try {
            grow();
            write();
            medium.sync();
            done = true;
        } catch (KeysException e) {
            failure = e;
            throw e;
        } finally {
            changed.values().forEach(plain -> Arrays.fill(plain, (byte) 0));
            changed.clear();
        }
    }

    /** If there is no room for more slots, those that exist must be written all the same. */
    private void grow() {
        long size = medium.size();
        try {
            if (renewed.length() > Records.slots(size)) {
                medium.grow(Records.offset(Records.slot(renewed.length())));
            }
        } catch (KeysException e) {
            renewed.clear(Records.slots(size), renewed.length());
        }
    }

    private void write() throws KeysException {
        Records records = new Records(medium.key());
        for (var record : changed.entrySet()) {
            long number = record.getKey();
            renewBefore(number, records);
            put(number, record.getValue(), records);
        }
        renewBefore(Long.MAX_VALUE, records);
        emit();
        records.erase();
    }

    private int nextRenewed;

    private void renewBefore(long number, Records records) throws KeysException {
        for (int index = renewed.nextSetBit(nextRenewed);
                index >= 0 && Records.slot(index) < number;
                index = renewed.nextSetBit(nextRenewed)) {
            byte[] fresh = Slot.fresh(random);
            put(Records.slot(index), fresh, records);
            Arrays.fill(fresh, (byte) 0);
            nextRenewed = index + 1;
        }
    }

    private void put(long number, byte[] plain, Records records) throws KeysException {
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
