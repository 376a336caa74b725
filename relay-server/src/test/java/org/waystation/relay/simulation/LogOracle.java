package org.waystation.relay.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.v1.Opened;

/** What is true of a LOG: one change ends an epoch, its keys open what is in it, and changes stay. */
final class LogOracle extends Oracle {
    /** By epoch. */
    private final TreeMap<Long, Closing> closings = new TreeMap<>();

    /** By content of the change. */
    private final Map<Long, Proposal> proposals = new HashMap<>();

    private final Map<Long, Integer> proposed = new HashMap<>();
    private final Set<Long> kept = new HashSet<>();
    private long trimAsked;

    private record Closing(long position, long content) {}

    // --------------------------------------------------------------------------------------------- epochs

    /** Somebody asks the relay to end an epoch. */
    void proposed(Proposal proposal, int now) {
        asked(proposal.entry(), 1_000_000, now, proposal.epoch());
        if (proposals.put(proposal.content(), proposal) == null) {
            proposed.merge(proposal.epoch(), 1, Integer::sum);
        }
    }

    @Nullable
    Proposal proposal(long content) {
        return proposals.get(content);
    }

    /** The relay says, or shows, that this change ended the epoch. */
    void closed(long epoch, long position, long content) {
        Closing closing = new Closing(position, content);
        Closing there = closings.putIfAbsent(epoch, closing);
        require(there == null || there.equals(closing), "one change ends an epoch");
        var before = closings.lowerEntry(epoch);
        var after = closings.higherEntry(epoch);
        require(before == null || before.getValue().position() < position, "epochs end in order");
        require(after == null || after.getValue().position() > position, "epochs end in order");
        Proposal proposal = proposals.get(content);
        require(proposal != null && proposal.epoch() == epoch, "an epoch is ended by a change that was asked for");
        isThere(position, content);
        promised.put(position, content);
        for (long named = proposal.changeFrom() == 0 ? position : proposal.changeFrom(); named <= position; named++) {
            kept.add(named);
        }
        promised.tailMap(position, false)
                .values()
                .forEach(later -> require(sent(later).epoch() > epoch, "nothing of an epoch is behind its end"));
    }

    boolean isClosed(long epoch) {
        return closings.containsKey(epoch);
    }

    /** The number of epochs that anybody knows of. */
    long epochs() {
        return closings.size() + 1L;
    }

    /** The keys of an epoch: those that the change before it named. */
    EpochKeys keys(long epoch, EpochKeys first) {
        return epoch == 1
                ? first
                : proposals.get(closings.get(epoch - 1).content()).keys();
    }

    boolean mayHaveEnded(long epoch) {
        return proposed.getOrDefault(epoch, 0) > 0;
    }

    /** Whether another than this change may have ended the epoch. */
    boolean mayHaveLost(Proposal proposal) {
        return proposed.get(proposal.epoch()) > 1 || mayHaveEnded(proposal.epoch() + 1);
    }

    boolean mayBeIncomplete(Proposal proposal, int now) {
        long from = proposal.changeFrom();
        return from < first(proposal.epoch()) || trimAsked > from || anyMayHaveExpired(proposal.epoch(), now);
    }

    long first(long epoch) {
        return epoch == 1 ? 1 : closings.get(epoch - 1).position() + 1;
    }

    /** The position after the last of an epoch, as far as it is known. */
    long end(long epoch) {
        return isClosed(epoch) ? closings.get(epoch).position() + 1 : Long.MAX_VALUE;
    }

    /** The relay says what a key opens. */
    void opened(long epoch, Opened opened) {
        require(opened.getEpoch() == epoch, "a key is of its epoch");
        require(opened.getFirst() >= first(epoch), "nothing is told of earlier epochs");
        require(opened.getNext() <= end(epoch), "nothing is told of later epochs");
        require(opened.getFirst() <= opened.getNext(), "an epoch ends after it begins");
    }

    // -------------------------------------------------------------------------------------------- writers

    void appended(long epoch, long content, long position) {
        require(position >= first(epoch) && position < end(epoch) - 1, "an entry is in the epoch of its key");
        stored(content, position);
    }

    // -------------------------------------------------------------------------------------------- readers

    Reading reads(int window, long epoch, long from) {
        long end = end(epoch);
        long wish = from < 0 ? end : Math.max(from, first(epoch));
        long last = Math.min(wish, lastPromised() + 1) - 1;
        return new Reading(window, epoch, wish, gone.before(), Math.min(lastPromised(), end - 1), last);
    }

    @Override
    void delivered(Reading reading, long position, long content, int now) {
        require(sent(content).epoch() == reading.epoch, "a key opens the entries of its epoch");
        require(position >= first(reading.epoch) && position < end(reading.epoch), "a key opens its epoch only");
        require(position >= reading.gone || mayBeKept(position), "what was trimmed before is not delivered");
        super.delivered(reading, position, content, now);
    }

    /** Not all is known of what was kept: a reply may be lost. */
    private boolean mayBeKept(long position) {
        return kept.contains(position)
                || proposals.values().stream()
                        .anyMatch(change -> change.changeFrom() != 0 && change.changeFrom() <= position)
                || proposals.containsKey(known.getOrDefault(position, 0L));
    }

    /** The relay says that the epoch of the subscription ended with the change at this position. */
    void superseded(Reading reading, long at, int now) {
        require(!reading.over, "a subscription ends once");
        require(reading.last <= at || reading.from > at, "nothing comes after the change that ended the epoch");
        Long content = known.get(at);
        require(content != null || reading.from > at, "the change that ended the epoch was delivered");
        if (content != null) {
            closed(reading.epoch, at, content);
        }
        nothingMissing(reading, at + 1, now);
        reading.over = true;
    }

    void trimAsked(long before) {
        trimAsked = Math.max(trimAsked, before);
    }

    /** The relay says that nothing is there before this position but changes. */
    void trimmed(long before) {
        gone = gone.and(new Gone(Math.min(before, lastPromised() + 1), false));
    }

    @Override
    boolean mayBeMissing(long position, Sent entry, int now) {
        return !kept.contains(position) && (position < trimAsked || entry.lives() <= now);
    }
}
