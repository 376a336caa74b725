package org.waystation.client;

import org.waystation.client.internal.crypto.InvitationException;
import org.waystation.client.internal.engine.Failures;
import org.waystation.wire.RelayAddress;

/**
 * A one-time invitation link ({@code docs/spec/cryptography.md}, section 3). Whoever holds it can answer it once: it is a secret, so
 * {@link #toString} does not show it.
 */
public final class InvitationLink {
    private final org.waystation.client.internal.crypto.InvitationLink link;

    private InvitationLink(org.waystation.client.internal.crypto.InvitationLink link) {
        this.link = link;
    }

    /**
     * Reads a link; white space around it is ignored.
     *
     * @throws AskUserException LINK_INVALID, LINK_DAMAGED, LINK_OTHER_KIND, LINK_TOO_NEW
     */
    public static InvitationLink parse(String text) {
        try {
            return new InvitationLink(org.waystation.client.internal.crypto.InvitationLink.parse(text.trim()));
        } catch (InvitationException e) {
            throw Failures.of(e);
        }
    }

    /** The link itself: secret. */
    public String format() {
        return link.format();
    }

    /** The relay that keeps the invitation. */
    public RelayAddress relay() {
        return link.relay();
    }

    @Override
    public String toString() {
        return "InvitationLink";
    }
}
