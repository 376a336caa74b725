package org.waystation.terminal.demo;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.console.Output;

/** Tells the demo step by step. */
final class Story {
    private final Output out;
    private final long begun = System.nanoTime();
    private int steps;

    Story(Output out) {
        this.out = out;
    }

    /**
     * What a step led to.
     *
     * @param value for the steps after it
     * @param words for the person who reads
     */
    record Outcome<T>(T value, String words) {}

    /**
     * Says what happens now, lets it happen, and says what came of it.
     *
     * @throws Failure DEMO_FAILED, with the step in its words
     */
    <T> T step(String title, Callable<Outcome<T>> deed) {
        steps++;
        out.draw(String.format("%n%2d  %s%n", steps, title));
        Outcome<T> outcome;
        try {
            outcome = deed.call();
        } catch (Exception e) {
            throw new Failure(
                    "DEMO_FAILED", ExitCode.INTERNAL, "Step " + steps + " (" + title + ") failed: " + words(e));
        }
        String indented = "    " + outcome.words.replace("\n", "\n    ");
        out.print(Line.of("step", indented)
                .with("step", steps)
                .with("title", title)
                .with("outcome", outcome.words));
        return outcome.value;
    }

    private static String words(Exception e) {
        if (e instanceof Failure failure) {
            return failure.words() + " [" + failure.reason() + "]";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Whether something is as the demo says it is. */
    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Introduces, or ends, the story. */
    void tell(Line line) {
        out.print(line);
    }

    /** Since the beginning. */
    String seconds() {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begun) / 1e9);
    }
}
