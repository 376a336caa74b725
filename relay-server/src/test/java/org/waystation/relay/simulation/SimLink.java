package org.waystation.relay.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.session.Connection;
import org.waystation.relay.session.Session;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/**
 * One connection and the network it goes through. Frames are under way as long as chance has it, in order; a cut loses what is under
 * way in both directions. What the relay sends is judged at once; the client sees it later, or never.
 */
final class SimLink implements Connection {
    private final SimRelay relay;
    private final SimClient client;
    private final Session session;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<ClientFrame> up = new ArrayDeque<>();
    private final Deque<RelayFrame> down = new ArrayDeque<>();
    private boolean reading = true;
    private boolean writable = true;
    private boolean dead;

    SimLink(SimRelay relay, SimClient client) {
        this.relay = relay;
        this.client = client;
        this.session = relay.sessions().open(this, SimRelay.CERTIFICATE);
    }

    void start() {
        session.start();
    }

    // ------------------------------------------------------------------------------- what the relay does

    @Override
    public void execute(Runnable task) {
        if (!dead) {
            tasks.add(task);
        }
    }

    @Override
    public void send(RelayFrame sent) {
        Oracle.require(!dead, "nothing is sent on a connection that is gone");
        RelayFrame frame = damaged(sent);
        if (frame != null) {
            client.judge(frame);
            down.add(frame);
        }
    }

    private @Nullable RelayFrame damaged(RelayFrame frame) {
        return switch (relay.fault) {
            case LOST_FRAME -> frame.getEventsCount() > 0 && relay.random.nextInt(15) == 0 ? null : frame;
            case REORDERED -> withEvents(frame, reversed(frame.getEventsList()));
            case REPEATED_REPLY ->
                frame.toBuilder().addAllReplies(frame.getRepliesList()).build();
            case LOST_SUPERSEDED ->
                withEvents(
                        frame,
                        frame.getEventsList().stream()
                                .filter(event -> !event.hasSuperseded())
                                .toList());
            default -> frame;
        };
    }

    private static RelayFrame withEvents(RelayFrame frame, List<Event> events) {
        return frame.toBuilder().clearEvents().addAllEvents(events).build();
    }

    private static List<Event> reversed(List<Event> events) {
        List<Event> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        return reversed;
    }

    @Override
    public void flush() {
        // Frames are judged as they are put.
    }

    @Override
    public void close() {
        throw new AssertionError("a correct client is not sent away");
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
    }

    // ------------------------------------------------------------------------------ what the world does

    boolean runTask() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** A frame of the client reaches the relay. */
    boolean arrive() {
        ClientFrame frame = reading ? up.poll() : null;
        if (frame != null) {
            session.received(frame);
        }
        return frame != null;
    }

    void cut() {
        die();
        session.closed();
    }

    /** The relay is gone, and with it the connection. */
    void die() {
        dead = true;
        tasks.clear();
        up.clear();
        down.clear();
    }

    void toggleWritable() {
        writable = !writable;
        session.writable(writable);
    }

    boolean isWritable() {
        return writable;
    }

    // --------------------------------------------------------------------------- what the client does

    void send(ClientFrame frame) {
        up.add(frame);
    }

    @Nullable
    RelayFrame next() {
        return down.poll();
    }
}
