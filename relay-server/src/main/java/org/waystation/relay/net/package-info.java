/**
 * Sockets, TLS and frames: the relay's only Netty room. {@link org.waystation.relay.net.Server} listens; {@code Layers} shows what stands
 * between a socket and a session:
 *
 * <pre>
 * socket  -  TLS 1.3  -  frames (bounded)  -  protobuf  -  SessionHandler  -  org.waystation.relay.session
 * </pre>
 *
 * <p>A connection lives on one event loop from accept to close, and its session with it. Event loops do not touch the disk.
 */
@NullMarked
package org.waystation.relay.net;

import org.jspecify.annotations.NullMarked;
