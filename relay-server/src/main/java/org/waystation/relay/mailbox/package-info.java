/** The core: commands in, one store batch, then effects. Mailboxes, their keys, quotas, windows and expiry. */
@NullMarked
package org.waystation.relay.mailbox;

import org.jspecify.annotations.NullMarked;
