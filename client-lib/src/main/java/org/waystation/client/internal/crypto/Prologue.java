package org.waystation.client.internal.crypto;

/** What an answer or a renewal says before its first message: {@code 0x01 || E_A || ct || IK_A || DK_A || sig_A}. */
final class Prologue {
    private static final byte VERSION = 1;
    private static final int EPHEMERAL = 1;
    private static final int CIPHERTEXT = EPHEMERAL + X25519.LENGTH;
    private static final int IDENTITY = CIPHERTEXT + 1_568;
    private static final int AGREEMENT = IDENTITY + SigningKey.PUBLIC;
    private static final int SIGNATURE = AGREEMENT + X25519.LENGTH;

    /** 1,729 bytes. */
    static final int LENGTH = SIGNATURE + SigningKey.SIGNATURE;

    private final byte[] bytes;

    private Prologue(byte[] bytes) {
        this.bytes = bytes;
    }

    static Prologue of(X25519 ephemeral, byte[] ciphertext, Identity identity) {
        return new Prologue(Bytes.concat(
                new byte[] {VERSION},
                ephemeral.publicInside(),
                ciphertext,
                identity.signing().publicBytes(),
                identity.agreement().publicInside(),
                identity.signature()));
    }

    /** S-201: the beginning of an opened answer. */
    static Prologue read(byte[] answer) throws DoesNotOpenException {
        if (answer.length < LENGTH || answer[0] != VERSION) {
            throw new DoesNotOpenException();
        }
        return new Prologue(Bytes.slice(answer, 0, LENGTH));
    }

    /** {@code T}. */
    byte[] transcript(byte[] label, byte[] offerHash) {
        return Hashes.sha256(label, offerHash, bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] ephemeral() {
        return Bytes.slice(bytes, EPHEMERAL, X25519.LENGTH);
    }

    /** S-704. */
    byte[] mark() {
        return Hashes.sha256(ephemeral());
    }

    byte[] ciphertext() {
        return Bytes.slice(bytes, CIPHERTEXT, IDENTITY - CIPHERTEXT);
    }

    byte[] identityKey() {
        return Bytes.slice(bytes, IDENTITY, SigningKey.PUBLIC);
    }

    byte[] identityDh() {
        return Bytes.slice(bytes, AGREEMENT, X25519.LENGTH);
    }

    byte[] signature() {
        return Bytes.slice(bytes, SIGNATURE, SigningKey.SIGNATURE);
    }
}
