package org.waystation.relay.simulation;

/** A mistake planted where a real one could be. The simulation must find each. */
enum Fault {
    NONE,
    /** The disk says that it has flushed, and has not. */
    LOST_SYNC,
    /** A commit now and then writes nothing. */
    DROPPED_BATCH,
    /** A power loss leaves half a batch. */
    TORN_BATCH,
    /** The head and the next position of a mailbox are not always written. */
    FORGOTTEN_MAILBOX_ROW,
    /** A deletion takes the entry behind it along. */
    GREEDY_DELETE,
    /** A scan now and then leaves out a row. */
    SKIPPING_SCAN,
    /** More is delivered than the reader asked for. */
    WIDER_WINDOW,
    /** A frame is lost and those after it arrive. */
    LOST_FRAME,
    /** Deliveries of one frame change places. */
    REORDERED
}
