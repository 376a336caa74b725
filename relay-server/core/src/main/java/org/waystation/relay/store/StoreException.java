package org.waystation.relay.store;

import java.io.IOException;

/** The engine under a {@link Store} failed, or refuses to go on. The message is for operators and shows nothing that was stored. */
public class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
