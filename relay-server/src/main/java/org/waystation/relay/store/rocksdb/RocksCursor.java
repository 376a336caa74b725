package org.waystation.relay.store.rocksdb;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.StoreException;

/** A scan that ends by itself at its upper bound, so that it never walks over what was deleted behind it. */
final class RocksCursor implements Cursor {
    private final Slice end;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean begun;

    RocksCursor(RocksDB db, ColumnFamilyHandle family, byte[] from, byte[] to) {
        end = new Slice(to);
        options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
        iterator = db.newIterator(family, options);
        iterator.seek(from);
    }

    @Override
    public boolean next() throws StoreException {
        if (begun) {
            iterator.next();
        }
        begun = true;
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw new StoreException("the store could not be read", e);
        }
        return false;
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        end.close();
    }
}
