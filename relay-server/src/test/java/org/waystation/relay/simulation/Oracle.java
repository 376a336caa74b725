package org.waystation.relay.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is true of one mailbox, by what clients asked and what the relay said; and what the relay may therefore not say. Knows nothing
 * of how the relay works. Times are hours.
 */
final class Oracle {
    private final Map<Long, Sent> sent = new HashMap<>();

    /** Positions that the relay has named, with what is there. */
    private final Map<Long, Long> known = new HashMap<>();

    /** Positions of entries that the relay said are stored. */
    private final TreeMap<Long, Long> promised = new TreeMap<>();

    private long acknowledgeAsked;

    /** @param lives the first hour in which it may be gone */
    private record Sent(int hours, int lives) {}

    /** A reader's subscription, as the reader sees it. */
    static final class Reading {
        private final int window;
        private final Set<Long> outstanding = new HashSet<>();
        private final long storedWhenItBegan;
        private final long recorded;
        private long last;

        private Reading(int window, long recorded, long storedWhenItBegan) {
            this.window = window;
            this.recorded = recorded;
            this.storedWhenItBegan = storedWhenItBegan;
        }
    }

    /** A client asks the relay to store the content. */
    void asked(long content, int hours, int now) {
        sent.putIfAbsent(content, new Sent(hours, now + hours + 1));
    }

    /** The relay says that it is stored. */
    void appended(long content, long position) {
        Long there = known.putIfAbsent(position, content);
        require(there == null || there == content, "a position names one entry for ever");
        require(promised.put(position, content) == null, "a position is given once");
    }

    void acknowledgeAsked(long through) {
        acknowledgeAsked = Math.max(acknowledgeAsked, through);
    }

    /**
     * A reader asked for deliveries; call it before the relay can know.
     *
     * @param recorded what the relay said, on this connection, is acknowledged
     */
    Reading reads(int window, long recorded) {
        return new Reading(window, recorded, promised.isEmpty() ? 0 : promised.lastKey());
    }

    /** The relay says that everything stored when the subscription began was delivered. */
    void caughtUp(Reading reading, int now) {
        nothingMissing(reading, Math.max(reading.last, reading.storedWhenItBegan) + 1, now);
    }

    void delivered(Reading reading, long position, long content, int now) {
        Sent entry = sent.get(content);
        require(entry != null, "only what was sent is delivered");
        Long there = known.putIfAbsent(position, content);
        require(there == null || there == content, "a position names one entry for ever");
        require(position > reading.last, "deliveries come in the order of positions");
        require(position > reading.recorded, "what was acknowledged before is not delivered");
        nothingMissing(reading, position, now);
        reading.last = position;
        reading.outstanding.add(position);
        reading.outstanding.removeIf(delivered -> delivered <= acknowledgeAsked);
        require(reading.outstanding.size() <= reading.window, "the window is respected");
    }

    /** Everything promised before {@code end} and after what was delivered is acknowledged or may have expired. */
    private void nothingMissing(Reading reading, long end, int now) {
        promised.subMap(reading.last, false, end, false).forEach((position, content) -> {
            boolean acknowledged = position <= acknowledgeAsked;
            boolean expired = sent.get(content).lives() <= now;
            require(acknowledged || expired, "nothing that was promised is lost");
        });
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AssertionError(rule);
        }
    }
}
