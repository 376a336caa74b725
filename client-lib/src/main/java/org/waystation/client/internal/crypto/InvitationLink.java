package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Base32;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;

/**
 * What an inviter hands over (specification, section 3): where the invitation is kept, the secret that opens it, and the hash that
 * it has. Whoever sees the link can use it, so {@link #toString} does not show it.
 */
public final class InvitationLink {
    /** Longest link, characters. */
    public static final int MAX_LENGTH = 512;

    private static final String TYPE = "contact";
    private static final byte VERSION = 1;
    private static final int CHECK = 4;
    private static final int PAYLOAD = 1 + InvitationSecret.LENGTH + Wire.HASH + CHECK;
    private static final Pattern FORM = Pattern.compile("(waystation://[^/#]+)/([a-z0-9-]+)#([^#]*)");

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
        String link = text.trim().toLowerCase(Locale.ROOT);
        Matcher form = FORM.matcher(link);
        if (!form.matches() && !link.startsWith("waystation://") && RehomeCode.isOfAnyKind(link)) {
            throw new InvitationException(
                    Kind.OTHER_KIND, "This is no invitation link, but a code for another purpose.");
        }
        if (link.length() > MAX_LENGTH || !form.matches()) {
            throw new InvitationException(
                    Kind.NOT_A_LINK,
                    "This is not an invitation link. A link begins with waystation:// and has /" + TYPE + "# in it.");
        }
        if (!form.group(2).equals(TYPE)) {
            throw new InvitationException(
                    Kind.OTHER_KIND, "This Waystation link is of another kind: it does not invite a contact.");
        }
        return read(form.group(1), link.substring(0, form.start(3)), form.group(3));
    }

    private static InvitationLink read(String address, String beforePayload, String text) throws InvitationException {
        RelayAddress relay;
        byte[] payload;
        try {
            relay = RelayAddress.parse(address);
            payload = Base32.decode(text);
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        if (payload.length == 0 || relay.access().isPresent()) {
            throw damaged();
        }
        if (payload[0] != VERSION) {
            throw new InvitationException(
                    Kind.NEWER, "This link is damaged, or was made by a newer version. Copy it again, or update.");
        }
        if (payload.length != PAYLOAD
                || !MessageDigest.isEqual(
                        check(beforePayload, Arrays.copyOf(payload, PAYLOAD - CHECK)),
                        Arrays.copyOfRange(payload, PAYLOAD - CHECK, PAYLOAD))) {
            throw damaged();
        }
        byte[] secret = Arrays.copyOfRange(payload, 1, 1 + InvitationSecret.LENGTH);
        byte[] hash = Arrays.copyOfRange(payload, 1 + InvitationSecret.LENGTH, PAYLOAD - CHECK);
        return new InvitationLink(relay, InvitationSecret.of(secret), hash);
    }

    private static InvitationException damaged() {
        return new InvitationException(
                Kind.DAMAGED_LINK, "This link is damaged: characters are missing or changed. Copy it again.");
    }

    private static byte[] check(String beforePayload, byte[] checked) {
        return Arrays.copyOf(Hashes.sha256(Labels.LINK, Labels.ascii(beforePayload), checked), CHECK);
    }

    /** The link as it is handed over: secret. */
    public String format() {
        String beforePayload = relay.format() + "/" + TYPE + "#";
        byte[] checked = ByteBuffer.allocate(PAYLOAD - CHECK)
                .put(VERSION)
                .put(secret.inside())
                .put(bundleHash)
                .array();
        byte[] payload = Arrays.copyOf(checked, PAYLOAD);
        System.arraycopy(check(beforePayload, checked), 0, payload, PAYLOAD - CHECK, CHECK);
        return beforePayload + Base32.encode(payload);
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
