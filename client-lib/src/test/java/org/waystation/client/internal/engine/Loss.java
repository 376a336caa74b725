package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.waystation.client.MessageState;
import org.waystation.client.Sent;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** Bo's relay loses some of what Amina sends him. */
abstract class Loss extends Pair {
    Losing losing;

    @BeforeEach
    final void begin() throws Exception {
        contacts(new World(17));
        losing = new Losing();
        world.meddler = losing;
    }

    /** A relay that keeps some of what it has for Bo to itself, for ever. */
    final class Losing implements Meddler {
        final Map<Long, Event> lost = new TreeMap<>();
        final List<Event> came = new ArrayList<>();
        boolean greedy;

        /** Something comes late, or again. */
        void giveUp(Event... events) {
            bo.hear(RelayFrame.newBuilder().addAllEvents(Arrays.asList(events)).build());
        }

        @Override
        public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
            if (receiver != bo) {
                return Collections.singletonList(frame);
            }
            RelayFrame.Builder rest = frame.toBuilder().clearEvents();
            for (Event event : frame.getEventsList()) {
                long position = event.getDelivery().getPosition();
                if (greedy && event.hasDelivery()) {
                    lost.put(position, event);
                }
                if (!event.hasDelivery() || !lost.containsKey(position)) {
                    rest.addEvents(event);
                    if (event.hasDelivery()) {
                        came.add(event);
                    }
                }
            }
            return Collections.singletonList(rest.build());
        }
    }

    final Sent lose(String text) {
        losing.greedy = true;
        Sent sent = amina.send("bo", text);
        world.calm();
        losing.greedy = false;
        assertEquals(MessageState.STORED, amina.states.get(sent.messageId()));
        return sent;
    }

    final void give(String text) {
        amina.send("bo", text);
        world.calm();
    }

    /** For as long as a confirmation may wait, and then this long. */
    final void live(Duration time) {
        world.live(Confirmations.WITHIN.plus(time), Duration.ofSeconds(20));
    }
}
