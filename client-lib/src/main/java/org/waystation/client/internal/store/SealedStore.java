package org.waystation.client.internal.store;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.store.RecordStore;

/**
 * Tables of records under a passphrase. Used from one thread at a time.
 *
 * <p>It owns the {@link RecordStore} it was given: {@link #close} closes it, and so does a failed {@link #create} or {@link #open}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SealedStore implements AutoCloseable {
    /** Longest key and value together, bytes. */
    public static final int MAX_RECORD = 131_072 - 12 - 16 - 4;

    private SealedStore() {}

    /**
     * Makes a store.
     *
     * @param passphrase of any length; not kept; the caller clears it
     * @throws org.waystation.client.store.StoreException MISSING_OR_PRESENT if there is one already; FAILED
     */
    public static SealedStore create(RecordStore records, char[] passphrase, SecureRandom random) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a store.
     *
     * @throws org.waystation.client.store.StoreException MISSING_OR_PRESENT, WRONG_PASSPHRASE, NEWER_FORMAT, DAMAGED, FAILED
     */
    public static SealedStore open(RecordStore records, char[] passphrase, SecureRandom random) {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the store under another passphrase; durable when it returns.
     *
     * @throws org.waystation.client.store.StoreException WRONG_PASSPHRASE if {@code present} is not the present one; FAILED
     */
    public void changePassphrase(char[] present, char[] next) {
        throw new UnsupportedOperationException();
    }

    /**
     * The value of a record, or null.
     *
     * @throws org.waystation.client.store.StoreException DAMAGED, FAILED
     */
    public byte @Nullable [] read(int table, byte[] key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Visits all records of a table as (key, value), in no particular order.
     *
     * @throws org.waystation.client.store.StoreException DAMAGED, FAILED
     */
    public void scan(int table, BiConsumer<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies all changes, in order, or none; durable when it returns.
     *
     * @throws org.waystation.client.store.StoreException FAILED if nothing was changed
     */
    public void commit(List<SealedChange> changes) {
        throw new UnsupportedOperationException();
    }

    /** Zeroes the keys and closes the records. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
