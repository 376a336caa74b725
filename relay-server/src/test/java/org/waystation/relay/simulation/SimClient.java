package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.RoleKey;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ClientHello;
import org.waystation.wire.v1.Create;
import org.waystation.wire.v1.Ended;
import org.waystation.wire.v1.ErrorCode;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/**
 * One client with one role at one mailbox. It lives twice: what the relay puts on its connection is judged at once, by {@code judged};
 * the client itself sees it later, or, if the connection is cut first, never.
 */
abstract class SimClient {
    private static final int IN_FLIGHT = 6;

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
    private @Nullable SimLink link;
    private Proofs.@Nullable Channel channel;
    private int lastId;

    /** What the relay has not answered, and what the client has not seen answered. */
    private final Map<Integer, Asked> unanswered = new HashMap<>();

    private final Set<Integer> awaited = new HashSet<>();

    /** The handles that the relay opened, whether the client knows or not. */
    private final Map<Integer, Handle> handles = new HashMap<>();

    /** The handle that the client uses; 0 if none. */
    private int handle;

    private int openId;
    private boolean opening;

    /** A request, the step and the relay's hour in which it was made, and the epoch of the key that it depends on. */
    record Asked(Request request, long step, int hour, long epoch) {}

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

    SimClient(SimRelay relay, Role role) {
        this.relay = relay;
        this.role = role;
    }

    abstract SimMailbox mailbox();

    /** The epoch with whose key it opens; QUEUE: 0. */
    abstract long chooseEpoch();
    String dbg(){return " h"+handle+" op"+opening+" un"+unanswered.size()+" aw"+awaited+" link"+(link!=null)+handles;}

    abstract RoleKey key(long epoch);

    /** One thing that the client would do with an open handle. */
    abstract void use(int open, long epoch);

    // ------------------------------------------------------------------------------- what the relay does

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
            mailbox().opened(role, relay.steps());
        } else if (reply.hasAppended()) {
            mailbox().stored(asked.step());
        } else if (reply.hasDeleted()) {
            mailbox().isGone(relay.latestHour());
        }
        judged(asked, reply);
    }

    private void judge(Asked asked, ErrorCode code) {
        if (BUGS.contains(code)) {
            throw new AssertionError("a correct client is not answered " + code.name());
        }
        if (code == ErrorCode.REFUSED) {
            Oracle.require(asked.request().hasOpen(), "a right proof is not refused");
            if (!mayBeRefused()) {
                mailbox().isGone(relay.latestHour());
            }
        }
    }

    private void judge(Event event) {
        relay.count(
                event.hasEnded() ? event.getEnded().getReason().name() : event.getKindCase().name());
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

    private static int handleOf(Event event) {
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

    // ------------------------------------------------------------------------------ what the world does

    @Nullable
    SimLink link() {
        return link;
    }

    void cut() {
        SimLink ending = link;
        forget();
        if (ending != null) {
            ending.cut();
        }
    }

    /** The connection is gone, and what was open on it. */
    void forget() {
        if (link != null) {
            link.die();
        }
        link = null;
        channel = null;
        for (Asked asked : unanswered.values()) {
            mailbox().creating -= asked.request().hasCreate() ? 1 : 0;
            lost(asked);
        }
        unanswered.clear();
        awaited.clear();
        handles.clear();
        lastId = 0;
        leaveHandle();
    }

    /** The client knows no handle any more, and will open another. */
    void leaveHandle() {
        handle = 0;
        opening = false;
        left();
    }

    /** A request may have been carried out or not. */
    void lost(Asked asked) {}

    /** There is no handle. */
    void left() {}

    // --------------------------------------------------------------------------- what the client does

    /** One thing that a client would do next. */
    void act() {
        SimLink open = link;
        if (open == null) {
            connect();
            return;
        }
        RelayFrame frame = open.next();
        if (frame != null) {
            frame.getRepliesList().forEach(this::see);
            frame.getEventsList().forEach(this::see);
        } else if (handle == 0) {
            open();
        } else if (awaited.size() < IN_FLIGHT) {
            use(handle, handles.get(handle).epoch);
        }
    }

    private void connect() {
        link = new SimLink(relay, this);
        link.start();
        link.send(ClientFrame.newBuilder()
                .setHello(ClientHello.newBuilder().setVersion(Wire.VERSION))
                .build());
    }

    private void see(Reply reply) {
        awaited.remove(reply.getId());
        if (reply.hasOpened()) {
            handle = reply.getOpened().getHandle();
            mailbox().created = true;
        } else if (reply.hasCreated()) {
            mailbox().created = true;
        } else if (reply.hasFailed()) {
            ErrorCode code = reply.getFailed().getCode();
            if (reply.getId() == openId && code == ErrorCode.REFUSED) {
                refused();
            }
            if (reply.getId() == openId || code == ErrorCode.UNKNOWN_HANDLE) {
                leaveHandle();
            }
        }
        seen(reply);
    }

    private void see(Event event) {
        if (handleOf(event) != handle) {
            return; // of a handle that the client has left
        }
        if (event.hasEnded() && event.getEnded().getReason() != Ended.Reason.TAKEN_OVER) {
            leaveHandle();
        }
        seen(event);
    }

    /** The key opens nothing. */
    void refused() {}

    void seen(Reply reply) {}

    void seen(Event event) {}

    private void open() {
        if (opening || channel == null) {
            return;
        }
        opening = true;
        if (!mailbox().created) {
            mailbox().createAsked(relay.clockHour(), relay.latestHour());
            ask(Request.newBuilder().setCreate(proven(mailbox().create())), 0);
        }
        long epoch = chooseEpoch();
        RoleKey key = key(epoch);
        openId = ask(
                Request.newBuilder()
                        .setOpen(Open.newBuilder()
                                .setRole(role)
                                .setKey(key.bytes())
                                .setProof(proof(Proofs.Purpose.OPEN, role, key))),
                epoch);
    }

    private Create.Builder proven(Create.Builder create) {
        create.setReaderProof(proof(Proofs.Purpose.CREATE, Role.READER, RoleKey.of(create.getReaderKey())));
        create.setWriterProof(proof(Proofs.Purpose.CREATE, Role.WRITER, RoleKey.of(create.getWriterKey())));
        return create.getOwnerKey().isEmpty()
                ? create
                : create.setOwnerProof(proof(Proofs.Purpose.CREATE, Role.OWNER, RoleKey.of(create.getOwnerKey())));
    }

    ByteString proof(Proofs.Purpose purpose, Role of, RoleKey key) {
        return HashProofs.prove(key, Proofs.roleStatement(purpose, of, channel, key));
    }

    /** Sends a request; returns its id. */
    int ask(Request.Builder request, long epoch) {
        Request asked = request.setId(++lastId).build();
        unanswered.put(lastId, new Asked(asked, relay.steps(), relay.hour(), epoch));
        awaited.add(lastId);
        if (link != null) {
            link.send(ClientFrame.newBuilder().addRequests(asked).build());
        }
        return lastId;
    }

    boolean awaits(int id) {
        return awaited.contains(id);
    }

    static long content(ByteString entry) {
        return ByteBuffer.wrap(entry.substring(0, Long.BYTES).toByteArray()).getLong();
    }
}
