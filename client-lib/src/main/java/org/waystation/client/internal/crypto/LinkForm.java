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

/**
 * What links of all kinds have in common (specification, section 3): a relay, a type, and a payload of two values under a check that
 * covers all of it.
 */
final class LinkForm {
    /** Longest link, characters. */
    static final int MAX_LENGTH = 512;

    /** Bytes of each of the two values. */
    static final int VALUE = 32;

    private static final byte VERSION = 1;
    private static final int CHECK = 4;
    private static final int CHECKED = 1 + 2 * VALUE;
    private static final Pattern FORM = Pattern.compile("(waystation://[^/#]+)/([a-z0-9-]+)#([^#]*)");

    private final Purpose purpose;
    private final RelayAddress relay;
    private final byte[] one;
    private final byte[] other;

    /** @param relay an access secret is left out */
    LinkForm(Purpose purpose, RelayAddress relay, byte[] one, byte[] other) {
        if (one.length != VALUE || other.length != VALUE) {
            throw new IllegalArgumentException("a link holds two values of " + VALUE + " bytes");
        }
        this.purpose = purpose;
        this.relay = relay.withoutAccess();
        this.one = one;
        this.other = other;
    }

    /** S-101. Reads a link of this purpose in either case of letters, with blanks around it. */
    static LinkForm parse(Purpose purpose, String text) throws InvitationException {
        String link = text.trim().toLowerCase(Locale.ROOT);
        Matcher form = FORM.matcher(link);
        if (!form.matches() && !link.startsWith("waystation://") && RehomeCode.isOfAnyKind(link)) {
            throw new InvitationException(
                    Kind.OTHER_KIND, "This is no " + purpose.noun + " link, but a code for another purpose.");
        }
        if (link.length() > MAX_LENGTH || !form.matches()) {
            throw new InvitationException(
                    Kind.NOT_A_LINK,
                    "This is not an " + purpose.noun + " link. A link begins with waystation:// and has /"
                            + purpose.word + "# in it.");
        }
        if (!form.group(2).equals(purpose.word)) {
            throw new InvitationException(Kind.OTHER_KIND, otherKind(purpose));
        }
        return read(purpose, form.group(1), link.substring(0, form.start(3)), form.group(3));
    }

    private static String otherKind(Purpose wanted) {
        return wanted == Purpose.INVITATION
                ? "This Waystation link is of another kind: it does not invite a contact."
                : "This Waystation link is of another kind: it is no published address.";
    }

    private static LinkForm read(Purpose purpose, String address, String beforePayload, String text)
            throws InvitationException {
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
        if (payload.length != CHECKED + CHECK
                || !MessageDigest.isEqual(
                        check(purpose, beforePayload, Arrays.copyOf(payload, CHECKED)),
                        Arrays.copyOfRange(payload, CHECKED, CHECKED + CHECK))) {
            throw damaged();
        }
        byte[] one = Arrays.copyOfRange(payload, 1, 1 + VALUE);
        return new LinkForm(purpose, relay, one, Arrays.copyOfRange(payload, 1 + VALUE, CHECKED));
    }

    private static InvitationException damaged() {
        return new InvitationException(
                Kind.DAMAGED_LINK, "This link is damaged: characters are missing or changed. Copy it again.");
    }

    private static byte[] check(Purpose purpose, String beforePayload, byte[] checked) {
        return Arrays.copyOf(Hashes.sha256(purpose.link, Labels.ascii(beforePayload), checked), CHECK);
    }

    String format() {
        String beforePayload = relay.format() + "/" + purpose.word + "#";
        byte[] checked =
                ByteBuffer.allocate(CHECKED).put(VERSION).put(one).put(other).array();
        byte[] payload = Arrays.copyOf(checked, CHECKED + CHECK);
        System.arraycopy(check(purpose, beforePayload, checked), 0, payload, CHECKED, CHECK);
        return beforePayload + Base32.encode(payload);
    }

    RelayAddress relay() {
        return relay;
    }

    byte[] one() {
        return one;
    }

    byte[] other() {
        return other;
    }
}
