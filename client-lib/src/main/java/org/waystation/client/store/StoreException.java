package org.waystation.client.store;

import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked, and did nothing of it. The message names no record and no content. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller can do about it. */
    public enum Kind {
        /** Another process has it open. */
        IN_USE,
        /** The passphrase is wrong. */
        WRONG_PASSPHRASE,
        /** The bytes are not those that were stored. */
        DAMAGED,
        /** Made by a newer version of the library. */
        NEWER_FORMAT,
        /** Nothing of the kind is there. */
        MISSING,
        /** Something is there already. */
        EXISTS,
        /** The medium failed: full, gone, read-only. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
