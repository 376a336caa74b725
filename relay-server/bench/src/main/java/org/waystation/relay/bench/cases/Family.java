package org.waystation.relay.bench.cases;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.waystation.relay.bench.report.Result;

/** The families of cases, in the order in which {@code all} measures them. */
public enum Family {
    LIMITS(Limits::new),
    STORE(Stores::new),
    FORWARD(Forwards::new),
    DRAIN(Drains::new),
    FANOUT(Fanout::new),
    IDLE(Idle::new),
    GROW(Grow::new);

    /** One family: knows its cases, and measures them together, so that what is compared is interleaved. */
    interface Cases {
        List<String> names();

        /** One result for each name, in the same order. */
        List<Result> measure(Stage stage) throws IOException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // constructors
    private final Supplier<Cases> cases;

    Family(Supplier<Cases> cases) {
        this.cases = cases;
    }

    public List<String> names() {
        return cases.get().names();
    }

    public List<Result> measure(Stage stage) throws IOException {
        return cases.get().measure(stage);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
