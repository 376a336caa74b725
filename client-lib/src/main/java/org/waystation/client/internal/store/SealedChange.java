package org.waystation.client.internal.store;

import org.jspecify.annotations.Nullable;

/** One change of a commit, unsealed. The arrays are not copied, and not changed. */
public final class SealedChange {
    private final int table;
    private final byte[] key;
    private final byte @Nullable [] value;

    private SealedChange(int table, byte[] key, byte @Nullable [] value) {
        this.table = table;
        this.key = key;
        this.value = value;
    }

    /**
     * @param table 1 to 255
     * @param value at most {@value SealedStore#MAX_RECORD} bytes together with the key
     */
    public static SealedChange put(int table, byte[] key, byte[] value) {
        return new SealedChange(table, key, value);
    }

    /** Deletes the record, if there is one. */
    public static SealedChange delete(int table, byte[] key) {
        return new SealedChange(table, key, null);
    }

    public int table() {
        return table;
    }

    public byte[] key() {
        return key;
    }

    public byte @Nullable [] value() {
        return value;
    }
}
