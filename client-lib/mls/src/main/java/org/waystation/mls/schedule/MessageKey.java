package org.waystation.mls.schedule;

import org.waystation.mls.wire.Secret;

/** Key and nonce for one message, and its place in the ratchet. */
public record MessageKey(int generation, Secret key, Secret nonce) implements AutoCloseable {
    MessageKey copy() {
        return new MessageKey(generation, key.copy(), nonce.copy());
    }

    @Override
    public void close() {
        key.close();
        nonce.close();
    }
}
