package org.waystation.client.internal.engine;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Ids and the keys of records. */
final class Keys {
    /** Bytes of an id of a contact or a message. */
    static final int ID = 16;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Keys() {}

    static byte[] random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) {
            text.append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
        }
        return text.toString();
    }

    static byte[] unhex(String text) {
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    static byte[] ordered(long order) {
        return ByteBuffer.allocate(Long.BYTES).putLong(order).array();
    }

    static byte[] ordered(byte[] id, long order) {
        return ByteBuffer.allocate(id.length + Long.BYTES)
                .put(id)
                .putLong(order)
                .array();
    }

    static byte[] part(byte[] contact, byte[] message, int part) {
        return ByteBuffer.allocate(contact.length + message.length + 1)
                .put(contact)
                .put(message)
                .put((byte) part)
                .array();
    }

    /** The order at the end of a key made by {@link #ordered}. */
    static long order(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }
}
