package org.waystation.client.internal.crypto;

import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;

/**
 * What an inviter hands over (specification, section 3): where the invitation is kept, the secret that opens it, and the hash that
 * it has. Whoever sees the link can use it, so {@link #toString} does not show it.
 */
public final class InvitationLink {
    /** Longest link, characters. */
    public static final int MAX_LENGTH = LinkForm.MAX_LENGTH;

    private final RelayAddress relay;
    private final InvitationSecret secret;
    private final byte[] bundleHash;

    /** @param relay where the invitation's mailbox is; an access secret is left out */
    public InvitationLink(RelayAddress relay, InvitationSecret secret, byte[] bundleHash) {
        if (bundleHash.length != Wire.HASH) {
            throw new IllegalArgumentException("a bundle hash has " + Wire.HASH + " bytes");
        }
        this.relay = relay.withoutAccess();
        this.secret = secret;
        this.bundleHash = bundleHash.clone();
    }

    /**
     * S-101. Reads a link in either case of letters, with blanks around it.
     *
     * @throws InvitationException NOT_A_LINK, OTHER_KIND, DAMAGED_LINK, or NEWER
     */
    public static InvitationLink parse(String text) throws InvitationException {
        LinkForm form = LinkForm.parse(Purpose.INVITATION, text);
        return new InvitationLink(form.relay(), InvitationSecret.of(form.one()), form.other());
    }

    /** The link as it is handed over: secret. */
    public String format() {
        return new LinkForm(Purpose.INVITATION, relay, secret.inside(), bundleHash).format();
    }

    public RelayAddress relay() {
        return relay;
    }

    public InvitationSecret secret() {
        return secret;
    }

    public byte[] bundleHash() {
        return bundleHash.clone();
    }

    @Override
    public String toString() {
        return "InvitationLink";
    }
}
