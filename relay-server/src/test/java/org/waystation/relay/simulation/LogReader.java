package org.waystation.relay.simulation;

import java.util.HashMap;
import java.util.Map;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** Reads a LOG, epoch by epoch, from wherever it likes; goes back to earlier ones too. */
final class LogReader extends LogClient {

    /** What the client knows of its handle. */
    private boolean subscribed;

    private int subscribing;
    private long read;
    private long acknowledged;

    /** Where an ended epoch is read from, if what ended it was not seen. */
    private long resume;

    private final Map<Integer, Reading> asked = new HashMap<>();

    LogReader(SimRelay relay, SimMember member) {
        super(relay, member, Role.READER);
    }

    @Override
    void use(int open, long epoch) {
        if (!subscribed || (!relay.healed() && relay.random.nextInt(30) == 0)) {
            subscribed = true;
            subscribe(open, epoch);
        } else if (read > acknowledged && !awaits(subscribing)) {
            acknowledged = read;
            Reading reading = handle(open).reading;
            if (reading != null) {
                reading.outstanding.headSet(read, true).clear();
            }
            ask(
                    Request.newBuilder()
                            .setAcknowledge(
                                    Acknowledge.newBuilder().setHandle(open).setThrough(read)),
                    epoch);
        }
    }

    private void subscribe(int open, long epoch) {
        int window = 1 + relay.random.nextInt(4);
        int wider = relay.fault == Fault.WIDER_WINDOW ? window + 1 : window;
        long from = relay.healed() ? 0 : from();
        Reading reading = log.oracle.reads(window, epoch, from);
        subscribing = ask(
                Request.newBuilder()
                        .setSubscribe(Subscribe.newBuilder()
                                .setHandle(open)
                                .setWindow(wider)
                                .setFrom(from)),
                epoch);
        asked.put(subscribing, reading);
    }

    private long from() {
        long known = log.oracle.lastPromised();
        return switch (relay.random.nextInt(6)) {
            case 0 -> -1;
            case 1 -> 1 + relay.random.nextInt((int) known + 4);
            case 2, 3 -> resume;
            default -> 0;
        };
    }

    // ------------------------------------------------------------------------------- what the relay does

    @Override
    void judged(Asked request, Reply reply) {
        if (reply.hasSubscribed()) {
            handle(request.request().getSubscribe().getHandle()).reading = asked.remove(reply.getId());
        } else if (reply.hasOpened()) {
            log.oracle.opened(request.epoch(), reply.getOpened());
        }
    }

    @Override
    void judged(Handle of, Event event) {
        Reading reading = of.reading;
        if (event.hasEnded()) {
            return;
        }
        Oracle.require(reading != null, "who has not subscribed is sent nothing");
        if (event.hasDelivery()) {
            Delivery delivery = event.getDelivery();
            log.oracle.delivered(reading, delivery.getPosition(), content(delivery.getEntry()), relay.latestHour());
        } else if (event.hasCaughtUp()) {
            log.oracle.caughtUp(reading, relay.latestHour());
            if (!log.oracle.isClosed(of.epoch)) {
                relay.told(this);
            }
        } else if (event.hasSuperseded()) {
            log.oracle.superseded(reading, event.getSuperseded().getAt(), relay.latestHour());
            relay.told(this);
        }
    }

    // --------------------------------------------------------------------------- what the client does

    /** What comes from here on is of the new subscription. */
    @Override
    void seen(Reply reply) {
        if (reply.hasSubscribed()) {
            read = 0;
            acknowledged = 0;
        }
    }

    @Override
    void seen(Event event) {
        if (event.hasDelivery()) {
            read = event.getDelivery().getPosition();
            member.read(read, content(event.getDelivery().getEntry()));
        } else if (event.hasSuperseded()) {
            long at = event.getSuperseded().getAt();
            long epoch = handle(event.getSuperseded().getHandle()).epoch;
            resume = member.ended(epoch, at) ? 0 : at;
            subscribed = false;
            if (resume == 0) {
                leaveHandle();
            }
        }
    }

    @Override
    void left() {
        subscribed = false;
        read = 0;
        acknowledged = 0;
        resume = 0;
    }
}
