package org.waystation.relay.keys;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SHA-256(label || 0x00 || input): another label, an unrelated value. */
final class Hash {
    static final int LENGTH = 32;

    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Hash::sha256);

    private final byte[] prefix;

    Hash(String label) {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        prefix = Arrays.copyOf(text, text.length + 1);
    }

    /** Hashes {@code input} into {@code output}, which may be the same array. */
    void into(byte[] input, byte[] output) {
        MessageDigest digest = DIGEST.get();
        digest.update(prefix);
        digest.update(input);
        try {
            digest.digest(output, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("an output of " + output.length + " bytes", e);
        }
    }

    byte[] of(byte[]... inputs) {
        MessageDigest digest = DIGEST.get();
        digest.update(prefix);
        for (byte[] input : inputs) {
            digest.update(input);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
