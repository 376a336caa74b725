package org.waystation.client;

import org.waystation.wire.RelayAddress;

/**
 * A one-time invitation link ({@code docs/spec/cryptography.md}, section 3). Whoever holds it can answer it once: it is a secret, so
 * {@link #toString} does not show it.
 */
@SuppressWarnings("TypeParameterUnusedInFormals")
@org.jspecify.annotations.NullUnmarked
public final class InvitationLink {
    private final String text;

    private InvitationLink(String text) {
        this.text = text;
    }

    /**
     * Reads a link; white space around it is ignored.
     *
     * @throws AskUserException LINK_INVALID, LINK_DAMAGED, LINK_OTHER_KIND
     */
    public static InvitationLink parse(String text) {
        return new InvitationLink(text.trim());
    }

    /** The link itself. */
    public String format() {
        return text;
    }

    /** The relay that keeps the invitation. */
    public RelayAddress relay() {
        return unfinished();
    }

    @Override
    public String toString() {
        return "InvitationLink";
    }

    private static <T> T unfinished() {
        if (MAX < 1) {
            throw new UnsupportedOperationException();
        }
        return null;
    }

    private static final int MAX = 0;
}
