package org.waystation.relay.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;

/** What one batch means for one connection. Made by the storage thread, then handed over: nobody else holds it. */
public final class Effects {
    private final List<Reply> replies = new ArrayList<>(4);
    private final List<Event> events = new ArrayList<>(4);
    private final List<Seat> opened = new ArrayList<>(0);
    private final List<Seat> closed = new ArrayList<>(0);
    private int bytes;

    Effects() {}

    void reply(Reply reply) {
        replies.add(reply);
    }

    void event(Event event) {
        events.add(event);
        if (event.hasDelivery()) {
            bytes += event.getDelivery().getEntry().size();
        }
    }

    /**
     * The handle subscribes. If it was taken over in this batch, before, it is not told: replies are read first, and it would take
     * that for the end of the subscription that begins now.
     */
    void subscribed(int handle) {
        events.removeIf(event -> event.hasEnded() && event.getEnded().getHandle() == handle);
    }

    void opened(Seat seat) {
        opened.add(seat);
    }

    void closed(Seat seat) {
        closed.add(seat);
    }

    /** In the order of the commands. */
    public List<Reply> replies() {
        return replies;
    }

    /** In the order they happened; those of one mailbox in the order of positions. */
    public List<Event> events() {
        return events;
    }

    /** Handles that exist from now on. */
    public List<Seat> opened() {
        return opened;
    }

    /** Handles that exist no more; some may be in {@link #opened} too. */
    public List<Seat> closed() {
        return closed;
    }

    /** Bytes of delivered entries. */
    public int bytes() {
        return bytes;
    }
}
