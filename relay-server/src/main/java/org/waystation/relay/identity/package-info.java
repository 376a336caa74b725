/**
 * What makes a relay that relay ({@code docs/spec/protocol.md}, section 3): an Ed25519 root key, whose hash is in the relay's
 * address; an operating key that the root key signs for 30 days; a TLS key that the operating key signs for 7. {@link
 * org.waystation.relay.identity.Identity} makes, keeps and renews them.
 */
@NullMarked
package org.waystation.relay.identity;

import org.jspecify.annotations.NullMarked;
