package org.waystation.client;

import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.engine.Failures;

/**
 * What a person gives to a contact when all relays of their conversation are gone ({@code docs/spec/cryptography.md}, section 6d): where
 * their mailboxes are now. It is sealed for that contact, so any channel will do, and to anybody else it says nothing.
 */
public final class RehomeCode {
    private final org.waystation.client.internal.crypto.RehomeCode code;

    private RehomeCode(org.waystation.client.internal.crypto.RehomeCode code) {
        this.code = code;
    }

    /**
     * Reads a code; white space around it is ignored.
     *
     * @throws AskUserException LINK_INVALID, LINK_DAMAGED, LINK_OTHER_KIND, LINK_TOO_NEW
     */
    public static RehomeCode parse(String text) {
        try {
            return new RehomeCode(org.waystation.client.internal.crypto.RehomeCode.parse(text));
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    static RehomeCode of(org.waystation.client.internal.crypto.RehomeCode code) {
        return new RehomeCode(code);
    }

    org.waystation.client.internal.crypto.RehomeCode inside() {
        return code;
    }

    /** The code itself. */
    public String format() {
        return code.format();
    }

    @Override
    public String toString() {
        return "RehomeCode";
    }
}
