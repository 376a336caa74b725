package org.waystation.relay.simulation;

import java.util.HashMap;
import java.util.Map;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** Subscribes to a QUEUE and acknowledges; two of them take it from each other. */
final class QueueReader extends QueueClient {

    /** What the client knows. */
    private boolean subscribed;

    private long read;

    /** By request; what the relay may send once it has said Subscribed. */
    private final Map<Integer, Reading> asked = new HashMap<>();

    private long recorded;

    QueueReader(SimRelay relay, SimQueue queue) {
        super(relay, queue, Role.READER);
    }

    @Override
    RoleKey key(long epoch) {
        return queue.reader;
    }

    @Override
    void use(int open, long epoch) {
        if (!subscribed || relay.random.nextInt(30) == 0) {
            subscribed = true;
            int window = 1 + relay.random.nextInt(4);
            int wider = relay.fault == Fault.WIDER_WINDOW ? window + 1 : window;
            Reading reading = queue.oracle.reads(window, recorded);
            int id = ask(
                    Request.newBuilder()
                            .setSubscribe(Subscribe.newBuilder().setHandle(open).setWindow(wider)),
                    0);
            asked.put(id, reading);
        } else if (queue.created && queue.creating == 0 && relay.mayDelete()) {
            queue.deleteAsked();
            ask(Request.newBuilder().setDelete(Delete.newBuilder().setHandle(open)), 0);
        } else if (read > 0) {
            queue.oracle.acknowledgeAsked(read);
            ask(
                    Request.newBuilder()
                            .setAcknowledge(
                                    Acknowledge.newBuilder().setHandle(open).setThrough(read)),
                    0);
        }
    }

    @Override
    void judged(Asked request, Reply reply) {
        if (reply.hasSubscribed()) {
            handle(request.request().getSubscribe().getHandle()).reading = asked.remove(reply.getId());
        } else if (reply.hasAcknowledged()) {
            long through = request.request().getAcknowledge().getThrough();
            recorded = Math.max(recorded, through);
            queue.oracle.acknowledged(through);
        }
    }

    @Override
    void judged(Handle of, Event event) {
        Reading reading = of.reading;
        if (event.hasDelivery()) {
            Delivery delivery = event.getDelivery();
            Oracle.require(reading != null, "who has not subscribed is sent nothing");
            queue.oracle.delivered(reading, delivery.getPosition(), content(delivery.getEntry()), relay.latestHour());
        } else if (event.hasCaughtUp()) {
            Oracle.require(reading != null, "who has not subscribed is sent nothing");
            queue.oracle.caughtUp(reading, relay.latestHour());
            relay.told(this);
        }
    }

    @Override
    void seen(Event event) {
        read = event.hasDelivery() ? event.getDelivery().getPosition() : read;
        if (event.hasEnded() && event.getEnded().getReason() == Ended.Reason.TAKEN_OVER) {
            subscribed = false;
        }
    }

    @Override
    void left() {
        subscribed = false;
        read = 0;
        if (link() == null) {
            asked.clear();
            recorded = 0;
        }
    }
}
