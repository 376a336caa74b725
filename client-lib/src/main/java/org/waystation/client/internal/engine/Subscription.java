package org.waystation.client.internal.engine;

import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Subscribe;

/** What an endpoint reads of its mailbox while that is open: deliveries as they come, acknowledged in one for all that came. */
final class Subscription {
    private final Endpoint reader;
    private final int window;
    private boolean caughtUp;
    private long delivered;
    private long acknowledged;

    /** @param window entries that the relay may deliver without an acknowledgement, if it allows that many */
    Subscription(Endpoint reader, int window) {
        this.reader = reader;
        this.window = window;
    }

    /** Has everything delivered that is stored and not acknowledged. */
    void begin(Link link, Step step) {
        begin(0, link, step);
    }

    /**
     * The same of a {@code LOG}, from a position on.
     *
     * @param from 0: from the first that is kept
     */
    void begin(long from, Link link, Step step) {
        caughtUp = false;
        Subscribe subscribe = Subscribe.newBuilder()
                .setHandle(reader.handle())
                .setFrom(from)
                .setWindow(Math.min(window, link.hello().getLimits().getWindow()))
                .build();
        link.request(Request.newBuilder().setSubscribe(subscribe), step, (reply, then) -> {
            if (reply.hasFailed()) {
                reader.refused(reply.getFailed(), then);
            } else {
                reader.worked();
            }
        });
    }

    void delivered(Delivery delivery) {
        delivered = Math.max(delivered, delivery.getPosition());
    }

    /** Whether something was delivered. */
    boolean hasDelivered() {
        return delivered != 0;
    }

    void caughtUp() {
        caughtUp = true;
    }

    /** Whether everything was delivered that was stored when this began. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Acknowledges what was delivered; sent after what the step changed is committed. Does nothing if nothing new was. */
    void acknowledge(Step step, Acknowledged then) {
        Link standing = reader.link();
        if (delivered <= acknowledged || standing == null || reader.handle() == 0) {
            return;
        }
        acknowledged = delivered;
        Acknowledge through = Acknowledge.newBuilder()
                .setHandle(reader.handle())
                .setThrough(delivered)
                .build();
        standing.request(Request.newBuilder().setAcknowledge(through), step, (reply, later) -> {
            if (reply.hasFailed()) {
                reader.refused(reply.getFailed(), later);
            } else {
                then.accept(through.getThrough(), later);
            }
        });
    }

    void acknowledge(Step step) {
        acknowledge(step, (through, then) -> {});
    }

    /** Hears that the relay has recorded an acknowledgement. */
    interface Acknowledged {
        void accept(long through, Step step);
    }

    /** The connection or the handle is no more. */
    void over() {
        caughtUp = false;
        delivered = 0;
        acknowledged = 0;
    }
}
