package org.waystation.client;

import org.jspecify.annotations.Nullable;

/** The same call may succeed later, without anybody doing anything. */
public final class TryAgainException extends WaystationException {
    private static final long serialVersionUID = 1L;

    public TryAgainException(Reason reason, String message) {
        this(reason, message, null);
    }

    public TryAgainException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason, message, cause);
    }
}
