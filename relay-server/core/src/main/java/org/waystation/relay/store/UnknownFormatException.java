package org.waystation.relay.store;

/** The store was written by a newer relay, in a format that this one does not know. Nothing was changed. */
public final class UnknownFormatException extends StoreException {
    private static final long serialVersionUID = 1L;

    public UnknownFormatException(String message) {
        super(message);
    }
}
