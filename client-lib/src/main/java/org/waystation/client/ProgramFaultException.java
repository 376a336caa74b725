package org.waystation.client;

import org.jspecify.annotations.Nullable;

/** The program that called, or this library, has a fault. */
public final class ProgramFaultException extends WaystationException {
    private static final long serialVersionUID = 1L;

    public ProgramFaultException(Reason reason, String message) {
        this(reason, message, null);
    }

    public ProgramFaultException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason, message, cause);
    }
}
