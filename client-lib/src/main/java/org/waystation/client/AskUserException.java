package org.waystation.client;

import org.jspecify.annotations.Nullable;

/** Only a person can change what is in the way: a passphrase, an address, a clock, a link. */
public final class AskUserException extends WaystationException {
    private static final long serialVersionUID = 1L;

    public AskUserException(Reason reason, String message) {
        this(reason, message, null);
    }

    public AskUserException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason, message, cause);
    }
}
