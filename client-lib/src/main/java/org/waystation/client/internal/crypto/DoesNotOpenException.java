package org.waystation.client.internal.crypto;

/**
 * What was sealed does not open, or what was signed does not verify. Says nothing about the cause and carries no trace: a sender
 * of bad bytes learns nothing from it, and a flood of them costs little.
 */
public final class DoesNotOpenException extends Exception {
    private static final long serialVersionUID = 1L;

    DoesNotOpenException() {
        super("does not open", null, false, false);
    }
}
