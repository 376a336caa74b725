package org.waystation.client.internal.crypto;

/** The body of a message: a content, padded, bound to salt and header. */
final class Body {
    private Body() {}

    /** Writes the sealed body behind the sealed header of {@code message}. */
    static void seal(byte[] content, byte[] message, byte[] messageKey, byte[] transcript) {
        int room = message.length - Message.BODY - Aead.TAG;
        Padding.padInto(content, message, Message.BODY, room);
        Aead.derived(message, messageKey, Labels.RATCHET_BODY)
                .sealInPlace(transcript, message, Message.BODY, Message.BODY, room);
    }

    /** S-306. */
    static byte[] open(byte[] message, byte[] messageKey, byte[] transcript) throws DoesNotOpenException {
        byte[] padded = Aead.derived(message, messageKey, Labels.RATCHET_BODY)
                .open(transcript, message, Message.BODY, Message.BODY, message.length - Message.BODY);
        try {
            return Padding.unpad(padded);
        } finally {
            Bytes.zero(padded);
        }
    }
}
