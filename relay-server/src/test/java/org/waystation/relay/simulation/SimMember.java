package org.waystation.relay.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One member of a LOG, with some connections: what it has read, and so the keys it has. One who was removed learns no more. */
final class SimMember {
    final SimLog log;
    private final long removedAfter;
    private final TreeMap<Long, EpochKeys> keys = new TreeMap<>();
    private final Map<Long, Long> read = new HashMap<>();

    SimMember(SimLog log, long removedAfter) {
        this.log = log;
        this.removedAfter = removedAfter;
        keys.put(1L, log.first);
    }

    /** One who has the keys of this epoch, as if by hearsay, and of no other. */
    static SimMember of(SimLog log, long epoch) {
        SimMember member = new SimMember(log, 0);
        member.keys.clear();
        member.keys.put(epoch, log.oracle.keys(epoch, log.first));
        return member;
    }

    long epoch() {
        return keys.lastKey();
    }

    /** The latest, or now and then an earlier one. */
    long anyEpoch(Random random) {
        return keys.size() == 1 || random.nextInt(5) > 0 ? epoch() : 1 + random.nextInt((int) epoch());
    }

    EpochKeys keys(long epoch) {
        return keys.get(epoch);
    }

    void read(long position, long content) {
        read.put(position, content);
    }

    /** An epoch ended with what is at this position. False if that was not read yet. */
    boolean ended(long epoch, long position) {
        @Nullable Long content = read.get(position);
        Proposal change = content == null ? null : log.oracle.proposal(content);
        if (change == null) {
            return false;
        }
        if (epoch == epoch() && epoch < removedAfter) {
            keys.put(epoch + 1, change.keys());
        }
        return true;
    }
}
