/**
 * The seam between the core and whatever keeps bytes: ordered keys, atomic batches, scans. No engine's type appears here, and
 * nothing here knows what a mailbox is. {@link org.waystation.relay.store.MemoryStore} is for tests and for relays that keep
 * nothing; {@code store.rocksdb} is the engine of every other.
 */
@NullMarked
package org.waystation.relay.store;

import org.jspecify.annotations.NullMarked;
