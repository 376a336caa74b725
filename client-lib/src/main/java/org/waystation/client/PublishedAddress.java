package org.waystation.client;

import org.waystation.client.internal.crypto.AddressLink;
import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.engine.Failures;
import org.waystation.wire.RelayAddress;

/**
 * A published address ({@code docs/spec/cryptography.md}, section 6e): a link that stays the same, and at which anybody who has it can ask
 * to become a contact. It names its owner for good, so {@link #toString} does not show it.
 */
public final class PublishedAddress {
    private final AddressLink link;

    private PublishedAddress(AddressLink link) {
        this.link = link;
    }

    /**
     * Reads an address; white space around it is ignored.
     *
     * @throws AskUserException LINK_INVALID, LINK_DAMAGED, LINK_OTHER_KIND, LINK_TOO_NEW
     */
    public static PublishedAddress parse(String text) {
        try {
            return new PublishedAddress(AddressLink.parse(text));
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /** The address itself. */
    public String format() {
        return link.format();
    }

    /** The relay that keeps it. */
    public RelayAddress relay() {
        return link.relay();
    }

    @Override
    public String toString() {
        return "PublishedAddress";
    }
}
