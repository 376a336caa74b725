package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has which slot, and what of it is not written yet. Keys are read from the medium when somebody asks; memory holds one bit
 * for each slot, and the slots that changed until they are written. A slot is on one of three ways: free, held, or to be renewed,
 * which makes it free again once the new keys are synced.
 */
final class Slots {
    /** How many are added at once, and with how few left. */
    static final int CHUNK = 1_024;

    private static final int LOW = CHUNK / 2;

    private final KeyMedium medium;
    private final Records records;
    private final byte[] buffer = new byte[Records.SIZE];

    private final BitSet free = new BitSet();
    private int freeCount;

    private Map<Integer, Slot> moved = new HashMap<>();
    private BitSet renewed = new BitSet();

    /** What the flush under way writes: until it has, the medium may hold the old, the new, or something in between. */
    private Map<Integer, Slot> movedInFlight = new HashMap<>();

    private BitSet renewedInFlight = new BitSet();

    private int count;

    Slots(KeyMedium medium, Records records) {
        this.medium = medium;
        this.records = records;
        this.count = Records.slots(medium.size());
    }

    @Nullable
    Slot find(int index) throws KeysException {
        if (index < 0 || index >= count || renewed.get(index) || renewedInFlight.get(index)) {
            return null;
        }
        Slot slot = moved.get(index);
        if (slot == null) {
            slot = movedInFlight.get(index);
        }
        return slot != null ? slot : read(index);
    }

    private @Nullable Slot read(int index) throws KeysException {
        long number = Records.slot(index);
        medium.read(Records.offset(number), ByteBuffer.wrap(buffer));
        byte[] plain = records.open(number, buffer, 0);
        if (plain == null) {
            return null;
        }
        Slot slot = Slot.parse(index, plain);
        Arrays.fill(plain, (byte) 0);
        return slot;
    }

    /** Everything that nobody uses gets new keys. */
    void recovered(BitSet used) {
        renewed.set(0, count);
        renewed.andNot(used);
        moved.keySet().removeIf(renewed::get);
    }

    /** A free slot, or null if there is none. One that does not open is renewed. */
    @Nullable
    Slot take() throws KeysException {
        for (int index = free.nextSetBit(0); index >= 0; index = free.nextSetBit(index)) {
            free.clear(index);
            freeCount--;
            Slot slot = read(index);
            if (slot != null) {
                return slot;
            }
            renewed.set(index);
        }
        return null;
    }

    void move(Slot slot, long head) {
        if (head != slot.head()) {
            slot.move(head);
            moved.put(slot.index(), slot);
        }
    }

    void release(Slot slot) {
        slot.requireHeld();
        slot.erase();
        moved.remove(slot.index());
        renewed.set(slot.index());
    }

    boolean changed() {
        return !moved.isEmpty() || !renewed.isEmpty() || freeCount < LOW;
    }

    /**
     * Puts what is to be written, by record, and returns what is to be renewed. If slots run low, that goes beyond the end of the
     * medium, which the flush then tries to move.
     */
    BitSet snapshot(SortedMap<Long, byte[]> into) {
        moved.forEach((index, slot) -> into.put(Records.slot(index), slot.plain()));
        movedInFlight = moved;
        renewedInFlight = renewed;
        moved = new HashMap<>();
        renewed = new BitSet();
        BitSet renew = (BitSet) renewedInFlight.clone();
        if (freeCount + renew.cardinality() < LOW) {
            renew.set(count, count + CHUNK);
        }
        return renew;
    }

    /** The flush is over; {@code written} is what it renewed. */
    void flushed(BitSet written) {
        count = Math.max(count, written.length());
        free.or(written);
        freeCount += written.cardinality();
        movedInFlight = new HashMap<>();
        renewedInFlight = new BitSet();
    }
}
