package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Request;

/** The connections of one person, and whether their device reaches anything. */
final class Wires {
    private final World world;
    private final Person person;
    private final Map<LinkKey, Wire> standing = new LinkedHashMap<>();
    private final Set<LinkKey> refused = new HashSet<>();
    private boolean online = true;

    Wires(World world, Person person) {
        this.world = world;
        this.person = person;
    }

    void setOnline(boolean now) {
        online = now;
        if (!now) {
            cutAll();
        }
    }

    /** Opens what the engine wants. A relay that refuses connections is asked once, and then again with each tick. */
    void connect() {
        for (LinkKey key : person.engine.wanted()) {
            if (standing.containsKey(key) || !online) {
                continue;
            }
            Station relay = world.relay(key.relay());
            if (relay.network() != Station.Network.DOWN) {
                standing.put(key, new Wire(world, person, key, relay));
            } else if (refused.add(key)) {
                TryAgainException why = new TryAgainException(Reason.RELAY_UNREACHABLE, "refused");
                person.run((engine, step) -> engine.linkDown(key, Optional.of(why), step));
            }
        }
    }

    void send(LinkKey key, List<Request> requests) {
        Wire wire = standing.get(key);
        if (wire != null) {
            wire.send(requests);
        }
    }

    void pushThrough() {
        standing.values().forEach(Wire::pushThrough);
    }

    /** The process dies, and nobody on this side notices that its connections end. */
    void die() {
        new ArrayList<>(standing.values()).forEach(wire -> wire.cut(false));
        standing.clear();
    }

    void cutAll() {
        new ArrayList<>(standing.values()).forEach(wire -> wire.cut(true));
    }

    void cutAll(RelayAddress relay) {
        for (Map.Entry<LinkKey, Wire> wire : new ArrayList<>(standing.entrySet())) {
            if (wire.getKey().relay().equals(relay)) {
                wire.getValue().cut(true);
            }
        }
    }

    void cutOne() {
        List<Wire> all = new ArrayList<>(standing.values());
        if (!all.isEmpty()) {
            all.get(world.chance.nextInt(all.size())).cut(true);
        }
    }

    /** This connection has ended. */
    void lost(LinkKey key) {
        standing.remove(key);
    }

    /** Connections that are dead are noticed, and refused ones may be tried again. */
    void tick() {
        new ArrayList<>(standing.values()).forEach(Wire::noticeSilence);
        refused.clear();
    }

    void collect(List<Runnable> possible) {
        standing.values().forEach(wire -> wire.collect(possible));
    }

    boolean hasTraffic() {
        return standing.values().stream().anyMatch(Wire::hasTraffic);
    }
}
