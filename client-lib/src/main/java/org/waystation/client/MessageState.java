package org.waystation.client;

/** How far a message that was sent has come. */
public enum MessageState {
    /** Safe in this profile; the relay does not have all of it yet. */
    WAITING,
    /** The relay has said that it is stored there. */
    STORED,
    /** The recipient's device has said that it is safe there. */
    CONFIRMED
}
