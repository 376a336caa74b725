package org.waystation.client.internal.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Wire;

/** {@code S} of an invitation link. It seals one bundle in its life. The inviter makes the mailbox, and the invitee claims it. */
public final class InvitationSecret extends LinkSecret {
    private static final byte[] BUNDLE_NONCE = new byte[Aead.NONCE];
    private static final int BUNDLE_ROOM = Wire.SMALL_ENTRY - Aead.TAG;

    private InvitationSecret(Secret secret) {
        super(Purpose.INVITATION, secret);
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
        return new InvitationSecret(Secret.copyOf(bytes));
    }

    /**
     * The entry of the invitation's mailbox; its SHA-256 goes into the link.
     *
     * @param bundle a serialised {@code InvitationBundle}
     */
    public byte[] sealBundle(byte[] bundle) {
        try (Secret key = bundleKey()) {
            return Aead.of(key.inside(), BUNDLE_NONCE).seal(Labels.INVITATION_BUNDLE, Padding.pad(bundle, BUNDLE_ROOM));
        }
    }

    /**
     * S-102.
     *
     * @throws InvitationException DAMAGED_INVITATION
     */
    public byte[] openBundle(byte[] entry, byte[] bundleHash) throws InvitationException {
        try (Secret key = bundleKey()) {
            if (entry.length == Wire.SMALL_ENTRY && MessageDigest.isEqual(Hashes.sha256(entry), bundleHash)) {
                return Padding.unpad(Aead.of(key.inside(), BUNDLE_NONCE).open(Labels.INVITATION_BUNDLE, entry));
            }
        } catch (DoesNotOpenException e) {
            // told below
        }
        throw new InvitationException(
                Kind.DAMAGED_INVITATION, "S-102: the relay does not keep what this link was made for.");
    }
}
