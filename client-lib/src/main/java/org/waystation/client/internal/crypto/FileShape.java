package org.waystation.client.internal.crypto;

import org.waystation.wire.Wire;

/** How a file is cut into segments, one for each large entry (specification, section 6i). Everything follows from its length. */
public final class FileShape {
    /** Longest file, bytes: 256 MiB. */
    public static final long MAX_LENGTH = 268_435_456;

    /** Bytes of the file in one segment. */
    public static final int DATA = Wire.LARGE_ENTRY - Aead.SALT - Integer.BYTES - AesGcm.TAG;

    private final long length;

    /** @throws IllegalArgumentException if no file has this length */
    public FileShape(long length) {
        if (!isLength(length)) {
            throw new IllegalArgumentException("a file has 0 to " + MAX_LENGTH + " bytes");
        }
        this.length = length;
    }

    public static boolean isLength(long length) {
        return length >= 0 && length <= MAX_LENGTH;
    }

    /** Bytes of the file. */
    public long length() {
        return length;
    }

    /** Segments, those that hold nothing but zeros included. */
    public int segments() {
        return (int) Padme.padded((length + DATA - 1) / DATA);
    }

    /** Bytes of the file before this segment. */
    public long before(int index) {
        return Math.min(length, (long) index * DATA);
    }

    /** Bytes of the file in this segment; the rest of it is zeros. */
    public int in(int index) {
        return (int) (before(index + 1) - before(index));
    }
}
