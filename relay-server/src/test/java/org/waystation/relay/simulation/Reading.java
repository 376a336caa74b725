package org.waystation.relay.simulation;

import java.util.TreeSet;

/** A reader's subscription, as the reader sees it. */
final class Reading {
    final int window;

    /** LOG: the epoch of the key; QUEUE: 0. */
    final long epoch;

    /** What is before it is not asked for. */
    final long from;

    /** What is before it was said to be gone before the subscription began. */
    final long gone;

    /** The last position that was promised when the subscription began. */
    final long stored;

    final TreeSet<Long> outstanding = new TreeSet<>();

    /** The last position delivered; at first, one before which nothing is delivered. */
    long last;

    boolean caughtUp;

    /** Nothing comes any more. */
    boolean over;

    Reading(int window, long epoch, long from, long gone, long stored, long last) {
        this.window = window;
        this.epoch = epoch;
        this.from = from;
        this.gone = gone;
        this.stored = stored;
        this.last = last;
    }
}
