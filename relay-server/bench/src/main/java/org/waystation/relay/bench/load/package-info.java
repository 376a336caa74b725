/**
 * The load: a lean client on one event loop, and the echo server that shows what TLS alone would give. Everything about a connection
 * happens on that loop, so nothing here is locked; what other threads ask for they ask as futures.
 */
@NullMarked
package org.waystation.relay.bench.load;

import org.jspecify.annotations.NullMarked;
