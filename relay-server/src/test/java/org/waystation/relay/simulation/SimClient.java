package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.util.HashSet;
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
 * One client with one role at one mailbox: what it does, knowing what it has seen. It sees later what was judged at once, or, if the
 * connection is cut first, never.
 */
abstract class SimClient extends Judge {
    private static final int IN_FLIGHT = 6;

    private @Nullable SimLink link;
    private int lastId;

    /** What the client has not seen answered. */
    private final Set<Integer> awaited = new HashSet<>();

    /** The handle that the client uses; 0 if none. */
    private int handle;

    private int openId;
    private boolean opening;

    SimClient(SimRelay relay, Role role) {
        super(relay, role);
    }

    /** The epoch with whose key it opens; QUEUE: 0. */
    abstract long chooseEpoch();

    abstract RoleKey key(long epoch);

    /** One thing that the client would do with an open handle. */
    abstract void use(int open, long epoch);

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
        cutOff(this::lost);
        awaited.clear();
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
            use(handle, handle(handle).epoch);
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
        if (opening || channel() == null) {
            return;
        }
        opening = true;
        if (!mailbox().created) {
            mailbox().createAsked(relay.clockHour());
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
        return HashProofs.prove(key, Proofs.roleStatement(purpose, of, channel(), key));
    }

    /** Sends a request; returns its id. */
    int ask(Request.Builder request, long epoch) {
        Request asked = request.setId(++lastId).build();
        asked(asked, epoch);
        awaited.add(lastId);
        if (link != null) {
            link.send(ClientFrame.newBuilder().addRequests(asked).build());
        }
        return lastId;
    }

    boolean awaits(int id) {
        return awaited.contains(id);
    }
}
