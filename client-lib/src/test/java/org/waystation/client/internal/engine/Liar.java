package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;

/** A relay that withholds a fifth of what it has, for ever, and repeats, turns round and holds up much of the rest. */
final class Liar implements Meddler {
    private static final int LOST = 20;
    private static final int REPEATED = 5;
    private static final int HELD = 5;
    private static final int TURNED = 10;
    private static final int MAX_HELD = 200;

    private final Random chance;
    private final long seed;
    private final List<Event> held = new ArrayList<>();
    int lost;

    Liar(Random chance) {
        this.chance = chance;
        this.seed = chance.nextLong();
    }

    @Override
    public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
        if (frame.getEventsList().stream().noneMatch(Event::hasDelivery)) {
            return Collections.singletonList(frame);
        }
        List<Event> events = new ArrayList<>();
        for (Event event : frame.getEventsList()) {
            if (!event.hasDelivery()) {
                events.add(event);
            } else if (isLost(event)) {
                lost++;
            } else if (held.size() < MAX_HELD && chance.nextInt(100) < HELD) {
                held.add(event);
            } else {
                events.add(event);
                if (chance.nextInt(100) < REPEATED) {
                    events.add(event);
                }
            }
        }
        if (chance.nextInt(100) < TURNED) {
            Collections.reverse(events);
        }
        if (!held.isEmpty() && chance.nextInt(4) == 0) {
            events.add(held.remove(chance.nextInt(held.size()))); // to somebody, perhaps not whom it is for
        }
        return Collections.singletonList(
                frame.toBuilder().clearEvents().addAllEvents(events).build());
    }

    /** The same answer whenever the relay delivers this entry from this position; another for the same entry elsewhere. */
    private boolean isLost(Event event) {
        long mixed = seed ^ event.getDelivery().getPosition() * 0x9e3779b97f4a7c15L;
        mixed ^= (long) event.getDelivery().getEntry().substring(0, 8).hashCode() << 20;
        return new Random(mixed).nextInt(100) < LOST;
    }
}
