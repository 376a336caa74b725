/**
 * The certificates of a relay, and how clients' proofs are verified ({@code docs/spec/protocol.md}, sections 3 and 5). With {@code
 * identity}, which keeps the keys in files, the relay's only Bouncy Castle room.
 */
@NullMarked
package org.waystation.relay.certificates;

import org.jspecify.annotations.NullMarked;
