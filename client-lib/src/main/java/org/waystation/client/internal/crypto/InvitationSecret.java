package org.waystation.client.internal.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Wire;

/** {@code S} of an invitation link, and what is derived from it. It seals one bundle in its life. */
public final class InvitationSecret implements AutoCloseable {
    public static final int LENGTH = 32;

    private static final byte[] NO_SALT = {};
    private static final byte[] BUNDLE_NONCE = new byte[Aead.NONCE];
    private static final int BUNDLE_ROOM = Wire.SMALL_ENTRY - Aead.TAG;

    private final Secret secret;

    private InvitationSecret(Secret secret) {
        this.secret = secret;
    }

    public static InvitationSecret generate(SecureRandom random) {
        return new InvitationSecret(Secret.random(random, LENGTH));
    }

    /**
     * Copies the bytes; the caller zeroes its own.
     *
     * @throws IllegalArgumentException if there are not {@value #LENGTH}
     */
    public static InvitationSecret of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("the secret of an invitation has " + LENGTH + " bytes");
        }
        return new InvitationSecret(Secret.copyOf(bytes));
    }

    /** Takes the bytes out, as a copy that the caller zeroes. */
    public byte[] exposeCopy() {
        return secret.exposeCopy();
    }

    byte[] inside() {
        return secret.inside();
    }

    /** The key that the inviter makes the invitation's mailbox with, and the invitee claims. */
    public SigningKey readerKey() {
        try (Secret seed = derive(Labels.INVITATION_READER)) {
            return SigningKey.fromSeed(seed.inside());
        }
    }

    /**
     * The entry of the invitation's mailbox; its SHA-256 goes into the link.
     *
     * @param bundle a serialised {@code InvitationBundle}
     */
    public byte[] sealBundle(byte[] bundle) {
        try (Secret key = derive(Labels.INVITATION_BUNDLE)) {
            return Aead.of(key.inside(), BUNDLE_NONCE).seal(Labels.INVITATION_BUNDLE, Padding.pad(bundle, BUNDLE_ROOM));
        }
    }

    /**
     * S-102.
     *
     * @throws InvitationException DAMAGED_INVITATION
     */
    public byte[] openBundle(byte[] entry, byte[] bundleHash) throws InvitationException {
        try (Secret key = derive(Labels.INVITATION_BUNDLE)) {
            if (entry.length == Wire.SMALL_ENTRY && MessageDigest.isEqual(Hashes.sha256(entry), bundleHash)) {
                return Padding.unpad(Aead.of(key.inside(), BUNDLE_NONCE).open(Labels.INVITATION_BUNDLE, entry));
            }
        } catch (DoesNotOpenException e) {
            // told below
        }
        throw new InvitationException(
                Kind.DAMAGED_INVITATION, "S-102: the relay does not keep what this link was made for.");
    }

    /** What answers are sealed under. */
    Secret answerKey() {
        return derive(Labels.INVITATION_ANSWER);
    }

    private Secret derive(byte[] label) {
        return Secret.owning(Hkdf.derive(NO_SALT, secret.inside(), label, LENGTH));
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "InvitationSecret";
    }
}
