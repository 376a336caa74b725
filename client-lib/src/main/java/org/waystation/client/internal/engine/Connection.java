package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Proofs;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.RelayHello;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;

/** One standing connection, which several endpoints share: whose replies are awaited, and whose handle is whose. */
final class Connection {
    private record Awaited(@Nullable Endpoint by, Link.Answer answer) {}

    /** In the place of what an endpoint awaited that is no more: the id is still in use, but its keys are not held here. */
    private static final Awaited BY_NOBODY = new Awaited(null, (reply, step) -> {});

    private final LinkKey key;
    private final RelayHello hello;
    private final Proofs.Channel channel;
    private final Map<Integer, Awaited> awaited = new HashMap<>();
    private final Map<Integer, Endpoint> handles = new HashMap<>();
    private int lastId;

    Connection(LinkKey key, RelayHello hello, Proofs.Channel channel) {
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

    /** See {@link Link#request}. */
    void request(Endpoint by, Request.Builder request, Step step, Link.Answer answer) {
        do {
            lastId++;
        } while (lastId == 0 || awaited.containsKey(lastId));
        awaited.put(lastId, new Awaited(by, answer));
        step.send(key, request.setId(lastId).build());
    }

    /** From now on events of this handle are the endpoint's. */
    void handle(int handle, Endpoint endpoint) {
        handles.put(handle, endpoint);
    }

    /** The endpoint is no more: no event is its own, and nobody hears the replies that it awaited. */
    void forget(Endpoint endpoint) {
        handles.values().removeIf(holder -> holder == endpoint);
        awaited.replaceAll((id, waiting) -> waiting.by == endpoint ? BY_NOBODY : waiting);
    }

    void received(RelayFrame frame, Step step) {
        for (Reply reply : frame.getRepliesList()) {
            Awaited waiting = awaited.remove(reply.getId());
            if (waiting != null) {
                waiting.answer.accept(reply, step);
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
            if (handles.get(endpoint.handle()) == endpoint) { // one may have removed another
                endpoint.frameDone(step);
            }
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
