package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;
import org.waystation.relay.session.Connection;
import org.waystation.relay.session.Session;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;

/** One connection of a person, both ends of it, with frames on their way in either direction. */
final class Wire implements Connection {
    /** As in {@code org.waystation.client.internal.net.Timing}. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(45);

    private final World world;
    private final Person person;
    private final LinkKey key;
    private final Station relay;
    private @Nullable Session session;
    private final Deque<Runnable> relayTasks = new ArrayDeque<>();
    private final Deque<ClientFrame> toRelay = new ArrayDeque<>();
    private final Deque<RelayFrame> toClient = new ArrayDeque<>();
    private boolean reading = true;
    private boolean helloSent;
    private boolean cut;
    /** Since when nothing has come; null while nothing is awaited. */
    private @Nullable Instant silentSince;

    Wire(World world, Person person, LinkKey key, Station relay) {
        this.world = world;
        this.person = person;
        this.key = key;
        this.relay = relay;
        this.silentSince = world.clock.instant();
        reach();
    }

    /** The connection comes about, unless it hangs. */
    private boolean reach() {
        if (relay.network() != Station.Network.UP) {
            return false;
        }
        if (session == null) {
            session = relay.sessions().open(this, World.CERTIFICATE_HASH);
            session.start();
        }
        return true;
    }

    /** What a client's connection does when nothing comes: it gives up the attempt to connect, or the answer. */
    void noticeSilence() {
        Instant since = silentSince;
        Duration patience = session == null ? CONNECT : ANSWER;
        boolean dead = relay.network() == Station.Network.BLACKHOLED;
        if (dead && since != null && !world.clock.instant().isBefore(since.plus(patience))) {
            cut(true);
        }
    }

    void send(List<Request> requests) {
        int at = 0;
        if (silentSince == null) {
            silentSince = world.clock.instant();
        }
        while (at < requests.size()) {
            ClientFrame.Builder frame = ClientFrame.newBuilder();
            if (!helloSent) {
                frame.setHello(ClientHello.newBuilder().setVersion(1));
                helloSent = true;
            }
            world.meddler.fromClient(person, requests.get(at));
            frame.addRequests(requests.get(at++));
            toRelay.add(frame.build());
        }
    }

    /** All that is on its way to the relay arrives. */
    void pushThrough() {
        while (!toRelay.isEmpty() && session != null) {
            session.received(toRelay.remove());
        }
    }

    boolean hasTraffic() {
        return !cut
                && relay.network() == Station.Network.UP
                && (!relayTasks.isEmpty() || !toClient.isEmpty() || (reading && !toRelay.isEmpty()));
    }

    void collect(List<Runnable> possible) {
        if (cut || !reach()) {
            return;
        }
        if (!relayTasks.isEmpty()) {
            possible.add(() -> relayTasks.remove().run());
        }
        if (reading && !toRelay.isEmpty()) {
            possible.add(this::arrive);
        }
        if (!toClient.isEmpty()) {
            possible.add(this::deliver);
        }
    }

    private void arrive() {
        ClientFrame frame = toRelay.remove();
        relay.appends += (int)
                frame.getRequestsList().stream().filter(Request::hasAppend).count();
        session.received(frame);
    }

    private void deliver() {
        RelayFrame frame = toClient.remove();
        silentSince = null;
        if (frame.hasHello()) {
            Proofs.Channel channel = new Proofs.Channel(frame.getHello().getNonce(), World.CERTIFICATE_HASH);
            person.run((engine, step) -> engine.linkUp(key, frame.getHello(), channel, Duration.ZERO, step));
            return;
        }
        if (frame.hasGoodbye()) {
            throw new AssertionError(
                    "the relay said goodbye: " + frame.getGoodbye().getCode().name());
        }
        for (RelayFrame given : world.meddler.fromRelay(person, relay.address(), frame)) {
            if (!cut) {
                person.run((engine, step) -> engine.received(key, given, step));
            }
        }
    }

    /** The connection is gone, with all that was on its way; both sides notice. */
    void cut(boolean personLives) {
        if (cut) {
            return;
        }
        cut = true;
        if (session != null) {
            session.closed();
        }
        person.wires.lost(key);
        if (personLives) {
            TryAgainException why = new TryAgainException(Reason.RELAY_UNREACHABLE, "cut");
            person.run((engine, step) -> engine.linkDown(key, Optional.of(why), step));
        }
    }

    @Override
    public void execute(Runnable task) {
        if (!cut) {
            relayTasks.add(task);
        }
    }

    @Override
    public void send(RelayFrame frame) {
        toClient.add(frame);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void setReading(boolean on) {
        reading = on;
    }
}
