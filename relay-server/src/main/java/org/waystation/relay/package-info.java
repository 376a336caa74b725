/**
 * The relay as a whole: {@link org.waystation.relay.Relay} calls the constructors of all rooms in order, {@link org.waystation.relay.Main}
 * is the program. Arrows point one way: {@code wire <- store <- mailbox <- session <- net <- relay}, and nothing here refers to what
 * only clients can read.
 */
@NullMarked
package org.waystation.relay;

import org.jspecify.annotations.NullMarked;
