package org.waystation.client.internal.store;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * Tables of records under a passphrase. Used from one thread at a time.
 *
 * <p>It owns the {@link RecordStore} it was given: {@link #close} closes it, and so does a failed {@link #create} or {@link #open}.
 */
public final class SealedStore implements AutoCloseable {
    /** Longest key and value together, bytes: sealed, they are a value of 128 KiB. */
    public static final int MAX_RECORD = 131_072 - AesGcm.NONCE - AesGcm.TAG - Integer.BYTES;

    /** The name of the header. The names of records are longer, and begin with a table, which is not 0. */
    private static final byte[] HEADER = {0};

    private static final int LAST_TABLE = 255;

    private final RecordStore records;
    private final SecureRandom random;
    private final StoreKeys keys;
    private StoreHeader header;
    private boolean closed;

    private SealedStore(RecordStore records, SecureRandom random, StoreKeys keys, StoreHeader header) {
        this.records = records;
        this.random = random;
        this.keys = keys;
        this.header = header;
    }

    /**
     * Makes a store.
     *
     * @param passphrase of any length; not kept; the caller clears it
     * @throws StoreException EXISTS if there is one already; FAILED
     * @throws IllegalArgumentException if the passphrase is not valid Unicode
     */
    public static SealedStore create(
            RecordStore records, char[] passphrase, SecureRandom random, List<SealedChange> first) {
        return create(records, passphrase, random, first, Argon2.Cost.DEFAULT);
    }

    /** For tests, which cannot pay {@link Argon2.Cost#DEFAULT} a hundred times. */
    static SealedStore create(
            RecordStore records, char[] passphrase, SecureRandom random, List<SealedChange> first, Argon2.Cost cost) {
        return orClose(records, () -> {
            if (records.read(HEADER) != null) {
                throw new StoreException(Kind.EXISTS, "there is a profile here already");
            }
            StoreKeys keys = StoreKeys.random(random);
            try {
                StoreHeader header = seal(keys, passphrase, cost, random);
                SealedStore store = new SealedStore(records, random, keys, header);
                List<RecordStore.Change> all = store.seal(first);
                all.add(RecordStore.Change.put(HEADER, header.bytes()));
                records.commit(all);
                return store;
            } catch (RuntimeException e) {
                keys.close();
                throw e;
            }
        });
    }

    /**
     * Opens a store.
     *
     * @throws StoreException MISSING, WRONG_PASSPHRASE, NEWER_FORMAT, DAMAGED, FAILED
     * @throws IllegalArgumentException if the passphrase is not valid Unicode
     */
    public static SealedStore open(RecordStore records, char[] passphrase, SecureRandom random) {
        return orClose(
                records,
                () -> open(records, passphrase, random, readHeader(records).requireAllowedCost()));
    }

    /** For tests: see the other {@link #create}. */
    static SealedStore openAtAnyCost(RecordStore records, char[] passphrase, SecureRandom random) {
        return orClose(records, () -> open(records, passphrase, random, readHeader(records)));
    }

    private static SealedStore open(RecordStore records, char[] passphrase, SecureRandom random, StoreHeader header) {
        return new SealedStore(records, random, StoreKeys.owning(header.open(passphrase)), header);
    }

    private static StoreHeader seal(StoreKeys keys, char[] passphrase, Argon2.Cost cost, SecureRandom random) {
        byte[] both = keys.exposeCopy();
        try {
            return StoreHeader.seal(StoreHeader.Kind.STORE, both, passphrase, cost, random);
        } finally {
            Arrays.fill(both, (byte) 0);
        }
    }

    private static StoreHeader readHeader(RecordStore records) {
        byte[] header = records.read(HEADER);
        if (header == null) {
            throw new StoreException(Kind.MISSING, "there is no profile here");
        }
        return StoreHeader.parse(StoreHeader.Kind.STORE, header);
    }

    private interface Making {
        SealedStore make();
    }

    private static SealedStore orClose(RecordStore records, Making making) {
        try {
            return making.make();
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
    }

    /**
     * Puts the store under another passphrase; durable when it returns.
     *
     * @throws StoreException WRONG_PASSPHRASE if {@code present} is not the present one; FAILED
     * @throws IllegalArgumentException if one is not valid Unicode
     */
    public void changePassphrase(char[] present, char[] next) {
        requireOpen();
        Arrays.fill(header.open(present), (byte) 0);
        StoreHeader changed = seal(keys, next, header.cost(), random);
        records.commit(Collections.singletonList(RecordStore.Change.put(HEADER, changed.bytes())));
        header = changed;
    }

    /**
     * The value of a record, or null.
     *
     * @throws StoreException DAMAGED, FAILED
     */
    public byte @Nullable [] read(int table, byte[] key) {
        byte[] name = name(table, key);
        byte[] stored = records.read(name);
        if (stored == null) {
            return null;
        }
        Unsealed record = unseal(name, stored);
        if (!Arrays.equals(record.key, key)) {
            throw damaged();
        }
        return record.value;
    }

    /**
     * Visits all records of a table as (key, value), in no particular order. The visitor may read, and does not commit.
     *
     * @throws StoreException DAMAGED, FAILED
     */
    public void scan(int table, BiConsumer<byte[], byte[]> visitor) {
        requireTable(table);
        records.scan(new byte[] {(byte) table}, (name, stored) -> {
            Unsealed record = unseal(name, stored);
            visitor.accept(record.key, record.value);
        });
    }

    /**
     * Applies all changes, in order, or none; durable when it returns.
     *
     * @throws StoreException FAILED if nothing was changed
     */
    public void commit(List<SealedChange> changes) {
        requireOpen();
        records.commit(seal(changes));
    }

    private List<RecordStore.Change> seal(List<SealedChange> changes) {
        List<RecordStore.Change> all = new ArrayList<>(changes.size() + 1);
        for (SealedChange change : changes) {
            byte[] name = name(change.table(), change.key());
            byte[] value = change.value();
            all.add(
                    value == null
                            ? RecordStore.Change.delete(name)
                            : RecordStore.Change.put(name, seal(name, change.key(), value)));
        }
        return all;
    }

    private byte[] seal(byte[] name, byte[] key, byte[] value) {
        if (key.length + value.length > MAX_RECORD) {
            throw new IllegalArgumentException("a record has at most " + MAX_RECORD + " bytes");
        }
        byte[] plaintext = ByteBuffer.allocate(Integer.BYTES + key.length + value.length)
                .putInt(key.length)
                .put(key)
                .put(value)
                .array();
        try {
            return keys.seal(name, plaintext, random);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static final class Unsealed {
        final byte[] key;
        final byte[] value;

        Unsealed(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    private Unsealed unseal(byte[] name, byte[] stored) {
        byte[] plaintext;
        try {
            plaintext = keys.open(name, stored);
        } catch (DoesNotOpenException e) {
            throw damaged();
        }
        try {
            int keyEnd = plaintext.length < Integer.BYTES
                    ? -1
                    : Integer.BYTES + ByteBuffer.wrap(plaintext).getInt();
            if (keyEnd < Integer.BYTES || keyEnd > plaintext.length) {
                throw damaged();
            }
            return new Unsealed(
                    Arrays.copyOfRange(plaintext, Integer.BYTES, keyEnd),
                    Arrays.copyOfRange(plaintext, keyEnd, plaintext.length));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private byte[] name(int table, byte[] key) {
        requireTable(table);
        return keys.name(table, key);
    }

    private void requireTable(int table) {
        requireOpen();
        if (table < 1 || table > LAST_TABLE) {
            throw new IllegalArgumentException("tables are numbered from 1 to " + LAST_TABLE);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }

    private static StoreException damaged() {
        return new StoreException(Kind.DAMAGED, "S-804: a record of the store is damaged");
    }

    /**
     * Erases the keys, the header first, and then everything else; the store is closed.
     *
     * @throws StoreException FAILED
     */
    public void destroy() {
        closed = true;
        keys.close();
        records.destroy();
    }

    /** Zeroes the keys and closes the records. */
    @Override
    public void close() {
        closed = true;
        keys.close();
        records.close();
    }
}
