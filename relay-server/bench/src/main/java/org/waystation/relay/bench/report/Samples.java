package org.waystation.relay.bench.report;

import java.util.Arrays;
import java.util.OptionalDouble;

/** One figure, measured once in each round. */
public final class Samples {
    private double[] values = {};

    /** A round in which nothing came to its end has no figure. */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
    }

    public int count() {
        return values.length;
    }

    public double get(int round) {
        return values[round];
    }

    public OptionalDouble median() {
        return at(0.5);
    }

    public OptionalDouble min() {
        return at(0);
    }

    public OptionalDouble max() {
        return at(1);
    }

    private OptionalDouble at(double share) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return OptionalDouble.of(sorted[below] + (place - below) * (sorted[above] - sorted[below]));
    }
}
