package org.waystation.client.internal.crypto;

import java.security.SecureRandom;

/** A chain in which we send. */
final class SendingChain {
    private static final long MAX_NUMBER = 0xffff_ffffL;

    private final Secret headerKey;
    private final Header header;
    private final byte[] chainKey;
    private long next;

    /** Takes {@code headerKey} and {@code chainKey} over. */
    SendingChain(Secret headerKey, Header header, byte[] chainKey, long next) {
        this.headerKey = headerKey;
        this.header = header;
        this.chainKey = chainKey;
        this.next = next;
    }

    byte[] seal(byte[] content, int size, byte[] transcript, SecureRandom random) {
        if (next > MAX_NUMBER) {
            throw new IllegalStateException("a chain of 2^32 messages without an answer");
        }
        byte[] salt = new byte[Aead.SALT];
        random.nextBytes(salt);
        byte[] message = new byte[size];
        System.arraycopy(salt, 0, message, 0, salt.length);
        header.seal(next, message, headerKey, transcript);
        byte[] messageKey = ChainKey.step(chainKey);
        next++;
        try {
            Body.seal(content, message, messageKey, transcript);
        } finally {
            Bytes.zero(messageKey);
        }
        return message;
    }

    Secret headerKey() {
        return headerKey;
    }

    Header header() {
        return header;
    }

    byte[] chainKey() {
        return chainKey;
    }

    /** How many messages it has so far. */
    long length() {
        return next;
    }

    void erase() {
        headerKey.close();
        Bytes.zero(chainKey);
    }
}
