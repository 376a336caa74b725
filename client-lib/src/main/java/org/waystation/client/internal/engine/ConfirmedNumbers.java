package org.waystation.client.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.waystation.sealed.v1.Confirmation;

/** The numbers that a confirmation names. */
final class ConfirmedNumbers {
    private final long through;
    private final List<Confirmation.Range> beyond;
    private final long highest;

    private ConfirmedNumbers(long through, List<Confirmation.Range> beyond, long highest) {
        this.through = through;
        this.beyond = beyond;
        this.highest = highest;
    }

    /** Whether a confirmation is as it should be (S-406). */
    static boolean isSound(Confirmation confirmation) {
        long before = confirmation.getThrough();
        boolean sound = before >= 0 && confirmation.getBeyondCount() <= Contents.MAX_RANGES;
        for (Confirmation.Range range : confirmation.getBeyondList()) {
            sound &= range.getFirst() > before && range.getLast() >= range.getFirst();
            before = range.getLast();
        }
        return sound;
    }

    /** @param sound as {@link #isSound} says */
    static ConfirmedNumbers of(Confirmation sound) {
        List<Confirmation.Range> beyond = sound.getBeyondList();
        long highest = beyond.isEmpty()
                ? sound.getThrough()
                : beyond.get(beyond.size() - 1).getLast();
        return new ConfirmedNumbers(sound.getThrough(), beyond, highest);
    }

    boolean include(long number) {
        if (number < 1 || number > highest) {
            return false;
        }
        for (Confirmation.Range range : beyond) {
            if (number >= range.getFirst() && number <= range.getLast()) {
                return true;
            }
        }
        return number <= through;
    }

    /** What is left out below the highest, ascending. */
    List<Confirmation.Range> leftOut() {
        List<Confirmation.Range> leftOut = new ArrayList<>();
        long next = through + 1;
        for (Confirmation.Range range : beyond) {
            if (range.getFirst() > next) {
                leftOut.add(range(next, range.getFirst() - 1));
            }
            next = range.getLast() + 1;
        }
        return leftOut;
    }

    /** What of these ascending ranges is not among these numbers, ascending. */
    static List<Confirmation.Range> without(List<Confirmation.Range> ranges, NavigableSet<Long> numbers) {
        List<Confirmation.Range> without = new ArrayList<>();
        for (Confirmation.Range range : ranges) {
            long next = range.getFirst();
            for (long number : numbers.subSet(range.getFirst(), true, range.getLast(), true)) {
                if (number > next) {
                    without.add(range(next, number - 1));
                }
                next = number + 1;
            }
            if (next <= range.getLast()) {
                without.add(range(next, range.getLast()));
            }
        }
        return without;
    }

    static Confirmation.Range range(long first, long last) {
        return Confirmation.Range.newBuilder().setFirst(first).setLast(last).build();
    }

    /** The highest of them; what is below it and not among them is missing. 0: none. */
    long highest() {
        return highest;
    }
}
