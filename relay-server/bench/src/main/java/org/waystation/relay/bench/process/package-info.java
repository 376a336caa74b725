/** What the operating system tells about processes, the disk and the relay that is measured. */
@NullMarked
package org.waystation.relay.bench.process;

import org.jspecify.annotations.NullMarked;
