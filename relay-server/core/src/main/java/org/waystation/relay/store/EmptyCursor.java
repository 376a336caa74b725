package org.waystation.relay.store;

/** What scans nothing. */
final class EmptyCursor implements Cursor {
    @Override
    public boolean next() {
        return false;
    }

    @Override
    public byte[] key() {
        throw new IllegalStateException("there is no pair");
    }

    @Override
    public byte[] value() {
        throw new IllegalStateException("there is no pair");
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
