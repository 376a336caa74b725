package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is true of one mailbox, by what clients asked and what the relay said; and what the relay may therefore not say. Knows nothing
 * of how the relay works. Times are hours.
 */
abstract class Oracle {
    private final Map<Long, Sent> sent = new HashMap<>();

    /** Positions that the relay has named, with what is there. */
    final TreeMap<Long, Long> known = new TreeMap<>();

    /** Positions of entries that the relay said are stored. */
    final TreeMap<Long, Long> promised = new TreeMap<>();

    /** What the relay said is gone, and what it has erased as well. */
    Gone gone = new Gone(1, false);

    private Gone erased = gone;

    private int askedEntries;
    private long askedBytes;

    /**
     * @param size of the entry
     * @param lives the first hour in which it may be gone
     * @param epoch in which it was sent; QUEUE: 0
     */
    record Sent(int size, int lives, long epoch) {}

    /**
     * @param before nothing before this position is there that expires
     * @param all nothing is there at all
     */
    record Gone(long before, boolean all) {
        Gone and(Gone other) {
            return new Gone(Math.max(before, other.before), all || other.all);
        }
    }

    static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AssertionError(rule);
        }
    }

    // ----------------------------------------------------------------------------------------------- writers

    /** A client asks the relay to store the content. */
    void asked(ByteString entry, int hours, int now, long epoch) {
        sent.putIfAbsent(Judge.content(entry), new Sent(entry.size(), now + hours + 1, epoch));
        askedEntries++;
        askedBytes += entry.size();
    }

    /** There was no room for one more: only if everything asked for, less what was gone before that, could fill the mailbox. */
    void full(Gone then) {
        int entries = askedEntries;
        long bytes = askedBytes;
        for (long content : promised.headMap(then.before(), false).values()) {
            entries--;
            bytes -= sent(content).size();
        }
        require(
                entries > SimRelay.QUOTA || bytes > SimRelay.QUOTA_BYTES,
                "a mailbox is not full before its quota is reached");
    }

    /** The relay says that it is stored. */
    void stored(long content, long position) {
        isThere(position, content);
        require(promised.put(position, content) == null, "a position is given once");
    }

    void isThere(long position, long content) {
        Long there = known.putIfAbsent(position, content);
        require(there == null || there == content, "a position names one entry for ever");
    }

    Sent sent(long content) {
        Sent entry = sent.get(content);
        require(entry != null, "only what was sent is delivered");
        return entry;
    }

    long lastPromised() {
        return promised.isEmpty() ? 0 : promised.lastKey();
    }

    /** Whether something sent for this epoch may have expired, stored or not. */
    boolean anyMayHaveExpired(long epoch, int now) {
        return sent.values().stream().anyMatch(entry -> entry.epoch() == epoch && entry.lives() <= now);
    }

    // ----------------------------------------------------------------------------------------------- readers

    void delivered(Reading reading, long position, long content, int now) {
        sent(content);
        isThere(position, content);
        require(!reading.over, "a subscription that is over is sent nothing");
        require(position > reading.last, "deliveries come in the order of positions");
        nothingMissing(reading, position, now);
        reading.last = position;
        reading.outstanding.add(position);
        require(reading.outstanding.size() <= reading.window, "the window is respected");
    }

    /** The relay says that everything stored when the subscription began was delivered. */
    void caughtUp(Reading reading, int now) {
        require(!reading.caughtUp && !reading.over, "a subscription catches up once");
        reading.caughtUp = true;
        nothingMissing(reading, Math.max(reading.last, reading.stored) + 1, now);
    }

    /** Everything promised before {@code end} and after what was delivered may be missing. */
    void nothingMissing(Reading reading, long end, int now) {
        if (end > reading.last) {
            promised.subMap(reading.last, false, end, false)
                    .forEach((position, content) -> require(
                            position < reading.from || mayBeMissing(position, sent(content), now),
                            "nothing that was promised is lost"));
        }
    }

    abstract boolean mayBeMissing(long position, Sent entry, int now);

    // ----------------------------------------------------------------------------------------------- erasure

    Gone gone() {
        return gone;
    }

    /** A flush of the keys is over that began when so much was gone. */
    void erased(Gone then) {
        erased = erased.and(then);
    }

    /** Something that was said to be gone may come again, if it was not erased. */
    void powerLost() {}

    Gone erased() {
        return erased;
    }

    boolean mustBeErased(long position, int expiry, int hour) {
        boolean passed = expiry != 0 && (position < erased.before() || expiry <= hour);
        return erased.all() || passed;
    }
}
