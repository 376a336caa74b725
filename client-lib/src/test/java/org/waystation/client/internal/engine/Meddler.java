package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.Append;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
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

    /** Changes nothing. */
    static Meddler none() {
        return new Meddler() {};
    }

    /** Frames with something out of this person's mailboxes never arrive. */
    static Meddler swallowing(Person person) {
        return new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                return receiver == person && delivers(frame)
                        ? Collections.emptyList()
                        : Collections.singletonList(frame);
            }
        };
    }

    static boolean delivers(RelayFrame frame) {
        return frame.getEventsList().stream().anyMatch(Event::hasDelivery);
    }

    /** Instead of what a person is delivered come these, or nothing; everything else as it is. */
    static Meddler instead(Person person, Function<Delivery, List<Delivery>> what) {
        return new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                if (receiver != person) {
                    return Collections.singletonList(frame);
                }
                RelayFrame.Builder changed = frame.toBuilder().clearEvents();
                for (Event event : frame.getEventsList()) {
                    if (event.hasDelivery()) {
                        what.apply(event.getDelivery())
                                .forEach(other ->
                                        changed.addEvents(Event.newBuilder().setDelivery(other)));
                    } else {
                        changed.addEvents(event);
                    }
                }
                return Collections.singletonList(changed.build());
            }
        };
    }

    /** Hears what people are delivered, and changes nothing. */
    static Meddler hearing(BiConsumer<Person, Delivery> heard) {
        return new Meddler() {
            @Override
            public List<RelayFrame> fromRelay(Person receiver, RelayFrame frame) {
                for (Event event : frame.getEventsList()) {
                    if (event.hasDelivery()) {
                        heard.accept(receiver, event.getDelivery());
                    }
                }
                return Collections.singletonList(frame);
            }
        };
    }

    /** Keeps what somebody asks of relays, and changes nothing. */
    final class Overheard implements Meddler {
        private final Person person;
        final List<Request> requests = new ArrayList<>();

        Overheard(Person person) {
            this.person = person;
        }

        Stream<Append> appends() {
            return requests.stream().filter(Request::hasAppend).map(Request::getAppend);
        }

        @Override
        public void fromClient(Person sender, Request request) {
            if (sender == person) {
                requests.add(request);
            }
        }
    }
}
