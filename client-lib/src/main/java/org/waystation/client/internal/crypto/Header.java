package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The header of a message, in clear: ratchet key, PN, N, PQ epoch, slot kind, slot. */
final class Header {
    /** Slot kinds. */
    static final byte NOTHING = 0;

    static final byte KEY = 1;
    static final byte CIPHERTEXT = 2;

    private static final int N = X25519.LENGTH + 4;
    private static final int KIND = N + 4 + 4;
    private static final int SLOT = KIND + 1;

    private static final int[] USED = {0, Kem.ML_KEM_768.publicLength(), Kem.ML_KEM_768.ciphertextLength()};
    private static final long UNSIGNED = 0xffff_ffffL;

    private final byte[] bytes;

    private Header(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The header of a chain's first message; {@code slot} is what is used of it. */
    static Header of(byte[] ratchetKey, long previousLength, int epoch, byte kind, byte[] slot) {
        byte[] bytes = new byte[Message.HEADER];
        ByteBuffer.wrap(bytes)
                .put(ratchetKey)
                .putInt((int) previousLength)
                .putInt(0)
                .putInt(epoch)
                .put(kind)
                .put(slot);
        return new Header(bytes);
    }

    /** What {@code sealed} says under this key, or null if it does not open. */
    static @Nullable Header open(byte[] message, Secret key, byte[] transcript) {
        try {
            return new Header(Aead.derived(message, key.inside(), Labels.RATCHET_HEADER)
                    .open(transcript, message, 0, Aead.SALT, Message.HEADER + Aead.TAG));
        } catch (DoesNotOpenException e) {
            return null;
        }
    }

    /** Writes the header of the chain's n-th message, sealed, behind the salt of {@code message}. */
    void seal(long n, byte[] message, Secret key, byte[] transcript) {
        System.arraycopy(bytes, 0, message, Aead.SALT, bytes.length);
        ByteBuffer.wrap(message).putInt(Aead.SALT + N, (int) n);
        Aead.derived(message, key.inside(), Labels.RATCHET_HEADER)
                .sealInPlace(transcript, message, 0, Aead.SALT, bytes.length);
    }

    byte[] ratchetKey() {
        return Arrays.copyOf(bytes, X25519.LENGTH);
    }

    /** PN: how many messages the sender's chain before had. */
    long previousLength() {
        return ByteBuffer.wrap(bytes).getInt(X25519.LENGTH) & UNSIGNED;
    }

    /** N: the message's number in its chain, from 0. */
    long number() {
        return ByteBuffer.wrap(bytes).getInt(N) & UNSIGNED;
    }

    int epoch() {
        return ByteBuffer.wrap(bytes).getInt(N + 4);
    }

    byte kind() {
        return bytes[KIND];
    }

    /** What is used of the slot. */
    byte[] slot() {
        return Bytes.slice(bytes, SLOT, USED[kind()]);
    }

    /** S-302, as far as the header says it alone: the kind is known, unused bytes are zeros, a key is one. */
    boolean isWellFormed() {
        if (kind() < NOTHING || kind() > CIPHERTEXT) {
            return false;
        }
        int rest = 0;
        for (int i = SLOT + USED[kind()]; i < bytes.length; i++) {
            rest |= bytes[i];
        }
        return rest == 0 && (kind() != KEY || Kem.ML_KEM_768.isPublicKey(slot()));
    }

    /** Bytes of a slot of this kind that are used. */
    static int used(byte kind) {
        return USED[kind];
    }
}
