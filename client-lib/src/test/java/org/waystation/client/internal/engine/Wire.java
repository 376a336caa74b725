package org.waystation.client.internal.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
    private final World world;
    private final Person person;
    private final LinkKey key;
    private final Session session;
    private final Deque<Runnable> relayTasks = new ArrayDeque<>();
    private final Deque<ClientFrame> toRelay = new ArrayDeque<>();
    private final Deque<RelayFrame> toClient = new ArrayDeque<>();
    private boolean reading = true;
    private boolean helloSent;
    private boolean cut;

    Wire(World world, Person person, LinkKey key) {
        this.world = world;
        this.person = person;
        this.key = key;
        this.session = world.sessions().open(this, World.CERTIFICATE_HASH);
        session.start();
    }

    void send(List<Request> requests) {
        int at = 0;
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

    boolean hasTraffic() {
        return !cut && (!relayTasks.isEmpty() || !toClient.isEmpty() || (reading && !toRelay.isEmpty()));
    }

    void collect(List<Runnable> possible) {
        if (cut) {
            return;
        }
        if (!relayTasks.isEmpty()) {
            possible.add(() -> relayTasks.remove().run());
        }
        if (reading && !toRelay.isEmpty()) {
            possible.add(() -> session.received(toRelay.remove()));
        }
        if (!toClient.isEmpty()) {
            possible.add(this::deliver);
        }
    }

    private void deliver() {
        RelayFrame frame = toClient.remove();
        if (frame.hasHello()) {
            Proofs.Channel channel = new Proofs.Channel(frame.getHello().getNonce(), World.CERTIFICATE_HASH);
            person.run((engine, step) -> engine.linkUp(key, frame.getHello(), channel, Duration.ZERO, step));
            return;
        }
        if (frame.hasGoodbye()) {
            throw new AssertionError(
                    "the relay said goodbye: " + frame.getGoodbye().getCode().name());
        }
        for (RelayFrame given : world.meddler.fromRelay(person, frame)) {
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
        session.closed();
        person.lost(key);
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
