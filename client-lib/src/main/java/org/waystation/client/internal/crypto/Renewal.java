package org.waystation.client.internal.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * How a session is begun anew by somebody who came back with an old copy of it (specification, section 6g): a handshake of the same two
 * identities, over keys that the other side had sent inside the session, under the contact secret of that session.
 */
public final class Renewal implements AutoCloseable {
    private final Identity identity;
    private final byte[] peerIdentity;
    private final byte[] peerAgreement;
    private final Secret contact;

    /**
     * @param identity as of {@link Established#identity}; the caller zeroes it
     * @param peerIdentity {@code IK} of the peer
     * @param peerAgreement {@code DK} of the peer
     * @param contact {@code CS} of the session that the keys of the renewal were sent in; the caller zeroes it
     */
    public Renewal(byte[] identity, byte[] peerIdentity, byte[] peerAgreement, byte[] contact) {
        this.identity = Identity.load(identity);
        this.peerIdentity = peerIdentity;
        this.peerAgreement = peerAgreement;
        this.contact = Secret.copyOf(contact);
    }

    /** S-707: whether these can be renewal keys of a peer. */
    public static boolean areKeys(byte[] prekey, byte[] kemKey) {
        return prekey.length == X25519.LENGTH && Kem.ML_KEM_1024.isPublicKey(kemKey);
    }

    /**
     * The side that came back.
     *
     * @throws DoesNotOpenException S-703, if a key of the peer is none
     */
    public Handshake.Answer begin(SecureRandom random, byte[] prekey, byte[] kemKey, Instant now)
            throws DoesNotOpenException {
        byte[] offerHash = offerHash(peerIdentity, peerAgreement, prekey, kemKey);
        Handshake.Offered offered = new Handshake.Offered(peerIdentity, peerAgreement, prekey, kemKey);
        return Handshake.initiate(random, Occasion.renewal(contact, offerHash), identity, offered, now);
    }

    /** A renewal that was accepted, and the SHA-256 of its ephemeral key, by which it is known if it comes again. */
    public static final class Accepted {
        private final Handshake.Accepted handshake;
        private final byte[] mark;

        private Accepted(Handshake.Accepted handshake, byte[] mark) {
            this.handshake = handshake;
            this.mark = mark;
        }

        public Handshake.Accepted handshake() {
            return handshake;
        }

        public byte[] mark() {
            return mark;
        }
    }

    /**
     * The side that is written to. Changes nothing.
     *
     * @param used whether a renewal with this mark was seen before
     * @throws DoesNotOpenException if one of S-701 to S-705 does not hold
     */
    public Accepted accept(SecureRandom random, RenewalKeys keys, Predicate<byte[]> used, byte[] entry, Instant now)
            throws DoesNotOpenException {
        byte[] offerHash = offerHash(
                identity.signing().publicBytes(),
                identity.agreement().publicInside(),
                keys.publicPrekey(),
                keys.publicKemKey());
        try (Occasion occasion = Occasion.renewal(contact, offerHash)) {
            byte[] plaintext = occasion.open(entry);
            Prologue prologue = Prologue.read(plaintext);
            byte[] mark = prologue.mark();
            boolean samePeer = MessageDigest.isEqual(prologue.identityKey(), peerIdentity)
                    && MessageDigest.isEqual(prologue.identityDh(), peerAgreement);
            if (!samePeer || used.test(mark)) {
                throw new DoesNotOpenException();
            }
            Handshake.Private own = new Handshake.Private(identity, keys.prekey(), keys.kemSeed());
            return new Accepted(Handshake.respond(random, occasion, own, prologue, plaintext, now), mark);
        }
    }

    /** Covers every public key of the responder. */
    private static byte[] offerHash(byte[] identityKey, byte[] identityDh, byte[] prekey, byte[] kemKey) {
        return Hashes.sha256(Labels.RENEWAL_KEYS, identityKey, identityDh, prekey, kemKey);
    }

    @Override
    public void close() {
        identity.close();
        contact.close();
    }
}
