package org.waystation.client;

import org.jspecify.annotations.Nullable;

/**
 * A failure of this library. Its three subclasses say what the caller can do about it, {@link #reason} what happened, and the
 * message says it to a person. Nothing secret is in it: no key, link, passphrase, name or text.
 */
public abstract sealed class WaystationException extends RuntimeException
        permits TryAgainException, AskUserException, ProgramFaultException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    WaystationException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
