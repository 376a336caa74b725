/** The relay's only RocksDB room: {@link org.waystation.relay.store.Store} over an embedded RocksDB. */
@NullMarked
package org.waystation.relay.store.rocksdb;

import org.jspecify.annotations.NullMarked;
