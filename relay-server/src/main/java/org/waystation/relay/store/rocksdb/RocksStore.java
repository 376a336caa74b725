package org.waystation.relay.store.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.relay.store.StoreInUseException;

/** A {@link Store} in a directory. */
public final class RocksStore implements Store {
    /** Bytes of the disk, well below any reserve, at which it may soon be full. */
    private static final long LOW = 256L << 20;

    private final Path directory;
    private final Settings settings;
    private final Partitions partitions;
    private final RocksDB db;
    private final WriteOptions flushed = new WriteOptions().setSync(true);
    private final WriteOptions written = new WriteOptions().setSync(false);
    private final ReadOptions reads = new ReadOptions();
    private final RocksBatch batch = new RocksBatch(this);
    private @Nullable RocksDBException failure;
    private boolean prepared;

    private RocksStore(Path directory, Settings settings, Partitions partitions) {
        this.directory = directory;
        this.settings = settings;
        this.partitions = partitions;
        this.db = partitions.db();
    }

    /**
     * Opens the store of a data directory, or makes it.
     *
     * @param data exists; everything goes into {@code data/store} and {@code data/native}
     * @throws StoreInUseException if another relay has it open
     * @throws StoreException if it cannot be read or made
     */
    public static RocksStore open(Path data) throws StoreException {
        Path directory = data.resolve("store");
        Path natives = data.resolve("native");
        try {
            Files.createDirectories(directory);
            Files.createDirectories(natives);
            NativeLibraryLoader.getInstance().loadLibrary(natives.toString());
        } catch (IOException e) {
            throw new StoreException("the data directory cannot be written to", e);
        }
        Settings settings = new Settings();
        try {
            return new RocksStore(directory, settings, Partitions.open(settings, directory.toString()));
        } catch (RocksDBException e) {
            settings.close();
            if (String.valueOf(e.getMessage()).contains("lock")) {
                throw new StoreInUseException("another relay is running on this data directory");
            }
            throw new StoreException("the store in the data directory cannot be opened", e);
        }
    }

    @Override
    public Batch batch() {
        batch.clear();
        return batch;
    }

    /** For {@link RocksBatch}: the one way in which anything is written. */
    void write(WriteBatch changes, boolean durable) throws StoreException {
        if (failure != null) {
            throw new StoreException("the store stopped after a write had failed", failure);
        }
        try {
            db.write(durable ? flushed : written, changes);
        } catch (RocksDBException e) {
            failure = e; // nobody knows what is on the disk now: trying again could promise what is not there
            throw new StoreException("the store could not be written to", e);
        }
    }

    /** For {@link RocksBatch}: the partition to write to, made if need be. */
    ColumnFamilyHandle partition(int number) throws StoreException {
        try {
            return partitions.findOrMake(number);
        } catch (RocksDBException e) {
            throw new StoreException("the store could not be written to", e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws StoreException {
        try {
            return db.get(partitions.lasting(), reads, key);
        } catch (RocksDBException e) {
            throw new StoreException("the store could not be read", e);
        }
    }

    @Override
    public Cursor scan(int partition, byte[] from, byte[] to) {
        ColumnFamilyHandle family = partitions.find(partition);
        return family == null ? Cursor.EMPTY : new RocksCursor(db, family, from, to);
    }

    @Override
    public int dropBefore(int partition) throws StoreException {
        try {
            return partitions.dropBefore(partition);
        } catch (RocksDBException e) {
            throw new StoreException("the store could not be written to", e);
        }
    }

    @Override
    public long room() {
        try {
            long usable = Files.getFileStore(directory).getUsableSpace();
            prepareForNone(usable);
            return usable;
        } catch (IOException | RocksDBException e) {
            return 0; // a disk that cannot be asked, or written, is no place for more
        }
    }

    /**
     * While there is room, writes out what memory holds. That begins a new log, for which RocksDB takes some 70 MiB with the first thing
     * written to it, be it nothing. If others then fill the disk to the last byte, this is left for acknowledgements and deletions,
     * which are small.
     */
    private void prepareForNone(long usable) throws RocksDBException {
        if (usable >= LOW) {
            prepared = false;
        } else if (!prepared) {
            prepared = true;
            partitions.flush();
            try (WriteBatch nothing = new WriteBatch()) {
                nothing.putLogData(new byte[1]);
                db.write(flushed, nothing);
            }
        }
    }

    @Override
    public void close() {
        batch.close();
        partitions.close();
        reads.close();
        written.close();
        flushed.close();
        settings.close();
    }
}
