package org.waystation.client.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a profile keeps its records: an ordered map from names to values, both plain bytes. The library seals everything before it
 * comes here, so an implementation needs no cryptography, and sees neither what a value says nor whom a name is about.
 *
 * <p><b>Duties.</b> The secrecy of past messages depends on them:
 *
 * <ul>
 *   <li>{@link #commit} is all or nothing, and durable when it returns: the library sends and acknowledges only afterwards.
 *   <li>What was deleted or overwritten must not come back, not from a cache, a cloud backup or a journal, and should be erased from
 *       the medium as far as the medium allows. A store that goes back in time repeats message numbers; the other side notices.
 *   <li>One process at a time. Opening a store that is open elsewhere fails.
 * </ul>
 *
 * <p>The library calls a store from one thread at a time. Names have 1 to 64 bytes, values 1 byte to 128 KiB.
 */
public interface RecordStore extends AutoCloseable {
    /**
     * The value under this name, or null.
     *
     * @throws StoreException if the store cannot be read
     */
    byte @Nullable [] read(byte[] name);

    /**
     * Visits all records whose name begins with {@code prefix}, in ascending order of names (bytes unsigned). The visitor may read from the
     * store, and does not change it.
     *
     * @throws StoreException if the store cannot be read
     */
    void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor);

    /**
     * Applies all changes, in order, or none; durable when it returns.
     *
     * @throws StoreException if nothing was changed
     */
    void commit(List<Change> changes);

    /**
     * Erases all records for ever, the one whose name is a single zero byte first: it holds the keys of all the others, and as soon as it is
     * gone from the medium nobody can read them. The store is released. A store that knows its files can do it faster than this default, and
     * without trusting what is in them.
     *
     * @throws StoreException if something could not be erased
     */
    default void destroy() {
        try {
            commit(Collections.singletonList(Change.delete(new byte[] {0})));
            List<Change> rest = new ArrayList<>();
            scan(new byte[0], (name, value) -> rest.add(Change.delete(name)));
            commit(rest);
        } finally {
            close();
        }
    }

    /** Releases the store; commits nothing. Repeating it does nothing. */
    @Override
    void close();

    /** One change of a commit. A null value deletes the record, if there is one. The arrays are shared, and changed by nobody. */
    final class Change {
        private final byte[] name;
        private final byte @Nullable [] value;

        private Change(byte[] name, byte @Nullable [] value) {
            this.name = name;
            this.value = value;
        }

        public static Change put(byte[] name, byte[] value) {
            return new Change(name, value);
        }

        public static Change delete(byte[] name) {
            return new Change(name, null);
        }

        public byte[] name() {
            return name;
        }

        public byte @Nullable [] value() {
            return value;
        }
    }
}
