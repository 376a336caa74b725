package org.waystation.client.internal.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Bytes that nobody may see: never printed, compared in constant time, zeroed by {@link #close}. Not thread safe against its own
 * {@code close}.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over: the caller must not use it again. */
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /** A copy of {@code bytes}; the caller zeroes its own. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    static Secret copyOf(byte[] bytes, int from, int length) {
        return new Secret(Arrays.copyOfRange(bytes, from, from + length));
    }

    public static Secret random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    public int length() {
        return bytes.length;
    }

    /**
     * Takes the bytes out, as a copy that the caller zeroes. Search for callers of this method to see where secrets leave their type.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public byte[] exposeCopy() {
        return inside().clone();
    }

    /** The array itself, for the primitives of this package; it is neither changed nor kept. */
    byte[] inside() {
        if (closed) {
            throw new IllegalStateException("a secret was used after it was erased");
        }
        return bytes;
    }

    /** Another secret with the same bytes, which lives on when this one is closed. */
    public Secret copy() {
        return copyOf(inside());
    }

    /** Overwrites the bytes with zeros. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    /** Constant time in the contents; lengths are no secret. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** Says nothing about the contents. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
