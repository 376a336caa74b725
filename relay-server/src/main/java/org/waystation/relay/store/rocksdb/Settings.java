package org.waystation.relay.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.WriteBufferManager;
import org.waystation.relay.store.Store;

/** How RocksDB is set up here, and the native objects that this takes. Figures: docs/internals/relay-core.md. */
final class Settings implements AutoCloseable {
    private static final long MIB = 1 << 20;

    /** All memory of the engine: read blocks, indexes, filters, and the write buffers, which are charged to it. */
    private static final long CACHE = 192 * MIB;

    private static final long WRITE_BUFFERS = 128 * MIB;
    private static final long WRITE_BUFFER = 64 * MIB;
    private static final long WRITE_AHEAD_LOGS = 256 * MIB;

    /** Bytes that are read at a time: small rows one by one, entries mostly in order. */
    private static final int BLOCK = 4 << 10;

    private static final int ENTRY_BLOCK = 32 << 10;

    /** Bits of the filter per key; most lookups of role records by strangers find nothing. */
    private static final double FILTER_BITS = 10;

    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
    private final DBOptions options;
    private final ColumnFamilyOptions lasting;
    private final ColumnFamilyOptions day;

    Settings() {
        Cache cache = own(new LRUCache(CACHE));
        WriteBufferManager writeBuffers = own(new WriteBufferManager(WRITE_BUFFERS, cache));
        BloomFilter filter = own(new BloomFilter(FILTER_BITS));
        Logger silence = own(new Silence());
        options = own(nameless())
                .setCreateIfMissing(true)
                .setLogger(silence)
                .setStatsDumpPeriodSec(0)
                .setWriteBufferManager(writeBuffers)
                .setMaxTotalWalSize(WRITE_AHEAD_LOGS) // a quiet partition keeps old logs no longer than this
                .setRecycleLogFileNum(4) // a log file written over again is synced 2.7 times faster than one that grows
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512);
        lasting = family(cache, filter, BLOCK);
        day = family(cache, filter, ENTRY_BLOCK);
    }

    private ColumnFamilyOptions family(Cache cache, BloomFilter filter, int block) {
        return own(new ColumnFamilyOptions())
                .setWriteBufferSize(WRITE_BUFFER)
                .setCompressionType(CompressionType.NO_COMPRESSION) // entries are ciphertext
                .setBottommostCompressionType(CompressionType.NO_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockSize(block)
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setFilterPolicy(filter));
    }

    /** RocksDB would write the machine's host name into every file; the Java interface can say that only as text. */
    private static DBOptions nameless() {
        Properties text = new Properties();
        text.setProperty("db_host_id", "");
        DBOptions options = DBOptions.getDBOptionsFromProps(text);
        if (options == null) {
            throw new IllegalStateException("this RocksDB does not know db_host_id");
        }
        return options;
    }

    DBOptions options() {
        return options;
    }

    /** How a partition is kept; they all share the memory. */
    ColumnFamilyOptions family(int partition) {
        return partition == Store.LASTING ? lasting : day;
    }

    private <T extends AbstractNativeReference> T own(T object) {
        owned.push(object);
        return object;
    }

    @Override
    public void close() {
        owned.forEach(AbstractNativeReference::close);
    }

    /** RocksDB's information log, thrown away: it would tell of files and times, and nobody here reads it. */
    private static final class Silence extends Logger {
        Silence() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {
            // Failures reach the caller as exceptions.
        }
    }
}
