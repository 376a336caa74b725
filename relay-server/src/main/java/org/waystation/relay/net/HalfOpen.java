package org.waystation.relay.net;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose TLS handshake is not done. There are only so many at a time: one more takes the place of the oldest, which has had
 * the longest to be done. And each has only so many seconds from its beginning. For any number of threads.
 */
final class HalfOpen {
    private final int most;
    private final int seconds;

    /** In the order in which they came, with the second of each. Guarded by itself. */
    private final Map<Channel, Integer> unfinished = new LinkedHashMap<>();

    private int second;

    HalfOpen(int most, int seconds) {
        this.most = most;
        this.seconds = seconds;
    }

    void add(Channel channel) {
        Channel oldest;
        synchronized (unfinished) {
            oldest = unfinished.size() < most ? null : removeOldest();
            unfinished.put(channel, second);
        }
        if (oldest != null) {
            close(oldest);
        }
    }

    private @Nullable Channel removeOldest() {
        Iterator<Channel> channels = unfinished.keySet().iterator();
        Channel oldest = channels.next();
        channels.remove();
        return oldest;
    }

    /** The handshake is done, or the connection gone. */
    void remove(Channel channel) {
        synchronized (unfinished) {
            unfinished.remove(channel);
        }
    }

    int size() {
        synchronized (unfinished) {
            return unfinished.size();
        }
    }

    /** Once a second: closes those whose time is over. */
    void tick() {
        List<Channel> late = new ArrayList<>();
        synchronized (unfinished) {
            second++;
            Iterator<Map.Entry<Channel, Integer>> oldestFirst =
                    unfinished.entrySet().iterator();
            while (oldestFirst.hasNext()) {
                Map.Entry<Channel, Integer> next = oldestFirst.next();
                if (second - next.getValue() <= seconds) { // a second that had begun does not count
                    break;
                }
                late.add(next.getKey());
                oldestFirst.remove();
            }
        }
        late.forEach(HalfOpen::close);
    }

    private static void close(Channel channel) {
        var unused = channel.close();
    }
}
