package org.waystation.client.internal.crypto.other;

import static org.waystation.client.internal.crypto.other.Platform.hkdf;
import static org.waystation.client.internal.crypto.other.Platform.join;
import static org.waystation.client.internal.crypto.other.Platform.label;
import static org.waystation.client.internal.crypto.other.Platform.sha256;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Re-home codes, written and read from docs/spec/cryptography.md, section 6d, alone. */
public final class OtherCode {
    private static final String PREFIX = "waystation:rehome:";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String SEAL = "org.waystation.v1.rehome.code";

    private OtherCode() {}

    /** {@code R_n} of who has this direction. */
    public static byte[] secret(byte[] transcript, byte[] contactSecret, int direction, int n)
            throws GeneralSecurityException {
        byte[] r = hkdf(transcript, contactSecret, "org.waystation.v1.contact.rehome" + (char) direction, 32);
        for (int i = 0; i < n; i++) {
            r = hkdf(new byte[0], r, "org.waystation.v1.rehome.next", 32);
        }
        return r;
    }

    public static byte[] tag(byte[] r) throws GeneralSecurityException {
        return hkdf(new byte[0], r, "org.waystation.v1.rehome.tag", 8);
    }

    /** @param terms a serialised {@code RehomeTerms} */
    public static String write(byte[] r, byte[] salt, byte[] terms) throws GeneralSecurityException {
        int size = terms.length <= 252 ? 256 : terms.length <= 508 ? 512 : 1024;
        byte[] padded =
                ByteBuffer.allocate(size).putInt(terms.length).put(terms).array();
        byte[] version = {1};
        byte[] tag = tag(r);
        byte[] sealed = Platform.seal(hkdf(salt, r, SEAL, 44), join(label(SEAL), version, tag), padded);
        byte[] checked = join(version, tag, salt, sealed);
        return PREFIX + base32(join(checked, check(checked)));
    }

    private static byte[] check(byte[] checked) throws GeneralSecurityException {
        return Arrays.copyOf(sha256(label("org.waystation.v1.rehome.check\0"), checked), 4);
    }

    /** The serialised terms. */
    public static byte[] read(byte[] r, String code) throws GeneralSecurityException {
        byte[] payload = base32(code.substring(PREFIX.length()));
        byte[] checked = Arrays.copyOf(payload, payload.length - 4);
        byte[] salt = Arrays.copyOfRange(checked, 9, 25);
        if (!code.startsWith(PREFIX)
                || checked[0] != 1
                || !Arrays.equals(check(checked), Arrays.copyOfRange(payload, checked.length, payload.length))
                || !Arrays.equals(tag(r), Arrays.copyOfRange(checked, 1, 9))) {
            throw new GeneralSecurityException("no such code");
        }
        byte[] padded = Platform.open(
                hkdf(salt, r, SEAL, 44),
                join(label(SEAL), Arrays.copyOf(checked, 9)),
                Arrays.copyOfRange(checked, 25, checked.length));
        return Arrays.copyOfRange(padded, 4, 4 + ByteBuffer.wrap(padded).getInt());
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xff);
            for (count += 8; count >= 5; count -= 5) {
                text.append(ALPHABET.charAt((bits >> (count - 5)) & 31));
            }
            bits &= (1 << count) - 1;
        }
        return count == 0
                ? text.toString()
                : text.append(ALPHABET.charAt((bits << (5 - count)) & 31)).toString();
    }

    private static byte[] base32(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = (bits << 5) | ALPHABET.indexOf(text.charAt(i));
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes.write(bits >> count);
                bits &= (1 << count) - 1;
            }
        }
        return bytes.toByteArray();
    }
}
