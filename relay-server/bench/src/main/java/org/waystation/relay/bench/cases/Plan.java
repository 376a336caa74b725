package org.waystation.relay.bench.cases;

import java.nio.file.Path;
import java.util.Optional;
import org.waystation.wire.RelayAddress;

/**
 * How much to measure, and where.
 *
 * @param seconds of one measurement
 * @param place where the temporary folder is made
 * @param relay one that runs already, in the place of our own
 * @param entries that {@code grow} stores
 * @param mostConnections no load opens more, whatever its name says: for trying the program out
 * @param only of the cases that take turns, measure those whose name begins so: for profiling
 */
public record Plan(
        boolean quick,
        int rounds,
        double seconds,
        Path place,
        Optional<RelayAddress> relay,
        long entries,
        int mostConnections,
        String only) {
    int connections(int wanted) {
        return Math.min(wanted, mostConnections);
    }

    /** Not at its full size: the figures say nothing. */
    boolean isShrunk() {
        return mostConnections < 10_000;
    }
}
