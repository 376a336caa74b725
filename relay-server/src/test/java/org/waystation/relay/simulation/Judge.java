package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/**
 * Judges what the relay says to one client, the moment it says it, whether the client will see it or not: each request has one reply,
 * events belong to open handles, a correct client meets no error that only a wrong one may meet.
 */
abstract class Judge {
    private static final Set<ErrorCode> BUGS = Set.of(
            ErrorCode.MALFORMED,
            ErrorCode.NOT_PERMITTED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.RELAY_FULL,
            ErrorCode.LIMIT_EXCEEDED,
            ErrorCode.RATE_LIMITED,
            ErrorCode.NOT_OFFERED);

    final SimRelay relay;
    final Role role;
    private Proofs.@Nullable Channel channel;
    private final Map<Integer, Asked> unanswered = new HashMap<>();

    /** The handles that the relay opened, whether the client knows or not. */
    private final Map<Integer, Handle> handles = new HashMap<>();

    /**
     * A request and what was true when it was made.
     *
     * @param hour the relay's
     * @param epoch of the key that it depends on
     * @param gone what the relay had said was gone
     */
    record Asked(Request request, int hour, long epoch, Oracle.Gone gone) {}

    /** A handle as the relay has it. */
    static final class Handle {
        final long epoch;

        @Nullable
        Reading reading;

        boolean closed;

        Handle(long epoch) {
            this.epoch = epoch;
        }
    }

    Judge(SimRelay relay, Role role) {
        this.relay = relay;
        this.role = role;
    }

    abstract SimMailbox mailbox();

    /** A request is on its way. */
    void asked(Request request, long epoch) {
        unanswered.put(
                request.getId(),
                new Asked(request, relay.hour(), epoch, mailbox().oracle().gone()));
    }

    /** The connection is gone: whatever was not answered was carried out or not. */
    void cutOff(Consumer<Asked> lost) {
        for (Asked asked : unanswered.values()) {
            mailbox().creating -= asked.request().hasCreate() ? 1 : 0;
            lost.accept(asked);
        }
        unanswered.clear();
        handles.clear();
        channel = null;
    }

    void judge(RelayFrame frame) {
        Oracle.require(!frame.hasGoodbye(), "a correct client is not sent away");
        if (frame.hasHello()) {
            channel = new Proofs.Channel(frame.getHello().getNonce(), SimRelay.CERTIFICATE);
        }
        frame.getRepliesList().forEach(this::judge);
        frame.getEventsList().forEach(this::judge);
    }

    private void judge(Reply reply) {
        relay.count(
                reply.hasFailed()
                        ? reply.getFailed().getCode().name()
                        : reply.getResultCase().name());
        Asked asked = unanswered.remove(reply.getId());
        Oracle.require(asked != null, "every request has one reply");
        if (asked.request().hasCreate()) {
            mailbox().creating--;
        }
        if (reply.hasFailed()) {
            judge(asked, reply.getFailed().getCode());
        } else if (reply.hasCreated()) {
            mailbox().createdBy(relay.latestHour());
        } else if (reply.hasOpened()) {
            Oracle.require(!mailbox().mustBeGone(asked.hour()), "a mailbox that nobody claims is dropped");
            Handle there = handles.put(reply.getOpened().getHandle(), new Handle(asked.epoch()));
            Oracle.require(there == null, "a handle is not used again");
            mailbox().opened(role);
        } else if (reply.hasDeleted()) {
            mailbox().isGone(relay.latestHour());
        }
        judged(asked, reply);
    }

    private void judge(Asked asked, ErrorCode code) {
        if (BUGS.contains(code)) {
            throw new AssertionError("a correct client is not answered " + code.name());
        }
        if (code == ErrorCode.MAILBOX_FULL && asked.request().hasAppend()) {
            mailbox().oracle().full(asked.gone());
        } else if (code == ErrorCode.REFUSED) {
            Oracle.require(asked.request().hasOpen(), "a right proof is not refused");
            if (!mayBeRefused()) {
                mailbox().isGone(relay.latestHour());
            }
        }
    }

    private void judge(Event event) {
        relay.count(
                event.hasEnded()
                        ? event.getEnded().getReason().name()
                        : event.getKindCase().name());
        Handle of = handles.get(handleOf(event));
        Oracle.require(of != null && !of.closed, "an event belongs to an open handle");
        if (event.hasEnded()) {
            Ended.Reason reason = event.getEnded().getReason();
            of.closed = reason != Ended.Reason.TAKEN_OVER;
            of.reading = null;
            if (reason == Ended.Reason.MAILBOX_GONE) {
                mailbox().isGone(relay.latestHour());
            }
        }
        judged(of, event);
    }

    static int handleOf(Event event) {
        return switch (event.getKindCase()) {
            case DELIVERY -> event.getDelivery().getHandle();
            case CAUGHT_UP -> event.getCaughtUp().getHandle();
            case ENDED -> event.getEnded().getHandle();
            case RETIRED_KEY_PRESENTED -> event.getRetiredKeyPresented().getHandle();
            default -> event.getSuperseded().getHandle();
        };
    }

    /** Whether another reason than the end of the mailbox may be why its key opens nothing. */
    boolean mayBeRefused() {
        return false;
    }

    /** A reply of the relay, just sent. */
    void judged(Asked asked, Reply reply) {}

    /** An event of the relay, just sent. */
    void judged(Handle of, Event event) {}

    Handle handle(int number) {
        return handles.get(number);
    }

    /** What proofs on this connection are made over; null until the relay has said hello. */
    Proofs.@Nullable Channel channel() {
        return channel;
    }

    static long content(ByteString entry) {
        return ByteBuffer.wrap(entry.substring(0, Long.BYTES).toByteArray()).getLong();
    }
}
