package org.waystation.client.internal.engine;

import org.waystation.wire.RelayAddress;

/**
 * A connection the engine wants: reading and writing never share one, so that no connection shows which mailboxes somebody reads and
 * which they write to.
 *
 * @param relay without access secret
 */
public record LinkKey(RelayAddress relay, Use use) {
    /** What a connection is for. */
    public enum Use {
        READ,
        WRITE
    }

    public LinkKey {
        relay = relay.withoutAccess();
    }
}
