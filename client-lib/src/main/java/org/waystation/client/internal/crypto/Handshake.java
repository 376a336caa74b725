package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.time.Instant;

/** The handshake (specification, section 4): PQXDH between an invitee, who answers, and an inviter, who accepts. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come next
public final class Handshake {
    /** Longest first content, bytes. */
    public static final int FIRST_CONTENT = Message.capacity(Message.IN_ANSWER);

    private Handshake() {}

    /**
     * The invitee's side. What it returns makes exactly one answer.
     *
     * @param now begins the age of the first post-quantum step
     * @throws InvitationException DAMAGED_INVITATION, if an agreement with the inviter's keys gives zero (S-203)
     */
    public static Answer answer(
            SecureRandom random, Bundle bundle, byte[] bundleHash, InvitationSecret secret, Instant now)
            throws InvitationException {
        throw new UnsupportedOperationException();
    }

    /** An answer under way. For one thread. */
    public static final class Answer implements AutoCloseable {
        /** {@code D_0} of the invitee's direction: {@code previous} of the first content. */
        public byte[] directionStart() {
            throw new UnsupportedOperationException();
        }

        /**
         * The answer, and the session that it begins; once.
         *
         * @param content a serialised {@code Content} with an introduction and number 1, at most {@link #FIRST_CONTENT} bytes
         * @throws IllegalArgumentException if it is not (S-205)
         * @throws IllegalStateException the second time
         */
        public Sealed sealFirst(byte[] content) {
            throw new UnsupportedOperationException();
        }

        /** Erases what was not used. */
        @Override
        public void close() {}
    }

    /** The invitee's result: to be stored, both, before the entry leaves the device. */
    public static final class Sealed {
        public byte[] entry() {
            throw new UnsupportedOperationException();
        }

        public Session session() {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * The inviter's side. Changes nothing: the caller closes {@code keys} when the session is stored.
     *
     * @throws InvitationException EXPIRED (S-206), a day after {@code expiresAt}
     * @throws DoesNotOpenException if one of S-201 to S-205 does not hold
     */
    public static Accepted accept(
            SecureRandom random,
            InviterKeys keys,
            byte[] bundleHash,
            InvitationSecret secret,
            Instant expiresAt,
            byte[] entry,
            Instant now)
            throws InvitationException, DoesNotOpenException {
        throw new UnsupportedOperationException();
    }

    /** Whether an entry is an answer of somebody who has the link, good or not: S-206 reports a second one. */
    public static boolean isAnswer(InvitationSecret secret, byte[] entry) {
        throw new UnsupportedOperationException();
    }

    /** The inviter's result. */
    public static final class Accepted {
        public Session session() {
            throw new UnsupportedOperationException();
        }

        /** The first content: serialised, its introduction checked (S-205). */
        public byte[] content() {
            throw new UnsupportedOperationException();
        }
    }
}
