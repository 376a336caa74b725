package org.waystation.relay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.waystation.wire.Proofs;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

/**
 * A connection of somebody who keeps to no rule. It holds what the relay owes: one reply to every request it took up, of the request's
 * kind, or a goodbye; deliveries to open handles only, of whole entries.
 */
final class FuzzPeer implements Connection {
    final Session session;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<ClientFrame> sent = new ArrayDeque<>();
    private final Map<Integer, Request.VerbCase> owed = new HashMap<>();
    private final Set<Integer> handles = new HashSet<>();
    private boolean reading = true;
    private boolean flushed = true;
    private boolean first = true;
    private boolean closed;
    private Proofs.Channel channel;

    FuzzPeer(Sessions sessions) {
        session = sessions.open(this, World.CERTIFICATE);
        session.start();
    }

    Proofs.Channel channel() {
        return channel;
    }

    boolean isOpen() {
        return !closed;
    }

    /** Puts a frame on the way; it arrives when the relay reads. */
    void send(ClientFrame frame) {
        if (!closed) {
            sent.add(frame);
        }
    }

    /** One thing happens here, if there is one to happen. */
    boolean step() {
        if (!tasks.isEmpty()) {
            tasks.remove().run();
        } else if (reading && !closed && !sent.isEmpty()) {
            receive(sent.remove());
        } else {
            return false;
        }
        assertTrue(flushed, "left unflushed");
        return true;
    }

    private void receive(ClientFrame frame) {
        for (Request request : frame.getRequestsList()) {
            owed.putIfAbsent(request.getId(), request.getVerbCase());
        }
        session.received(frame);
    }

    /** The network breaks. */
    void cut() {
        if (!closed) {
            closed = true;
            tasks.clear();
            session.closed();
        }
    }

    /** Nothing is left that could happen. */
    void atRest() {
        assertTrue(closed || owed.isEmpty(), "a request without a reply");
        assertTrue(closed || sent.isEmpty(), "not read any more");
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void send(RelayFrame frame) {
        assertFalse(closed, "a frame after the end");
        assertTrue(frame.getSerializedSize() <= Wire.MAX_MESSAGE, "a frame that is too long");
        assertEquals(first, frame.hasHello(), "a hello is in the first frame only");
        if (first) {
            channel = new Proofs.Channel(frame.getHello().getNonce(), World.CERTIFICATE);
            first = false;
        }
        flushed = false;
        frame.getRepliesList().forEach(this::answered);
        frame.getEventsList().forEach(this::told);
    }

    private void answered(Reply reply) {
        Request.VerbCase verb = owed.remove(reply.getId());
        assertTrue(verb != null, "a reply to nothing");
        if (reply.hasFailed()) {
            assertTrue(reply.getFailed().getCodeValue() != 0, "a failure without a cause");
            return;
        }
        Reply.ResultCase due = switch (verb) {
            case CREATE -> Reply.ResultCase.CREATED;
            case OPEN -> Reply.ResultCase.OPENED;
            case CLAIM -> Reply.ResultCase.CLAIMED;
            case APPEND -> Reply.ResultCase.APPENDED;
            case SUBSCRIBE -> Reply.ResultCase.SUBSCRIBED;
            case ACKNOWLEDGE -> Reply.ResultCase.ACKNOWLEDGED;
            case REKEY -> Reply.ResultCase.REKEYED;
            case TRIM -> Reply.ResultCase.TRIMMED;
            case DELETE -> Reply.ResultCase.DELETED;
            case VERB_NOT_SET -> Reply.ResultCase.FAILED;
        };
        assertEquals(due, reply.getResultCase());
        if (reply.hasOpened()) {
            assertTrue(
                    reply.getOpened().getHandle() != 0
                            && handles.add(reply.getOpened().getHandle()),
                    "a fresh handle");
        }
    }

    private void told(Event event) {
        switch (event.getKindCase()) {
            case DELIVERY -> {
                assertTrue(handles.contains(event.getDelivery().getHandle()), "delivered to a handle");
                assertTrue(Wire.isEntrySize(event.getDelivery().getEntry().size()), "a whole entry");
                assertTrue(event.getDelivery().getPosition() > 0, "at a position");
            }
            case CAUGHT_UP -> assertTrue(handles.contains(event.getCaughtUp().getHandle()));
            case ENDED -> assertTrue(handles.contains(event.getEnded().getHandle()));
            case RETIRED_KEY_PRESENTED ->
                assertTrue(handles.contains(event.getRetiredKeyPresented().getHandle()));
            case SUPERSEDED -> assertTrue(handles.contains(event.getSuperseded().getHandle()));
            case KIND_NOT_SET -> throw new AssertionError("an event of no kind");
        }
    }

    @Override
    public void flush() {
        flushed = true;
    }

    @Override
    public void close() {
        closed = true;
        tasks.clear();
        tasks.add(session::closed);
    }

    @Override
    public void setReading(boolean on) {
        reading = on;
    }
}
