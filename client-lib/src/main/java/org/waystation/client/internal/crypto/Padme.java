package org.waystation.client.internal.crypto;

/**
 * Numbers of which the lower bits are zeros (Padmé): who counts pieces learns the magnitude of what is in them and hardly more, for at
 * most an eighth of additional pieces.
 */
public final class Padme {
    /** The least number. */
    public static final int FEWEST = 4;

    private Padme() {}

    /** How many pieces there are to be where so many are needed. */
    public static long padded(long needed) {
        if (needed <= FEWEST) {
            return FEWEST;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(needed);
        int significant = Integer.SIZE - Integer.numberOfLeadingZeros(exponent);
        long mask = (1L << (exponent - significant)) - 1;
        return (needed + mask) & ~mask;
    }
}
