package org.waystation.client.internal.engine;

import java.util.Collections;
import java.util.List;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Request;

/** A relay that lies, or a network that cuts: what becomes of the frames of a relay. */
interface Meddler {
    /** The frames that the client gets instead of this one. */
    default List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
        return Collections.singletonList(frame);
    }

    /** Likewise, where it matters which relay the frame is from. */
    default List<RelayFrame> fromRelay(Person receiver, RelayAddress relay, RelayFrame frame) {
        return fromRelay(receiver, frame);
    }

    /** A request on its way to the relay. */
    default void fromClient(Person sender, Request request) {}
}
