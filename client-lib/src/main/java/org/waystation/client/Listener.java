package org.waystation.client;

/**
 * Hears what happens in a {@link Profile}. Called on one thread of the profile, one call at a time, after what it tells is safe in the
 * store. What a listener throws goes to the thread's uncaught exception handler and stops nothing.
 */
public interface Listener {
    /** Something arrived, or was still unconfirmed when the profile was opened. */
    default void received(Received received) {}

    /** A message that was sent has come further. */
    default void messageState(String messageId, MessageState state) {}

    /** A contact came into being, or its state or name changed. */
    default void contact(Contact contact) {}

    /**
     * A relay could be reached, or not.
     *
     * @param status of one relay this profile needs
     */
    default void relay(RelayStatus status) {}
}
