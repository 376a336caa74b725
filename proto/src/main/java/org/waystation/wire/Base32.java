package org.waystation.wire;

/**
 * RFC 4648 base 32 in lower case without padding: what addresses and links are written in, since it survives being read aloud,
 * and no messenger takes any of its characters for formatting.
 */
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int bits = 0;
        int count = 0;
        for (byte b : bytes) {
            bits = bits << 8 | (b & 0xff);
            count += 8;
            while (count >= 5) {
                count -= 5;
                text.append(ALPHABET.charAt(bits >>> count & 31));
            }
        }
        if (count > 0) {
            text.append(ALPHABET.charAt(bits << (5 - count) & 31));
        }
        return text.toString();
    }

    /**
     * Reads what {@link #encode} wrote, in either case of letters.
     *
     * @throws IllegalArgumentException for anything that no bytes encode to
     */
    public static byte[] decode(CharSequence text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int bits = 0;
        int count = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = bits << 5 | value(text.charAt(i));
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes[at++] = (byte) (bits >>> count);
            }
        }
        if (count >= 5 || (bits & (1 << count) - 1) != 0) {
            throw new IllegalArgumentException("base 32 text that ends in the middle of a byte");
        }
        return bytes;
    }

    private static int value(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= '2' && c <= '7') {
            return c - '2' + 26;
        }
        throw new IllegalArgumentException("a character that base 32 does not use");
    }
}
