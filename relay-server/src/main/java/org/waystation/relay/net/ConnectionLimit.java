package org.waystation.relay.net;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections that are one too many before anything is spent on them. */
final class ConnectionLimit {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    /** Counts the channel until it closes; closes it at once, and says false, if there are too many. */
    boolean admit(Channel channel) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            var unused = channel.close();
            return false;
        }
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return true;
    }
}
