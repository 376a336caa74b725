/** What disk and storage engine give without a relay, and filling a store without one. */
@NullMarked
package org.waystation.relay.bench.disk;

import org.jspecify.annotations.NullMarked;
