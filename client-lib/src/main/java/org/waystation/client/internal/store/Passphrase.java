package org.waystation.client.internal.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** What a passphrase is to the key derivation: UTF-8 of its characters in normal form C, so that every keyboard gives the same bytes. */
final class Passphrase {
    private Passphrase() {}

    /**
     * The bytes, which the caller zeroes.
     *
     * @throws IllegalArgumentException if half a surrogate pair is in it
     */
    static byte[] bytes(char[] typed) {
        CharBuffer characters = CharBuffer.wrap(typed);
        if (!Normalizer.isNormalized(characters, Normalizer.Form.NFC)) {
            // The one place where a passphrase becomes a String, which nobody can zero: there is no other way to
            // normalise.
            characters = CharBuffer.wrap(Normalizer.normalize(characters, Normalizer.Form.NFC));
        }
        ByteBuffer encoded = ByteBuffer.allocate(3 * characters.remaining());
        try {
            CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(characters, encoded, true);
            if (result.isError()) {
                throw new IllegalArgumentException("the passphrase is not valid Unicode");
            }
            return Arrays.copyOf(encoded.array(), encoded.position());
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}
