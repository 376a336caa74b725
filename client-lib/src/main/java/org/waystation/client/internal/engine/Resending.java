package org.waystation.client.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    private boolean known;
    private @Nullable Instant first;

    /** The relay has it: for the first time, or again. */
    static OutboxRecord stored(OutboxRecord record, Instant now) {
        int times = record.getStored() ? record.getAgain().getTimes() + 1 : 0;
        Instant at = now.plus(doubled(UNHEARD, times, UNHEARD_AT_MOST));
        return record.toBuilder()
                .setStored(true)
                .setAgain(OutboxRecord.Again.newBuilder().setTimes(times).setAt(at.toEpochMilli()))
                .build();
    }

    /** The contact's device has later ones: this one may still be on its way, but not for long. */
    static OutboxRecord missing(OutboxRecord record, Instant now) {
        return missingAt(record, now.plus(doubled(MISSING, record.getAgain().getTimes(), MISSING_AT_MOST)));
    }

    static OutboxRecord missingAt(OutboxRecord record, Instant at) {
        long latest = at.toEpochMilli();
        if (record.getAgain().getMissing() && record.getAgain().getAt() <= latest) {
            return record;
        }
        return record.toBuilder()
                .setAgain(record.getAgain().toBuilder().setMissing(true).setAt(latest))
                .build();
    }

    static OutboxRecord putOff(OutboxRecord record, Instant until) {
        return record.toBuilder()
                .setAgain(record.getAgain().toBuilder().setAt(until.toEpochMilli()))
                .build();
    }

    private static Duration doubled(Duration shortest, int times, Duration longest) {
        Duration chosen = shortest.multipliedBy(1L << Math.min(times, 16));
        return chosen.compareTo(longest) > 0 ? longest : chosen;
    }

    /** Something about the entries is not as it was. */
    void changed() {
        known = false;
    }

    /** When the first is due; null: never. */
    @Nullable
    Instant first(Collection<Outbox.Item> items) {
        if (!known) {
            first = null;
            for (Outbox.Item item : candidates(items)) {
                Instant at = at(item);
                first = first == null || at.isBefore(first) ? at : first;
            }
            known = true;
        }
        return first;
    }

    List<Outbox.Item> due(Collection<Outbox.Item> items, Instant now) {
        List<Outbox.Item> due = new ArrayList<>();
        Instant earliest = first(items);
        if (earliest == null || now.isBefore(earliest)) {
            return due;
        }
        for (Outbox.Item item : candidates(items)) {
            if (due.size() < AT_ONCE && !now.isBefore(at(item))) {
                due.add(item);
            }
        }
        return due;
    }

    private static Instant at(Outbox.Item item) {
        return Instant.ofEpochMilli(item.record().getAgain().getAt());
    }

    /** What is missing; and the first, the last, and some between, of everything that the relay has. */
    private static List<Outbox.Item> candidates(Collection<Outbox.Item> items) {
        List<Outbox.Item> stored = new ArrayList<>();
        for (Outbox.Item item : items) {
            if (item.record().getStored()) {
                stored.add(item);
            }
        }
        List<Outbox.Item> candidates = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            Outbox.Item item = stored.get(i);
            boolean probe = i == 0 || (stored.size() - 1 - i) % STRIDE == 0;
            if (item.rests() && (probe || item.record().getAgain().getMissing())) {
                candidates.add(item);
            }
        }
        return candidates;
    }
}
