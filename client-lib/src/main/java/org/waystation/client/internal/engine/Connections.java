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
    private final Map<LinkKey, Link> links = new HashMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** The endpoint takes part from now on. */
    void add(Endpoint endpoint, Step step) {
        endpoints.add(endpoint);
        Link link = links.get(endpoint.key());
        if (link != null) {
            endpoint.up(link, step);
        }
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
        Link link = links.get(endpoint.key());
        if (link != null) {
            link.forget(endpoint);
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
        Link link = new Link(key, hello, channel);
        links.put(key, link);
        for (Endpoint endpoint : copy()) {
            if (endpoint.key().equals(key)) {
                endpoint.up(link, step);
            }
        }
    }

    void received(LinkKey key, RelayFrame frame, Step step) {
        Link link = links.get(key);
        if (link != null) {
            link.received(frame, step);
        }
    }

    /** A connection ended, or did not come about. */
    void down(LinkKey key, @Nullable WaystationException why) {
        links.remove(key);
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
            first = Engine.earlier(first, endpoint.retryAt());
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
