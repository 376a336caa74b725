package org.waystation.relay.bench.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** So many connections, each with so many messages on their way. */
record Load(int connections, int window) {
    static final List<Load> ALL = List.of(new Load(1, 1), new Load(10, 16), new Load(100, 4), new Load(1_000, 1));

    int inFlight() {
        return connections * window;
    }

    /** Both sizes, every load. */
    static <T> List<T> cases(BiFunction<Size, Load, T> each) {
        List<T> cases = new ArrayList<>();
        for (Size size : Size.values()) {
            for (Load load : ALL) {
                cases.add(each.apply(size, load));
            }
        }
        return cases;
    }

    static String name(String family, Size size, Load load) {
        return family + "." + size.label() + ".c" + load.connections;
    }

    static List<String> names(String family) {
        return cases((size, load) -> name(family, size, load));
    }
}
