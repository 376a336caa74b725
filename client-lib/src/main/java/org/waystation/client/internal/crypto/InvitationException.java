package org.waystation.client.internal.crypto;

/**
 * An invitation, a published address, or a re-home code, that cannot be used. One kind for each thing that a person can do about it; the
 * message is for people.
 */
public final class InvitationException extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** The text is something else: look for the whole link. */
        NOT_A_LINK,
        /** A Waystation link for another purpose: use it where it belongs. */
        OTHER_KIND,
        /** Characters of the link are missing or changed: copy it again. */
        DAMAGED_LINK,
        /** What the relay keeps for the link is not what an inviter puts there: ask for a new link, over another relay. */
        DAMAGED_INVITATION,
        /** Made by a newer version: update. */
        NEWER,
        /** Over: ask for a new link, or set the clock. */
        EXPIRED
    }

    private final Kind kind;

    InvitationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
