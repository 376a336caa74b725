package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.waystation.client.internal.crypto.SigningKey;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Event;
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
