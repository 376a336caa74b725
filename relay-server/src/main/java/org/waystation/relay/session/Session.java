package org.waystation.relay.session;

import org.waystation.wire.v1.ClientFrame;

/** One connection. Every method is called on the connection's own thread; nothing is called after {@link #closed}. */
public final class Session {
    Session() {}

    /** Once, first: TLS is up. Sends the hello. */
    public void start() {}

    /** A frame of the client. */
    public void received(ClientFrame frame) {}

    /** The client sent a frame that breaks W-101, W-102 or W-103: says so and closes. */
    public void malformed() {}

    /** Whether the network takes more without piling it up; at first it does. */
    public void writable(boolean writable) {}

    /** About once a second: W-206. */
    public void tick() {}

    /** The connection is gone, whoever ended it. */
    public void closed() {}
}
