package org.waystation.client.internal.crypto;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** S-305: the chains of the peer that are remembered, and the bounds on what is kept of them. */
final class ReceivedChains {
    /** Chains remembered before the current one. */
    static final int EARLIER = 4;

    /** Keys of skipped messages, of all chains together. */
    static final int MAX_SKIPPED = 1_000;

    private @Nullable ReceivingChain current;
    /** The latest first. */
    private final Deque<ReceivingChain> earlier = new ArrayDeque<>();

    @Nullable
    ReceivingChain current() {
        return current;
    }

    /** The chains before the current one, the latest first. */
    Iterable<ReceivingChain> earlier() {
        return earlier;
    }

    int count() {
        return (current == null ? 0 : 1) + earlier.size();
    }

    /** A new current chain; the one before had this length. */
    void begin(ReceivingChain chain, long previousLength, Instant now) {
        if (current != null) {
            current.end(previousLength, now);
            earlier.addFirst(current);
        }
        if (earlier.size() > EARLIER) {
            earlier.removeLast().erase();
        }
        current = chain;
        trim(now);
    }

    /** Takes back what was saved: the current chain first, then the earlier ones, the latest first. */
    void restore(ReceivingChain chain) {
        if (current == null) {
            current = chain;
        } else {
            earlier.addLast(chain);
        }
    }

    /** Drops keys that are too old or too many, the oldest first. */
    void trim(Instant now) {
        dropExpired(now);
        int surplus = current == null ? 0 : current.skippedCount() - MAX_SKIPPED;
        for (ReceivingChain chain : earlier) {
            surplus += chain.skippedCount();
        }
        for (ReceivingChain chain : (Iterable<ReceivingChain>) earlier::descendingIterator) {
            surplus -= chain.dropOldest(surplus);
        }
        if (current != null) {
            current.dropOldest(surplus);
        }
    }

    /** Whether there were any. */
    boolean dropExpired(Instant now) {
        boolean dropped = current != null && current.dropExpired(now);
        for (ReceivingChain chain : earlier) {
            dropped |= chain.dropExpired(now);
        }
        return dropped;
    }

    void erase() {
        if (current != null) {
            current.erase();
        }
        earlier.forEach(ReceivingChain::erase);
    }
}
