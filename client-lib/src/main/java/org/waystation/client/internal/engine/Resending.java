package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.record.OutboxRecord;

/**
 * When an entry that the relay has taken is sent again because nobody confirmed it (cryptography.md, section 6a). What is known to be
 * missing goes soon. Of what was merely not heard of, only few are sent again: if one arrives, its number shows what else is missing.
 */
final class Resending {
    /** S-410. */
    private static final Duration MISSING = Duration.ofMinutes(1);

    private static final Duration MISSING_AT_MOST = Duration.ofDays(1);

    /** S-411. */
    private static final Duration UNHEARD = Duration.ofDays(1);

    private static final Duration UNHEARD_AT_MOST = Duration.ofDays(8);

    /** Less than a recipient can skip. */
    private static final int STRIDE = 1_000;

    /** Sent again in one step: each may have to be sealed anew. */
    private static final int AT_ONCE = 64;

    private static final long NEVER = -1;

    private final OutboxQueue queue;
    private @Nullable Instant first;
    /** The version of the queue that {@link #first} is of. */
    private long firstOf = NEVER;

    Resending(OutboxQueue queue) {
        this.queue = queue;
    }

    // ------------------------------------------------------------------------------------------------------- when

    /** The relay has it: for the first time, or again. */
    static OutboxRecord stored(OutboxRecord record, Instant now) {
        int times = record.getStored() ? record.getAgain().getTimes() + 1 : 0;
        Instant at = now.plus(doubled(UNHEARD, times, UNHEARD_AT_MOST));
        return record.toBuilder()
                .setStored(true)
                .setAgain(OutboxRecord.Again.newBuilder().setTimes(times).setAt(at.toEpochMilli()))
                .build();
    }

    /** S-410: the contact's device has higher numbers than these: they may still be on their way, but not for long. */
    void missingBelow(long number, Step step) {
        note(record -> record.getNumber() < number, record -> missing(record, step.now()), step);
    }

    /** All that the relay has may be lost, and is sent again at this time. */
    void allMissing(Instant at, Step step) {
        note(record -> true, record -> missingAt(record, at), step);
    }

    private void note(Predicate<OutboxRecord> which, UnaryOperator<OutboxRecord> when, Step step) {
        for (OutboxItem item : queue.items()) {
            if (item.rests() && which.test(item.record())) {
                OutboxRecord noted = when.apply(item.record());
                if (!noted.equals(item.record())) {
                    queue.change(item, noted, step);
                }
            }
        }
    }

    private static OutboxRecord missing(OutboxRecord record, Instant now) {
        return missingAt(record, now.plus(doubled(MISSING, record.getAgain().getTimes(), MISSING_AT_MOST)));
    }

    /** No later than this. */
    private static OutboxRecord missingAt(OutboxRecord record, Instant at) {
        long latest = at.toEpochMilli();
        if (record.getAgain().getMissing() && record.getAgain().getAt() <= latest) {
            return record;
        }
        return record.toBuilder()
                .setAgain(record.getAgain().toBuilder().setMissing(true).setAt(latest))
                .build();
    }

    /** It cannot be sent again now. */
    void putOff(OutboxItem item, Instant until, Step step) {
        OutboxRecord.Again again =
                item.record().getAgain().toBuilder().setAt(until.toEpochMilli()).build();
        queue.change(item, item.record().toBuilder().setAgain(again).build(), step);
    }

    private static Duration doubled(Duration shortest, int times, Duration longest) {
        Duration chosen = shortest.multipliedBy(1L << Math.min(times, 16));
        return chosen.compareTo(longest) > 0 ? longest : chosen;
    }

    // ------------------------------------------------------------------------------------------------------- what

    /** When the first is due; null: never. */
    @Nullable
    Instant due() {
        if (firstOf != queue.version()) {
            first = null;
            for (OutboxItem item : candidates()) {
                Instant at = at(item);
                first = first == null || at.isBefore(first) ? at : first;
            }
            firstOf = queue.version();
        }
        return first;
    }

    /** Some of what is to be sent again by now, oldest first. */
    List<OutboxItem> due(Instant now) {
        List<OutboxItem> due = new ArrayList<>();
        Instant earliest = due();
        if (earliest == null || now.isBefore(earliest)) {
            return due;
        }
        for (OutboxItem item : candidates()) {
            if (due.size() < AT_ONCE && !now.isBefore(at(item))) {
                due.add(item);
            }
        }
        return due;
    }

    private static Instant at(OutboxItem item) {
        return Instant.ofEpochMilli(item.record().getAgain().getAt());
    }

    /** What is missing; and the first, the last, and some between, of everything that the relay has. */
    private List<OutboxItem> candidates() {
        List<OutboxItem> stored = new ArrayList<>();
        for (OutboxItem item : queue.items()) {
            if (item.isStored()) {
                stored.add(item);
            }
        }
        List<OutboxItem> candidates = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            OutboxItem item = stored.get(i);
            boolean probe = i == 0 || (stored.size() - 1 - i) % STRIDE == 0;
            if (item.rests() && (probe || item.record().getAgain().getMissing())) {
                candidates.add(item);
            }
        }
        return candidates;
    }

    /** An entry that was sealed anew, and {@link OutboxRecord#getChains} of it. */
    record Anew(ByteString entry, long chains) {}

    /** It goes to the relay again: as it is, or if it was sealed anew, as this. */
    void again(OutboxItem item, @Nullable Anew anew, Step step) {
        item.sendAgain();
        firstOf = NEVER;
        if (anew != null) {
            queue.changeEntry(item, anew.entry(), step);
            queue.change(
                    item, item.record().toBuilder().setChains(anew.chains()).build(), step);
        }
    }
}
