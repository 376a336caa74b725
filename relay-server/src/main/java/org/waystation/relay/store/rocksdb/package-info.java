/**
 * The relay's only RocksDB room: {@link org.waystation.relay.store.Store} over an embedded RocksDB in one directory.
 *
 * <pre>
 *  DATA/store/    RocksDB's own files; one column family, one writer; the keys are the core's (package org.waystation.relay.mailbox)
 *  DATA/native/   RocksDB's native library, unpacked here under a fixed name, never into the temporary folder
 * </pre>
 *
 * <p>What is durable is in RocksDB's write-ahead log and flushed (fdatasync) when a commit returns. After a crash RocksDB replays that
 * log up to the first record that is not whole, so commits survive as a prefix of what was written. Its information log is off:
 * nothing about what is stored is written anywhere but into the store. Memory is bounded: one block cache, into which the write buffers
 * are counted.
 */
@NullMarked
package org.waystation.relay.store.rocksdb;

import org.jspecify.annotations.NullMarked;
