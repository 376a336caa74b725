package org.waystation.mls.wire;

import java.util.Arrays;

/**
 * Secret bytes with one owner, who erases them with {@link #close}. They are compared nowhere (no {@code equals} of their own),
 * printed nowhere, and leave this object only through {@link #expose}, a name to search for.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean erased;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** These bytes themselves: the caller gives the array away, and it is zeroed when the secret is closed. */
    public static Secret wrap(byte[] bytes) {
        return new Secret(bytes);
    }

    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** The all-zero string that RFC 9420 writes as {@code 0}. */
    public static Secret zero(int size) {
        return new Secret(new byte[size]);
    }

    /**
     * The array inside: to be read at once and not kept.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public byte[] expose() {
        if (erased) {
            throw new IllegalStateException("this secret was erased");
        }
        return bytes;
    }

    /** A second secret with the same bytes and an owner of its own. */
    public Secret copy() {
        return copyOf(expose());
    }

    public int size() {
        return bytes.length;
    }

    /** Overwrites the bytes. Closing again does nothing. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        erased = true;
    }

    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes]";
    }
}
