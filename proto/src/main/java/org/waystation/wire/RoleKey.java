package org.waystation.wire;

import com.google.protobuf.ByteString;

/**
 * The public key of a role of a mailbox (Ed25519, {@value Wire#KEY} bytes). The key is the address: nothing else names the role.
 * An address is not written to any log, so {@link #toString} does not show it.
 */
public final class RoleKey {
    private final ByteString bytes;

    private RoleKey(ByteString bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if there are not exactly {@value Wire#KEY} bytes */
    public static RoleKey of(ByteString bytes) {
        if (bytes.size() != Wire.KEY) {
            throw new IllegalArgumentException("a role key has " + Wire.KEY + " bytes, not " + bytes.size());
        }
        return new RoleKey(bytes);
    }

    /** @throws IllegalArgumentException if there are not exactly {@value Wire#KEY} bytes */
    public static RoleKey of(byte[] bytes) {
        return of(ByteString.copyFrom(bytes));
    }

    public ByteString bytes() {
        return bytes;
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoleKey that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return "RoleKey";
    }
}
