package org.waystation.relay.simulation;

/** A mistake planted where a real one could be. The simulation must find each. */
enum Fault {
    NONE,

    // --------------------------------------------------------------------------------------------- the store
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
    /** A deletion of an entry is now and then forgotten. */
    FORGOTTEN_DELETE,
    /** A scan now and then leaves out a row. */
    SKIPPING_SCAN,
    /** A day is dropped before it is over. */
    EARLY_DROP,
    /** The end of an epoch is not written. */
    LOST_CLOSING,
    /** An epoch is said to end one entry too late. */
    LATE_CLOSING,
    /** What a change names is not always kept. */
    LOST_CHANGE,

    // ---------------------------------------------------------------------------------------------- the keys
    /** The key medium says that it has synced, and has not. */
    KEYS_NOT_SYNCED,
    /** The keys of mailboxes are now and then not written over: neither by moves nor when they are released. */
    LOST_SLOT_WRITE,
    /** The keys of hours that passed are not written over. */
    KEPT_BUCKET,
    /** A power loss leaves half a sector. */
    TORN_SECTOR,

    // ------------------------------------------------------------------------------------------- the network
    /** More is delivered than the reader asked for. */
    WIDER_WINDOW,
    /** A frame is lost and those after it arrive. */
    LOST_FRAME,
    /** Deliveries of one frame change places. */
    REORDERED,
    /** A request is answered twice. */
    REPEATED_REPLY,
    /** A reader is not told that its epoch has ended. */
    LOST_SUPERSEDED
}
