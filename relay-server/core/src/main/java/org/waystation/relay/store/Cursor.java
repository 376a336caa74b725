package org.waystation.relay.store;

/** Where a scan is. Of one thread; close it soon, since it may hold memory of the engine. */
public interface Cursor extends AutoCloseable {
    /** Over nothing. */
    Cursor EMPTY = new EmptyCursor();

    /** Moves to the next pair, at first to the first; false at the end. */
    boolean next() throws StoreException;

    byte[] key();

    byte[] value();

    @Override
    void close();
}
