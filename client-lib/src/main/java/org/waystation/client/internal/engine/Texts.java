package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.AskUserException;
import org.waystation.client.Profile;
import org.waystation.client.Reason;
import org.waystation.client.internal.crypto.EntrySize;
import org.waystation.sealed.v1.Text;

/** Texts as bytes, and in parts that fit an entry (cryptography.md, S-405). */
final class Texts {
    /** Most parts a text may have. */
    static final int MAX_PARTS = 8;

    /** What a content needs beside the bytes of its text: id, time, number, previous, life, part, parts, what it is about, and their tags. */
    private static final int AROUND = 162;

    private static final int SMALL = EntrySize.SMALL.capacity() - AROUND;
    private static final int LARGE = EntrySize.LARGE.capacity() - AROUND;

    private Texts() {}

    /**
     * The UTF-8 of a text.
     *
     * @throws AskUserException TEXT_INVALID, TEXT_TOO_LONG
     */
    static ByteString encode(String text) {
        if (text.isEmpty()) {
            throw new AskUserException(Reason.TEXT_INVALID, "there is no text to send");
        }
        if (text.length() > Profile.MAX_TEXT) {
            throw tooLong();
        }
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new AskUserException(
                    Reason.TEXT_INVALID, "the text has half a character in it (an unpaired surrogate)", e);
        }
        if (bytes.remaining() > Profile.MAX_TEXT) {
            throw tooLong();
        }
        return ByteString.copyFrom(bytes);
    }

    /**
     * A greeting that fits a request.
     *
     * @throws AskUserException TEXT_INVALID, TEXT_TOO_LONG
     */
    static String greeting(String text) {
        if (!text.isEmpty() && encode(text).size() > Profile.MAX_GREETING) {
            throw new AskUserException(
                    Reason.TEXT_TOO_LONG, "a greeting has at most " + Profile.MAX_GREETING + " bytes");
        }
        return text;
    }

    private static AskUserException tooLong() {
        return new AskUserException(
                Reason.TEXT_TOO_LONG, "a text has at most " + Profile.MAX_TEXT + " bytes; send this in several");
    }

    /** A text from bytes that a contact sent, or null if they are none. */
    static @org.jspecify.annotations.Nullable String decode(ByteString utf8) {
        if (utf8.isEmpty() || utf8.size() > Profile.MAX_TEXT || !utf8.isValidUtf8()) {
            return null;
        }
        return utf8.toStringUtf8();
    }

    /** S-405, S-431: whether this can be one of the parts of a text, and says at most once what it is about. */
    static boolean isSound(Text text) {
        return text.getParts() >= 1
                && text.getParts() <= MAX_PARTS
                && text.getPart() >= 0
                && text.getPart() < text.getParts()
                && isReference(text.getReplyTo())
                && isReference(text.getReplaces())
                && (text.getReplyTo().isEmpty() || text.getReplaces().isEmpty());
    }

    private static boolean isReference(ByteString id) {
        return id.isEmpty() || id.size() == Keys.ID;
    }

    /** Slices that fit one entry each: one small one if that is enough, large ones otherwise. */
    static List<ByteString> split(ByteString utf8) {
        List<ByteString> parts = new ArrayList<>();
        int step = utf8.size() <= SMALL ? SMALL : LARGE;
        for (int from = 0; from < utf8.size(); from += step) {
            parts.add(utf8.substring(from, Math.min(from + step, utf8.size())));
        }
        return parts;
    }
}
