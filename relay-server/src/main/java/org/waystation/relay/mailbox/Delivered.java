package org.waystation.relay.mailbox;

/**
 * The entries of a subscription that are delivered and not acknowledged, with their sizes: a ring of positions, as small as what is
 * outstanding.
 */
final class Delivered {
    private static final long[] NOTHING = new long[0];

    private long[] positions = NOTHING;
    private int[] sizes = new int[0];
    private int first;
    private int size;

    int size() {
        return size;
    }

    /** The last position, or 0. */
    long last() {
        return size == 0 ? 0 : positions[index(size - 1)];
    }

    /** The first position; there must be one. */
    long firstPosition() {
        return positions[first];
    }

    /** Bytes stored of the first entry; 0 if it has expired since. */
    int firstSize() {
        return sizes[first];
    }

    void add(long position, int bytes) {
        if (size == positions.length) {
            grow();
        }
        positions[index(size)] = position;
        sizes[index(size)] = bytes;
        size++;
    }

    void removeFirst() {
        first = index(1);
        size--;
        if (size == 0) {
            positions = NOTHING; // an idle mailbox costs nothing
            sizes = new int[0];
            first = 0;
        }
    }

    /** The entry is no longer stored; it stays delivered until it is acknowledged. */
    void expired(long position) {
        for (int i = 0; i < size; i++) {
            if (positions[index(i)] == position) {
                sizes[index(i)] = 0;
            }
        }
    }

    private int index(int offset) {
        return (first + offset) & (positions.length - 1);
    }

    private void grow() {
        int length = Math.max(4, positions.length * 2);
        long[] morePositions = new long[length];
        int[] moreSizes = new int[length];
        for (int i = 0; i < size; i++) {
            morePositions[i] = positions[index(i)];
            moreSizes[i] = sizes[index(i)];
        }
        positions = morePositions;
        sizes = moreSizes;
        first = 0;
    }
}
