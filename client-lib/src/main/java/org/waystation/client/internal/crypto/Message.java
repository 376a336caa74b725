package org.waystation.client.internal.crypto;

/** The shape of a sealed message (specification, section 5): salt, sealed header, sealed body. */
final class Message {
    /** Bytes of the header's plaintext. */
    static final int HEADER = X25519.LENGTH + 4 + 4 + 4 + 1 + 1_184;

    /** Where the body begins. */
    static final int BODY = Aead.SALT + HEADER + Aead.TAG;

    /** Bytes of the message inside an answer. */
    static final int IN_ANSWER = 2_271;

    private Message() {}

    /** Longest content of a message of this size. */
    static int capacity(int size) {
        return size - BODY - Aead.TAG - Padding.PREFIX;
    }
}
