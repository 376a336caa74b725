package org.waystation.terminal.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.waystation.client.Profile;
import org.waystation.client.Reason;

/** Texts that come in: strict UTF-8, never more than what may be sent, never repaired. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The characters of these bytes.
     *
     * @throws CharacterCodingException for anything but well-formed UTF-8
     */
    public static CharBuffer decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes));
    }

    /**
     * A message from a stream, to its end and byte for byte: a line end at the end stays.
     *
     * @throws Failure TEXT_TOO_LONG, TEXT_INVALID
     */
    public static String message(InputStream stream) {
        try {
            byte[] bytes = stream.readNBytes(Profile.MAX_TEXT + 1);
            checkLength(bytes.length);
            return decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Failure.askUser(Reason.TEXT_INVALID, "What came on standard input is not UTF-8. Nothing was sent.");
        } catch (IOException e) {
            throw Failure.askUser(Reason.TEXT_INVALID, "Standard input could not be read. Nothing was sent.");
        }
    }

    /**
     * A message that may be sent.
     *
     * @throws Failure TEXT_TOO_LONG, TEXT_INVALID
     */
    public static String checked(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        checkLength(length);
        if (length == 0) {
            throw Failure.askUser(Reason.TEXT_INVALID, "There is no text to send.");
        }
        return text;
    }

    private static void checkLength(int length) {
        if (length > Profile.MAX_TEXT) {
            throw Failure.askUser(
                    Reason.TEXT_TOO_LONG,
                    "A message has at most 65,536 bytes (64 KiB) of UTF-8. Nothing was sent; send it in parts.");
        }
    }
}
