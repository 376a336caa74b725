package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Base32;

/**
 * A re-home code (specification, section 6d): where a contact's mailboxes are now, sealed for one person, who finds by the tag that it is
 * for them. It can be carried by anybody.
 */
public final class RehomeCode {
    /** Longest code, characters. */
    public static final int MAX_LENGTH = 2_048;

    /** Bytes of a tag. */
    public static final int TAG = 8;

    private static final String PREFIX = "waystation:rehome:";
    private static final Pattern ANY_KIND = Pattern.compile("waystation:([a-z0-9-]+:|//).*");
    private static final byte VERSION = 1;
    private static final int CHECK = 4;

    private final byte[] tag;
    private final byte[] sealed;

    RehomeCode(byte[] tag, byte[] sealed) {
        this.tag = tag;
        this.sealed = sealed;
    }

    /**
     * S-511. Reads a code in either case of letters, with blanks around it.
     *
     * @throws InvitationException NOT_A_LINK, OTHER_KIND, DAMAGED_LINK, or NEWER
     */
    public static RehomeCode parse(String text) throws InvitationException {
        String code = text.trim().toLowerCase(Locale.ROOT);
        if (code.length() > MAX_LENGTH || !code.startsWith(PREFIX)) {
            if (isOfAnyKind(code)) {
                throw new InvitationException(
                        Kind.OTHER_KIND, "This is no re-home code, but something else of Waystation.");
            }
            throw new InvitationException(Kind.NOT_A_LINK, "This is not a re-home code. A code begins with " + PREFIX);
        }
        byte[] payload;
        try {
            payload = Base32.decode(code.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        if (payload.length > 0 && payload[0] != VERSION) {
            throw new InvitationException(
                    Kind.NEWER, "This code is damaged, or was made by a newer version. Copy it again, or update.");
        }
        int end = payload.length - CHECK;
        if (!RehomeSecret.isSealedLength(end - 1 - TAG)
                || !MessageDigest.isEqual(
                        check(Arrays.copyOf(payload, end)), Arrays.copyOfRange(payload, end, payload.length))) {
            throw damaged();
        }
        return new RehomeCode(Bytes.slice(payload, 1, TAG), Arrays.copyOfRange(payload, 1 + TAG, end));
    }

    /** Whether a text has the form of something that this program makes, a link or a code. */
    static boolean isOfAnyKind(String text) {
        return ANY_KIND.matcher(text).matches();
    }

    private static InvitationException damaged() {
        return new InvitationException(
                Kind.DAMAGED_LINK, "This code is damaged: characters are missing or changed. Copy it again.");
    }

    private static byte[] check(byte[] checked) {
        return Arrays.copyOf(Hashes.sha256(Labels.REHOME_CHECK, checked), CHECK);
    }

    /** What is bound to the seal. */
    static byte[] associated(byte[] tag) {
        return Bytes.concat(Labels.REHOME_CODE, new byte[] {VERSION}, tag);
    }

    public String format() {
        byte[] checked = ByteBuffer.allocate(1 + TAG + sealed.length)
                .put(VERSION)
                .put(tag)
                .put(sealed)
                .array();
        return PREFIX + Base32.encode(Bytes.concat(checked, check(checked)));
    }

    /** Whom it is for: see {@link RehomeSecret#tag}. */
    public byte[] tag() {
        return tag.clone();
    }

    byte[] sealed() {
        return sealed;
    }

    @Override
    public String toString() {
        return "RehomeCode";
    }
}
