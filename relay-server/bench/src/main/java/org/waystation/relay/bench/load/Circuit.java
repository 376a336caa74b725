package org.waystation.relay.bench.load;

/** Something that sends again as soon as an earlier message has come to its end. Of the loop. */
public interface Circuit {
    /**
     * Sends for the first time.
     *
     * @param window messages on their way at a time
     * @param most messages altogether
     */
    void begin(Meter meter, int window, long most);

    /** Whether nothing is on its way, and nothing will be unless {@link #begin} is called. */
    boolean isQuiet();
}
