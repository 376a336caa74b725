/**
 * The cryptography between clients, exactly as {@code docs/spec/cryptography.md} writes it: invitation links, the handshake, the
 * ratchet, verification, and the primitives under them. The only room of the client that knows Bouncy Castle.
 *
 * <p>Nothing here does I/O, keeps time or finds randomness by itself. Whatever does not open fails in one way,
 * {@link org.waystation.client.internal.crypto.DoesNotOpenException}.
 */
@NullMarked
package org.waystation.client.internal.crypto;

import org.jspecify.annotations.NullMarked;
