package org.waystation.relay.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.waystation.wire.Frames;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;

/** Packs replies, then events, into as few bytes of frames as going through them once can. */
final class Packer {
    private static final int SMALL_MESSAGE = Wire.SMALL_FRAME - Wire.LENGTH_PREFIX;

    private final List<Reply> replies = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final IntConsumer departed;

    /** @param departed is told how many bytes of entries have left the network for the client, or never will */
    Packer(IntConsumer departed) {
        this.departed = departed;
    }

    void reply(Reply reply) {
        replies.add(reply);
    }

    void event(Event event) {
        events.add(event);
    }

    /** Sends everything, replies first, and is empty again. */
    void sendTo(Connection connection) {
        int reply = 0;
        int event = 0;
        while (reply < replies.size() || event < events.size()) {
            int limit = worthLargeFrame(reply, event) ? Wire.MAX_MESSAGE : SMALL_MESSAGE;
            RelayFrame.Builder frame = RelayFrame.newBuilder();
            int size = 0;
            int entries = 0;
            for (; reply < replies.size(); reply++) {
                int more = Frames.elementSize(replies.get(reply).getSerializedSize());
                if (size + more > limit) {
                    break;
                }
                size += more;
                frame.addReplies(replies.get(reply));
            }
            for (; reply == replies.size() && event < events.size(); event++) {
                int more = Frames.elementSize(events.get(event).getSerializedSize());
                if (size + more > limit) {
                    break;
                }
                size += more;
                frame.addEvents(events.get(event));
                entries += events.get(event).getDelivery().getEntry().size();
            }
            send(connection, frame.build(), entries);
        }
        replies.clear();
        events.clear();
    }

    private void send(Connection connection, RelayFrame frame, int entries) {
        if (entries == 0) {
            connection.send(frame);
        } else {
            connection.send(frame, () -> departed.accept(entries));
        }
    }

    /** Whether what is left fills more than two small frames, or has an element that needs a large one. */
    private boolean worthLargeFrame(int reply, int event) {
        int size = 0;
        for (int i = reply; i < replies.size() && size <= 2 * SMALL_MESSAGE; i++) {
            size += Frames.elementSize(replies.get(i).getSerializedSize());
        }
        for (int i = event; i < events.size() && size <= 2 * SMALL_MESSAGE; i++) {
            int more = Frames.elementSize(events.get(i).getSerializedSize());
            if (more > SMALL_MESSAGE) {
                return true;
            }
            size += more;
        }
        return size > 2 * SMALL_MESSAGE;
    }
}
