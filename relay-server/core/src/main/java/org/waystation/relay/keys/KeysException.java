package org.waystation.relay.keys;

import java.io.IOException;

/** The keys cannot be read, written or unlocked. The message is for operators, says what to do, and shows no key. */
public final class KeysException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Obstacle {
        /** The medium did not read, write or sync. */
        FAILED,
        /** There is no room for more slots; those that exist go on. */
        NO_ROOM,
        /** Not a key file, or its header is damaged. */
        DAMAGED,
        /** Written by a newer relay; nothing was changed. */
        NEWER_FORMAT,
        /** Sealed under an operator secret, and none was given. */
        SECRET_MISSING,
        /** Sealed under another operator secret. */
        SECRET_WRONG,
        /** Not sealed, and an operator secret was given. */
        SECRET_UNEXPECTED
    }

    private final Obstacle obstacle;

    public KeysException(Obstacle obstacle, String message) {
        super(message);
        this.obstacle = obstacle;
    }

    public KeysException(Obstacle obstacle, String message, Throwable cause) {
        super(message, cause);
        this.obstacle = obstacle;
    }

    public Obstacle obstacle() {
        return obstacle;
    }
}
