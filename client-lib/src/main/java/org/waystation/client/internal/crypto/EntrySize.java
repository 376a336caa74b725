package org.waystation.client.internal.crypto;

import org.waystation.wire.Wire;

/** The two sizes of an entry, and how long a content each can carry. */
public enum EntrySize {
    SMALL(Wire.SMALL_ENTRY),
    LARGE(Wire.LARGE_ENTRY);

    private final int bytes;

    EntrySize(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of the entry. */
    public int bytes() {
        return bytes;
    }

    /** Longest content, bytes: 2,751 or 15,039. */
    public int capacity() {
        return Message.capacity(bytes);
    }

    /**
     * The smallest that carries a content of this length.
     *
     * @throws IllegalArgumentException if none does
     */
    public static EntrySize forContent(int length) {
        if (length > LARGE.capacity()) {
            throw new IllegalArgumentException("a content has at most " + LARGE.capacity() + " bytes");
        }
        return length <= SMALL.capacity() ? SMALL : LARGE;
    }
}
