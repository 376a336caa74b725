package org.waystation.mls.wire;

import java.util.Arrays;

/** An immutable string of public bytes. Secrets are {@link Secret}s: they can be erased and are never printed. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int PRINTED = 8;

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Bytes copyOf(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** These bytes themselves: the caller gives the array away and never touches it again. */
    public static Bytes wrap(byte[] bytes) {
        return new Bytes(bytes);
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The array inside, to read from and not to keep. */
    public byte[] view() {
        return bytes;
    }

    /** Unsigned, byte by byte; a prefix comes first. */
    @Override
    public int compareTo(Bytes other) {
        int shared = Math.min(bytes.length, other.bytes.length);
        for (int i = 0; i < shared; i++) {
            int order = Integer.compare(bytes[i] & 0xff, other.bytes[i] & 0xff);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(bytes.length, other.bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The length and the first few bytes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(bytes.length).append(':');
        for (int i = 0; i < Math.min(PRINTED, bytes.length); i++) {
            text.append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return text.append(bytes.length > PRINTED ? "…" : "").toString();
    }
}
