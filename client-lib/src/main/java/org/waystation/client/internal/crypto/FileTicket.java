package org.waystation.client.internal.crypto;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.sealed.v1.Attachment;
import org.waystation.wire.Base32;
import org.waystation.wire.RelayAddress;

/**
 * All that is needed to fetch a file (specification, section 6i): what a contact sends, what an app keeps. It holds the secrets of the file.
 */
public final class FileTicket {
    /** Longest name, bytes of UTF-8. */
    public static final int MAX_NAME = 255;

    /** Longest media type, characters. */
    public static final int MAX_MEDIA_TYPE = 127;

    /** Longest form as text, characters. */
    public static final int MAX_LENGTH = 2_048;

    private static final String PREFIX = "waystation:file:";
    private static final byte VERSION = 1;
    private static final int CHECK = 4;
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,63}/[a-z0-9!#$&^_.+-]{1,63}");

    /** Letters that nobody sees and that change how others are read: a name could show another ending than it has. */
    private static final String REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    private final Attachment attachment;

    private FileTicket(Attachment attachment) {
        this.attachment = attachment;
    }

    /**
     * S-621.
     *
     * @throws IllegalArgumentException if it breaks the rule
     */
    public static FileTicket of(Attachment attachment) {
        boolean sound = attachment.getReaderSeed().size() == SigningKey.SEED
                && attachment.getKey().size() == FileKey.LENGTH
                && attachment.getDigest().size() == Hashes.LENGTH
                && FileShape.isLength(attachment.getLength())
                && isName(attachment.getName())
                && isMediaType(attachment.getMediaType())
                && !RelayAddress.parse(attachment.getRelay()).access().isPresent();
        if (!sound) {
            throw new IllegalArgumentException("S-621: this is no attachment");
        }
        return new FileTicket(known(attachment));
    }

    /** Without fields of newer versions, which nothing bounds. */
    private static Attachment known(Attachment attachment) {
        return Attachment.newBuilder()
                .setRelay(attachment.getRelay())
                .setReaderSeed(attachment.getReaderSeed())
                .setKey(attachment.getKey())
                .setLength(attachment.getLength())
                .setDigest(attachment.getDigest())
                .setName(attachment.getName())
                .setMediaType(attachment.getMediaType())
                .build();
    }

    /** Whether a file can be called this: 1 to 255 bytes, no path, nothing that cannot be seen and reorders what can. */
    public static boolean isName(String name) {
        boolean sound = !name.isEmpty() && name.length() <= MAX_NAME && !name.equals(".") && !name.equals("..");
        int bytes = 0;
        for (int at = 0; sound && at < name.length(); ) {
            int letter = name.codePointAt(at);
            int width = Character.charCount(letter);
            at += width;
            bytes += letter < 0x80 ? 1 : letter < 0x800 ? 2 : width + 2;
            sound = letter != '/'
                    && letter != '\\'
                    && !Character.isISOControl(letter)
                    && letter != '\u2028'
                    && letter != '\u2029'
                    && REORDERING.indexOf(letter) < 0
                    && Character.getType(letter) != Character.SURROGATE;
        }
        return sound && bytes <= MAX_NAME;
    }

    public static boolean isMediaType(String type) {
        return MEDIA_TYPE.matcher(type).matches();
    }

    /**
     * S-622. Reads what {@link #format} wrote, in either case of letters, with blanks around it.
     *
     * @throws InvitationException NOT_A_LINK, OTHER_KIND, DAMAGED_LINK, or NEWER
     */
    public static FileTicket parse(String text) throws InvitationException {
        String code = text.trim().toLowerCase(Locale.ROOT);
        if (!code.startsWith(PREFIX)) {
            if (RehomeCode.isOfAnyKind(code)) {
                throw new InvitationException(
                        Kind.OTHER_KIND, "This does not lead to a file, but is something else of Waystation.");
            }
            throw new InvitationException(
                    Kind.NOT_A_LINK, "This does not lead to a file. What does begins with " + PREFIX);
        }
        if (code.length() > MAX_LENGTH) {
            throw damaged();
        }
        byte[] payload;
        try {
            payload = Base32.decode(code.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        if (payload.length > 0 && payload[0] != VERSION) {
            throw new InvitationException(
                    Kind.NEWER, "This is damaged, or was made by a newer version. Copy it again, or update.");
        }
        int end = payload.length - CHECK;
        if (end < 1
                || !MessageDigest.isEqual(
                        check(Arrays.copyOf(payload, end)), Arrays.copyOfRange(payload, end, payload.length))) {
            throw damaged();
        }
        try {
            return of(Attachment.parseFrom(Arrays.copyOfRange(payload, 1, end)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static InvitationException damaged() {
        return new InvitationException(
                Kind.DAMAGED_LINK, "This is damaged: characters are missing or changed. Copy it again.");
    }

    private static byte[] check(byte[] checked) {
        return Arrays.copyOf(Hashes.sha256(Labels.ATTACHMENT_CHECK, checked), CHECK);
    }

    public String format() {
        byte[] checked = Bytes.concat(new byte[] {VERSION}, attachment.toByteArray());
        return PREFIX + Base32.encode(Bytes.concat(checked, check(checked)));
    }

    /** As a contact sends it. */
    public Attachment attachment() {
        return attachment;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileTicket that
                && MessageDigest.isEqual(attachment.toByteArray(), that.attachment.toByteArray());
    }

    @Override
    public int hashCode() {
        return attachment.getName().hashCode();
    }

    @Override
    public String toString() {
        return "FileTicket";
    }
}
