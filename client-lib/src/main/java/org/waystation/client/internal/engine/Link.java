package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Claim;
import org.waystation.wire.v1.Delete;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Failed;
import org.waystation.wire.v1.Open;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;

/** One standing connection: which replies are awaited, and whose handle is whose. */
final class Link {
    /** Hears the reply to one request. */
    interface Answer {
        void accept(Reply reply, Step step);
    }

    /** Hears that a role was opened. */
    interface OnOpened {
        void accept(Opened opened, Step step);
    }

    /** Hears at which position an entry is. */
    interface OnAppended {
        void accept(long position, Step step);
    }

    /** Hears that the relay did it. */
    interface OnDone {
        void accept(Step step);
    }

    /** Hears that the relay would not. */
    interface OnFailed {
        void accept(Failed failed, Step step);
    }

    private final LinkKey key;
    private final RelayHello hello;
    private final Proofs.Channel channel;
    private final Map<Integer, Answer> awaited = new HashMap<>();
    private final Map<Integer, Endpoint> handles = new HashMap<>();
    private int lastId;

    Link(LinkKey key, RelayHello hello, Proofs.Channel channel) {
        this.key = key;
        this.hello = hello;
        this.channel = channel;
    }

    RelayHello hello() {
        return hello;
    }

    Proofs.Channel channel() {
        return channel;
    }

    /** Sends a request when the step is carried out; {@code answer} is called in a later step, or never if the connection ends. */
    void request(Request.Builder request, Step step, Answer answer) {
        do {
            lastId++;
        } while (lastId == 0 || awaited.containsKey(lastId));
        awaited.put(lastId, answer);
        step.send(key, request.setId(lastId).build());
    }

    /** Opens a role with its key. */
    void open(Role role, SigningKey key, Step step, OnOpened onOpened, OnFailed onFailed) {
        Open open = Open.newBuilder()
                .setRole(role)
                .setKey(key.publicKey().bytes())
                .setProof(proof(Proofs.Purpose.OPEN, role, key))
                .build();
        request(Request.newBuilder().setOpen(open), step, (reply, then) -> {
            if (reply.hasOpened()) {
                onOpened.accept(reply.getOpened(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    /** Opens a role once, whatever comes of it: a relay keeps a mailbox for long once both its sides were opened (protocol.md, "Open"). */
    void openOnce(Role role, SigningKey key, Step step, OnDone then) {
        open(role, key, step, (opened, later) -> then.accept(later), (failed, later) -> then.accept(later));
    }

    /** Has an entry stored; {@code hours} until the relay drops it, 0: as long as it keeps any. */
    void append(int handle, ByteString entry, int hours, Step step, OnAppended onAppended, OnFailed onFailed) {
        Append append = Append.newBuilder()
                .setHandle(handle)
                .setEntry(entry)
                .setHours(hours)
                .build();
        request(Request.newBuilder().setAppend(append), step, (reply, then) -> {
            if (reply.hasAppended()) {
                onAppended.accept(reply.getAppended().getPosition(), then);
            } else {
                onFailed.accept(reply.getFailed(), then);
            }
        });
    }

    /** Puts another key in the place of the one that the handle was opened with. */
    void claim(int handle, Role role, SigningKey own, Step step, OnDone onClaimed, OnFailed onFailed) {
        Claim claim = Claim.newBuilder()
                .setHandle(handle)
                .setNewKey(own.publicKey().bytes())
                .setProof(proof(Proofs.Purpose.CLAIM, role, own))
                .build();
        request(Request.newBuilder().setClaim(claim), step, done(onClaimed, onFailed));
    }

    /** Deletes the mailbox behind the handle. */
    void delete(int handle, Step step, OnDone onDeleted, OnFailed onFailed) {
        Delete delete = Delete.newBuilder().setHandle(handle).build();
        request(Request.newBuilder().setDelete(delete), step, done(onDeleted, onFailed));
    }

    private static Answer done(OnDone onDone, OnFailed onFailed) {
        return (reply, then) -> {
            if (reply.hasFailed()) {
                onFailed.accept(reply.getFailed(), then);
            } else {
                onDone.accept(then);
            }
        };
    }

    /** A role's proof for this connection. */
    ByteString proof(Proofs.Purpose purpose, Role role, SigningKey roleKey) {
        byte[] statement = Proofs.roleStatement(purpose, role, channel, roleKey.publicKey());
        return ByteString.copyFrom(roleKey.sign(statement));
    }

    /** From now on events of this handle are the endpoint's. */
    void handle(int handle, Endpoint endpoint) {
        handles.put(handle, endpoint);
    }

    /** The endpoint is no more. */
    void forget(Endpoint endpoint) {
        handles.values().removeIf(holder -> holder == endpoint);
    }

    void received(RelayFrame frame, Step step) {
        for (Reply reply : frame.getRepliesList()) {
            Answer answer = awaited.remove(reply.getId());
            if (answer != null) {
                answer.accept(reply, step);
            }
        }
        for (Event event : frame.getEventsList()) {
            int handle = handleOf(event);
            Endpoint endpoint = handles.get(handle);
            if (endpoint != null && endpoint.handle() == handle) {
                endpoint.event(event, step);
            }
        }
        for (Endpoint endpoint : new ArrayList<>(handles.values())) {
            endpoint.frameDone(step);
        }
    }

    private static int handleOf(Event event) {
        return switch (event.getKindCase()) {
            case DELIVERY -> event.getDelivery().getHandle();
            case CAUGHT_UP -> event.getCaughtUp().getHandle();
            case ENDED -> event.getEnded().getHandle();
            case RETIRED_KEY_PRESENTED -> event.getRetiredKeyPresented().getHandle();
            default -> 0;
        };
    }
}
