package org.waystation.client;

import java.io.IOException;
import java.time.Duration;

/** Opens pipes to relays: what an app brings that reaches them in its own way. Called from several threads at once. */
@FunctionalInterface
public interface Connector {
    /**
     * A fresh pipe, for one connection.
     *
     * @param host a name or an IP address; an IPv6 address without brackets
     * @param timeout after which it is given up
     * @throws java.net.UnknownHostException if there is no such host
     * @throws IOException if it cannot be reached
     */
    BytePipe open(String host, int port, Duration timeout) throws IOException;
}
