package org.waystation.client.internal.crypto;

import org.waystation.wire.RelayAddress;

/**
 * A published address (specification, section 6e): where its bundles are kept, whose they are, and the secret that opens them. Its owner
 * gives it to whom they like, perhaps to everybody; it is not shown by {@link #toString}, since it names its owner.
 */
public final class AddressLink {
    private final RelayAddress relay;
    private final byte[] fingerprint;
    private final AddressSecret secret;

    /**
     * @param relay where the bundles are; an access secret is left out
     * @param fingerprint {@code F} of the identity that signs them
     */
    public AddressLink(RelayAddress relay, byte[] fingerprint, AddressSecret secret) {
        this.relay = relay.withoutAccess();
        this.fingerprint = fingerprint.clone();
        this.secret = secret;
    }

    /**
     * S-601. Reads an address in either case of letters, with blanks around it.
     *
     * @throws InvitationException NOT_A_LINK, OTHER_KIND, DAMAGED_LINK, or NEWER
     */
    public static AddressLink parse(String text) throws InvitationException {
        LinkForm form = LinkForm.parse(Purpose.ADDRESS, text);
        return new AddressLink(form.relay(), form.one(), AddressSecret.of(form.other()));
    }

    public String format() {
        return new LinkForm(Purpose.ADDRESS, relay, fingerprint, secret.inside()).format();
    }

    public RelayAddress relay() {
        return relay;
    }

    /** {@code F} of the owner's identity key, 32 bytes. */
    public byte[] fingerprint() {
        return fingerprint.clone();
    }

    public AddressSecret secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "AddressLink";
    }
}
