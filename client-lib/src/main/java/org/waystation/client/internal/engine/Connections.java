package org.waystation.client.internal.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waystation.client.WaystationException;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;

/** The endpoints that take part, and the connections that stand: each endpoint is told of its own, whichever of the two is there first. */
final class Connections {
    private final Map<LinkKey, Connection> standing = new HashMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** The endpoint takes part from now on. */
    void add(Endpoint endpoint, Step step) {
        endpoints.add(endpoint);
        Connection connection = standing.get(endpoint.key());
        if (connection != null) {
            endpoint.up(connection, step);
        }
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
        Connection connection = standing.get(endpoint.key());
        if (connection != null) {
            connection.forget(endpoint);
        }
        endpoint.down(null);
    }

    List<Endpoint> endpoints() {
        return Collections.unmodifiableList(endpoints);
    }

    /** The connections that are needed now. */
    Set<LinkKey> wanted() {
        Set<LinkKey> wanted = new LinkedHashSet<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.wanted()) {
                wanted.add(endpoint.key());
            }
        }
        return wanted;
    }

    void up(LinkKey key, RelayHello hello, Proofs.Channel channel, Step step) {
        Connection connection = new Connection(key, hello, channel);
        standing.put(key, connection);
        for (Endpoint endpoint : copy()) {
            if (endpoint.key().equals(key)) {
                endpoint.up(connection, step);
            }
        }
    }

    void received(LinkKey key, RelayFrame frame, Step step) {
        Connection connection = standing.get(key);
        if (connection != null) {
            connection.received(frame, step);
        }
    }

    /** A connection ended, or did not come about. */
    void down(LinkKey key, @Nullable WaystationException why) {
        standing.remove(key);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.key().equals(key)) {
                endpoint.down(why);
            }
        }
    }

    /** Somebody waits: see {@link Endpoint#tryNow}. */
    void tryNow(Step step) {
        copy().forEach(endpoint -> endpoint.tryNow(step));
    }

    /** When {@link #tick} is due; null: never. */
    @Nullable
    Instant due() {
        Instant first = null;
        for (Endpoint endpoint : endpoints) {
            first = Moments.earlier(first, endpoint.retryAt());
        }
        return first;
    }

    void tick(Step step) {
        copy().forEach(endpoint -> endpoint.tick(step));
    }

    /** Endpoints may come and go while it is gone through. */
    private List<Endpoint> copy() {
        return new ArrayList<>(endpoints);
    }
}
