/** One connection as a state machine: no sockets, no threads of its own. The rules W-2xx, and those W-3xx and W-4xx that need no mailbox. */
@NullMarked
package org.waystation.relay.session;

import org.jspecify.annotations.NullMarked;
