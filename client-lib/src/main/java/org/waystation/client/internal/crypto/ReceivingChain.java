package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chain in which the peer sends: its keys, and those of messages that were skipped and may still come.
 *
 * <p>Keys are derived on the side, in a {@link Run}, and taken over only after the message for which they were derived has opened.
 */
final class ReceivingChain {
    /** S-304: how far ahead of what was received a number may be. */
    static final int MAX_AHEAD = 2_000;

    /** S-307: for how many used messages, the latest, it is remembered which message it was. */
    static final int MAX_USED = 64;

    /** S-305. */
    static final Duration SKIPPED_LIFE = Duration.ofDays(30);

    private final Secret headerKey;
    private byte @Nullable [] chainKey;
    private long next;
    private final TreeMap<Long, Skipped> skipped = new TreeMap<>();
    /** The first half of the salt of used messages, by their number; the earliest used first. */
    private final Map<Long, Long> used = new LinkedHashMap<>();
    /** Bounds of the numbers whose keys were dropped unused; between them some may have been used too. */
    private long lostFrom = Long.MAX_VALUE;

    private long lostThrough = -1;

    /** The key of a message that has not come yet, and since when it is kept. */
    static final class Skipped {
        final Secret key;
        final Instant since;

        Skipped(Secret key, Instant since) {
            this.key = key;
            this.since = since.truncatedTo(ChronoUnit.MILLIS);
        }

        boolean isExpired(Instant now) {
            return since.plus(SKIPPED_LIFE).isBefore(now);
        }
    }

    /** Takes the keys over. No chain key: the chain has ended, and only skipped messages can come. */
    ReceivingChain(Secret headerKey, byte @Nullable [] chainKey, long next) {
        this.headerKey = headerKey;
        this.chainKey = chainKey;
        this.next = next;
    }

    /** Keys from the next expected number on, derived and not yet taken over. */
    static final class Run {
        private final List<byte[]> messageKeys = new ArrayList<>();
        private final byte[] chainKey;

        private Run(byte[] chainKey, int length) {
            this.chainKey = chainKey.clone();
            for (int i = 0; i < length; i++) {
                messageKeys.add(ChainKey.step(this.chainKey));
            }
        }

        /** The key of the last message of the run. */
        byte[] last() {
            return messageKeys.get(messageKeys.size() - 1);
        }

        void erase() {
            Bytes.zero(chainKey);
            messageKeys.forEach(Bytes::zero);
        }
    }

    /**
     * Derives the keys up to that of a message that was not received.
     *
     * @throws DoesNotOpenException S-304, before anything is derived
     */
    Run runThrough(long number) throws DoesNotOpenException {
        return run(number - next, 1);
    }

    /**
     * Derives the keys up to the end of a chain of this length.
     *
     * @throws DoesNotOpenException S-304, before anything is derived
     */
    Run runToEnd(long length) throws DoesNotOpenException {
        return run(length - next, 0);
    }

    private Run run(long ahead, int more) throws DoesNotOpenException {
        if (chainKey == null || ahead < 0 || ahead > MAX_AHEAD) {
            throw new DoesNotOpenException();
        }
        return new Run(chainKey, (int) ahead + more);
    }

    /** Takes over a run whose last message has opened; erases what is left of it. */
    void advance(Run run, byte[] message, Instant now) {
        skip(run, run.messageKeys.size() - 1, now);
        remember(next++, saltOf(message));
        if (chainKey != null) {
            System.arraycopy(run.chainKey, 0, chainKey, 0, chainKey.length);
        }
        run.erase();
    }

    /** Takes over a run to the end of the chain; erases what is left of it and of the chain. */
    void end(Run run, Instant now) {
        skip(run, run.messageKeys.size(), now);
        run.erase();
        endNow();
    }

    private void endNow() {
        if (chainKey != null) {
            Bytes.zero(chainKey);
            chainKey = null;
        }
    }

    private void skip(Run run, int count, Instant now) {
        for (int i = 0; i < count; i++) {
            skipped.put(next++, new Skipped(Secret.copyOf(run.messageKeys.get(i)), now));
        }
    }

    /** The key of a skipped message, or null. */
    @Nullable
    Secret skippedKey(long number, Instant now) {
        Skipped found = skipped.get(number);
        return found == null || found.isExpired(now) ? null : found.key;
    }

    /** Erases the key of a skipped message that has opened. */
    void use(long number, byte[] message) {
        Skipped opened = skipped.remove(number);
        if (opened != null) {
            opened.key.close();
            remember(number, saltOf(message));
        }
    }

    void remember(long number, long salt) {
        used.put(number, salt);
        if (used.size() > MAX_USED) {
            used.remove(used.keySet().iterator().next());
        }
    }

    private static long saltOf(byte[] message) {
        return ByteBuffer.wrap(message).getLong();
    }

    /** S-307: whether the key of this number was used. Where keys were dropped unused and nothing is remembered, no. */
    boolean wasUsed(long number) {
        return used.containsKey(number)
                || (number < next && !skipped.containsKey(number) && (number < lostFrom || number > lostThrough));
    }

    /** S-307: whether the key was used by this message, as far as is remembered, and not by another of the same number. */
    boolean wasUsedBy(long number, byte[] message) {
        Long salt = used.get(number);
        return salt == null || salt == saltOf(message);
    }

    Map<Long, Long> used() {
        return used;
    }

    int skippedCount() {
        return skipped.size();
    }

    /** S-305: drops the oldest skipped keys, until {@code surplus} are gone or none is left; returns how many went. */
    int dropOldest(int surplus) {
        int dropped = 0;
        while (dropped < surplus && !skipped.isEmpty()) {
            Map.Entry<Long, Skipped> oldest = skipped.pollFirstEntry();
            lose(oldest.getKey(), oldest.getValue());
            dropped++;
        }
        return dropped;
    }

    /** S-305: drops the skipped keys that are kept for longer than they may. */
    void dropExpired(Instant now) {
        Iterator<Map.Entry<Long, Skipped>> all = skipped.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Long, Skipped> one = all.next();
            if (one.getValue().isExpired(now)) {
                lose(one.getKey(), one.getValue());
                all.remove();
            }
        }
    }

    private void lose(long number, Skipped key) {
        key.key.close();
        lostFrom = Math.min(lostFrom, number);
        lostThrough = Math.max(lostThrough, number);
    }

    Secret headerKey() {
        return headerKey;
    }

    byte @Nullable [] chainKey() {
        return chainKey;
    }

    /** The number after the highest that was received or skipped. */
    long next() {
        return next;
    }

    Map<Long, Skipped> skipped() {
        return skipped;
    }

    long lostFrom() {
        return lostFrom;
    }

    long lostThrough() {
        return lostThrough;
    }

    void restoreLost(long from, long through) {
        lostFrom = from;
        lostThrough = through;
    }

    void erase() {
        headerKey.close();
        endNow();
        skipped.values().forEach(one -> one.key.close());
        skipped.clear();
    }
}
