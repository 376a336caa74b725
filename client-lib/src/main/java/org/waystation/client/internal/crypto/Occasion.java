package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.waystation.wire.Wire;

/**
 * What a handshake is made for, which tells one from another: its labels, the hash of what the responder had offered, and the key that
 * its entry is sealed under.
 */
final class Occasion implements AutoCloseable {
    /** Bytes of what names the bundle, the prologue and the first message. */
    static final int PLAINTEXT = Prologue.LENGTH + Message.IN_ANSWER;

    private static final byte[] NO_SALT = {};

    private final byte[] transcriptLabel;
    private final byte[] secretsLabel;
    private final byte[] entryLabel;
    private final byte[] offerHash;
    /** Stands before the prologue where there may be several offers; empty otherwise. */
    private final byte[] offerName;

    private final Secret entryKey;
    /** Of the session that is renewed; empty otherwise. */
    private final Secret earlier;

    private Occasion(
            byte[] transcriptLabel,
            byte[] secretsLabel,
            byte[] entryLabel,
            byte[] offerHash,
            byte[] offerName,
            Secret entryKey,
            Secret earlier) {
        this.transcriptLabel = transcriptLabel;
        this.secretsLabel = secretsLabel;
        this.entryLabel = entryLabel;
        this.offerHash = offerHash;
        this.offerName = offerName;
        this.entryKey = entryKey;
        this.earlier = earlier;
    }

    /** An answer to an invitation (section 4), or to a bundle of a published address (section 6e), which has a count. */
    static Occasion answer(LinkSecret secret, byte[] bundleHash, long count) {
        Purpose purpose = secret.purpose();
        byte[] name = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        return new Occasion(
                purpose.transcript,
                Labels.CONTACT_SECRETS,
                purpose.answer,
                bundleHash,
                Arrays.copyOf(name, purpose.nameLength),
                secret.answerKey(),
                Secret.owning(new byte[0]));
    }

    /** A renewal (section 6g), under the contact secret of the session that the responder's keys came in. */
    static Occasion renewal(Secret contact, byte[] offerHash) {
        byte[] info = Bytes.concat(Labels.RENEWAL_ENTRY, offerHash);
        return new Occasion(
                Labels.RENEWAL_TRANSCRIPT,
                Labels.RENEWAL_SECRETS,
                Labels.RENEWAL_ENTRY,
                offerHash,
                new byte[0],
                Secret.owning(Hkdf.derive(NO_SALT, contact.inside(), info, Aead.KEY)),
                contact.copy());
    }

    /** {@code T}. */
    byte[] transcript(Prologue prologue) {
        return prologue.transcript(transcriptLabel, offerHash);
    }

    HandshakeSecrets derive(byte[] transcript, Secret dh1, Secret dh2, Secret dh3, Secret shared) {
        return HandshakeSecrets.derive(transcript, secretsLabel, dh1, dh2, dh3, shared, earlier);
    }

    /** Bytes of the first message. */
    int firstMessage() {
        return Message.IN_ANSWER - offerName.length;
    }

    /** An entry of SMALL_ENTRY bytes that looks like any other. */
    byte[] seal(byte[] salt, Prologue prologue, byte[] first) {
        byte[] entry = Arrays.copyOf(Bytes.concat(salt, offerName, prologue.bytes(), first), Wire.SMALL_ENTRY);
        Aead.derived(entry, entryKey.inside(), entryLabel).sealInPlace(entryLabel, entry, 0, Aead.SALT, PLAINTEXT);
        return entry;
    }

    /** S-201, S-701: the name of the offer, prologue and first message. */
    byte[] open(byte[] entry) throws DoesNotOpenException {
        if (entry.length != Wire.SMALL_ENTRY) {
            throw new DoesNotOpenException();
        }
        return Aead.derived(entry, entryKey.inside(), entryLabel)
                .open(entryLabel, entry, 0, Aead.SALT, PLAINTEXT + Aead.TAG);
    }

    @Override
    public void close() {
        entryKey.close();
        earlier.close();
    }
}
