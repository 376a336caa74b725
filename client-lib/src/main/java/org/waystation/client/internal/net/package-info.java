/**
 * Connections to relays ({@code docs/spec/protocol.md}, sections 2, 3, 5, 6 and 9): a byte pipe, TLS 1.3 pinned to the relay's
 * fingerprint inside it, frames inside that. Knows nothing of contacts, messages or stores.
 *
 * <p>From the outside in, one file each:
 *
 * <pre>
 * RelayConnection    one connection: hello, requests out, frames in, keep-alive, one typed end
 *   RequestQueue     what waits to be sent, in batches that fit a frame
 *   RelayFrames      frames from bytes, with rules W-101 to W-103
 *   TlsPipe          TLS 1.3 over SSLEngine, itself a BytePipe
 *     RelayTrust     whether a certificate chain is the relay's: T-101 to T-105
 *     TcpPipe        the outermost pipe
 * </pre>
 *
 * <p><b>Threads.</b> A connection has a reader, which also connects, and a writer. The reader calls the listener. One more thread, shared
 * by all connections and gone when there are none, closes the pipe of a connection that has waited too long: a blocked read or write
 * ends in no other way.
 */
@NullMarked
package org.waystation.client.internal.net;

import org.jspecify.annotations.NullMarked;
