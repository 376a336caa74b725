package org.waystation.relay.bench.report;

import java.io.PrintWriter;

/** One line that says what is being done: rewritten where a person looks on, written once for each step where not. */
public final class Progress {
    private static final int WIDTH = 78;

    private final PrintWriter out;
    private final boolean rewritten;
    private boolean open;

    public Progress(PrintWriter out, boolean rewritten) {
        this.out = out;
        this.rewritten = rewritten;
    }

    /** A new step. */
    public void say(String step) {
        if (rewritten) {
            show(step);
        } else {
            out.println(step);
        }
        out.flush();
    }

    /** How far a step is; only for those who look on. */
    public void tick(String detail) {
        if (rewritten) {
            show(detail);
            out.flush();
        }
    }

    private void show(String text) {
        String cut = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
        out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        open = true;
    }

    /** Leaves the line empty. */
    public void clear() {
        if (open) {
            show("");
            out.print("\r");
            out.flush();
            open = false;
        }
    }
}
