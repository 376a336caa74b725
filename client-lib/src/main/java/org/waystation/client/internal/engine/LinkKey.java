package org.waystation.client.internal.engine;

import org.waystation.wire.RelayAddress;

/**
 * A connection the engine wants: reading and writing never share one, nor does a file with a conversation, so that no connection shows which mailboxes somebody reads and
 * which they write to.
 *
 * @param relay without access secret
 */
public record LinkKey(RelayAddress relay, Use use) {
    /** What a connection is for. */
    public enum Use {
        READ,
        WRITE,
        /** Of the segments of files, which keep a connection busy and are nobody's mailbox. */
        UPLOAD,
        DOWNLOAD
    }

    public LinkKey {
        relay = relay.withoutAccess();
    }
}
