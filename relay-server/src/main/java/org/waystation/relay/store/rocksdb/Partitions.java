package org.waystation.relay.store.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.waystation.relay.store.Store;

/** Which column family is which partition: the default one is the lasting partition, the others are named by their number. */
final class Partitions implements AutoCloseable {
    private final RocksDB db;
    private final Settings settings;
    private final NavigableMap<Integer, ColumnFamilyHandle> handles = new ConcurrentSkipListMap<>();

    private Partitions(RocksDB db, Settings settings) {
        this.db = db;
        this.settings = settings;
    }

    static Partitions open(Settings settings, String directory) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options plain = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(plain, directory)) {
                families.add(new ColumnFamilyDescriptor(name, settings.family(number(name))));
            }
        }
        if (families.isEmpty()) {
            families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, settings.family(Store.LASTING)));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        Partitions partitions = new Partitions(RocksDB.open(settings.options(), directory, families, opened), settings);
        for (int i = 0; i < opened.size(); i++) {
            partitions.handles.put(number(families.get(i).getName()), opened.get(i));
        }
        return partitions;
    }

    private static int number(byte[] name) {
        String text = new String(name, StandardCharsets.US_ASCII);
        return text.equals("default") ? Store.LASTING : Integer.parseInt(text);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle lasting() {
        return handles.firstEntry().getValue();
    }

    @Nullable
    ColumnFamilyHandle find(int partition) {
        return handles.get(partition);
    }

    ColumnFamilyHandle findOrMake(int partition) throws RocksDBException {
        ColumnFamilyHandle handle = handles.get(partition);
        if (handle == null) {
            byte[] name = Integer.toString(partition).getBytes(StandardCharsets.US_ASCII);
            handle = db.createColumnFamily(new ColumnFamilyDescriptor(name, settings.family(partition)));
            handles.put(partition, handle);
        }
        return handle;
    }

    int dropBefore(int partition) throws RocksDBException {
        var passed = new TreeMap<>(handles.subMap(Store.LASTING, false, partition, false));
        for (var each : passed.entrySet()) {
            handles.remove(each.getKey());
            db.dropColumnFamily(each.getValue());
            each.getValue().close();
        }
        return passed.size();
    }

    /** Writes what memory holds into tables, and begins a new log. */
    void flush() throws RocksDBException {
        try (FlushOptions waiting = new FlushOptions()) {
            db.flush(waiting, List.copyOf(handles.values()));
        }
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
    }
}
