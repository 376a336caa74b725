package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * One contact's ratchet (specification, section 5).
 *
 * <p>For one thread at a time, and one writer: two copies of a session that both go on would use message keys twice. Sessions share
 * nothing, so unrelated ones may be used at once. <b>Store {@link #save} before an entry leaves the device, and before a received
 * one is acknowledged.</b>
 */
@SuppressWarnings("DoNotCallSuggester") // the bodies come next
public final class Session implements AutoCloseable {
    /** Who wrote a content. */
    public enum Author {
        US,
        PEER
    }

    /**
     * Seals one content.
     *
     * @throws IllegalArgumentException if it is longer than {@link EntrySize#capacity}; nothing has changed then
     */
    public byte[] seal(byte[] content, EntrySize size, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Opens an entry. Never fails otherwise than by {@link Opening.Unreadable}, and changes nothing unless it opens. */
    public Opening open(byte[] entry, Instant now) {
        throw new UnsupportedOperationException();
    }

    /** All of the session as one record, private keys included: the caller seals and zeroes it. At most 60 KiB. */
    public byte[] save() {
        throw new UnsupportedOperationException();
    }

    /**
     * Exactly the session that was saved.
     *
     * @throws IllegalArgumentException if this is no record of {@link #save}, or one of a newer format
     */
    public static Session load(SecureRandom random, byte[] saved) {
        throw new UnsupportedOperationException();
    }

    /** The peer's {@code IK}, 32 bytes. */
    public byte[] peerIdentity() {
        throw new UnsupportedOperationException();
    }

    /** {@code T}, 32 bytes. */
    public byte[] transcript() {
        throw new UnsupportedOperationException();
    }

    /** {@code D_0} of what this author writes. */
    public byte[] directionStart(Author author) {
        throw new UnsupportedOperationException();
    }

    /** What both people compare. */
    public VerificationCode verificationCode() {
        throw new UnsupportedOperationException();
    }

    /** Erases the session from memory. */
    @Override
    public void close() {}
}
