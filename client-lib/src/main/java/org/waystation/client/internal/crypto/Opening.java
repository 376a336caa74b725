package org.waystation.client.internal.crypto;

/** What became of an entry that was given to {@link Session#open}. */
public sealed interface Opening {
    /** It opened, and the session has moved on: store it before anything else. */
    final class Opened implements Opening {
        private final byte[] content;

        Opened(byte[] content) {
            this.content = content;
        }

        /** A serialised {@code Content}; not yet parsed. */
        public byte[] content() {
            return content;
        }
    }

    /** S-307: it was opened before. To be acknowledged and forgotten; the session is as it was. */
    record Repeat() implements Opening {}

    /**
     * It is no message of this session, or its key is gone, or was used by another message: the peer's device went back to an
     * older state. The session is as it was.
     *
     * @param ofSession whether the header opened, so that a device of the session wrote it
     */
    record Unreadable(boolean ofSession) implements Opening {}
}
