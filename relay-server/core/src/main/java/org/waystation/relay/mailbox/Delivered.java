package org.waystation.relay.mailbox;

import org.waystation.wire.Wire;

/**
 * The entries of a subscription that are delivered and not acknowledged, and where they are stored: a ring, as small as what is
 * outstanding.
 */
final class Delivered {
    private static final long[] NOTHING = new long[0];
    private static final int[] NOWHERE = new int[0];

    private long[] positions = NOTHING;

    /** The partition, shifted by one; the lowest bit is set for a large entry. */
    private int[] places = NOWHERE;

    private int first;
    private int size;

    int size() {
        return size;
    }

    /** The first position; there must be one. */
    long firstPosition() {
        return positions[first];
    }

    int firstPartition() {
        return places[first] >>> 1;
    }

    int firstSize() {
        return (places[first] & 1) == 0 ? Wire.SMALL_ENTRY : Wire.LARGE_ENTRY;
    }

    void add(long position, int partition, int bytes) {
        if (size == positions.length) {
            grow();
        }
        positions[index(size)] = position;
        places[index(size)] = partition << 1 | (bytes == Wire.SMALL_ENTRY ? 0 : 1);
        size++;
    }

    void removeFirst() {
        first = index(1);
        size--;
        if (size == 0) {
            positions = NOTHING; // an idle mailbox costs nothing
            places = NOWHERE;
            first = 0;
        }
    }

    void removeThrough(long position) {
        while (size > 0 && firstPosition() <= position) {
            removeFirst();
        }
    }

    private int index(int offset) {
        return (first + offset) & (positions.length - 1);
    }

    private void grow() {
        int length = Math.max(4, positions.length * 2);
        long[] morePositions = new long[length];
        int[] morePlaces = new int[length];
        for (int i = 0; i < size; i++) {
            morePositions[i] = positions[index(i)];
            morePlaces[i] = places[index(i)];
        }
        positions = morePositions;
        places = morePlaces;
        first = 0;
    }
}
