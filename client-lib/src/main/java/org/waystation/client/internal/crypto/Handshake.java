package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.waystation.client.internal.crypto.InvitationException.Kind;

/**
 * The handshake (specification, section 4): PQXDH between an initiator, who answers an invitation, asks at a published address or renews a
 * session, and a responder, who made what the initiator uses.
 */
public final class Handshake {
    /** Longest first content, bytes. */
    public static final int FIRST_CONTENT = Message.capacity(Message.IN_ANSWER);

    /** Longest first content of a request to a published address, bytes. */
    public static final int FIRST_CONTENT_OF_REQUEST = Message.capacity(Purpose.ADDRESS.firstMessage());

    /** S-206: for how long after its end an invitation accepts answers, since clocks differ. */
    private static final Duration GRACE = Duration.ofDays(1);

    private Handshake() {}

    /**
     * The invitee's side. What it returns makes exactly one answer.
     *
     * @param bundle what the invitation offers, checked
     * @param now begins the age of the first post-quantum step
     * @throws InvitationException DAMAGED_INVITATION, if an agreement with the inviter's keys gives zero (S-203)
     */
    public static Answer answer(SecureRandom random, Bundle bundle, byte[] bundleHash, LinkSecret secret, Instant now)
            throws InvitationException {
        if (bundle.purpose() != secret.purpose()) {
            throw new IllegalArgumentException("a bundle of one purpose and a secret of another");
        }
        Offered offered = new Offered(bundle.identityKey(), bundle.identityDh(), bundle.prekey(), bundle.kemKey());
        try (Identity identity = Identity.generate(random)) {
            return initiate(random, Occasion.answer(secret, bundleHash, bundle.count()), identity, offered, now);
        } catch (DoesNotOpenException e) {
            throw new InvitationException(
                    Kind.DAMAGED_INVITATION, "S-203: a key of the " + bundle.purpose().noun + " is none.");
        }
    }

    /** The responder's public keys: {@code IK_B}, {@code DK_B}, its prekey and its ML-KEM-1024 key. */
    static final class Offered {
        private final byte[] identityKey;
        private final byte[] identityDh;
        private final byte[] prekey;
        private final byte[] kemKey;

        Offered(byte[] identityKey, byte[] identityDh, byte[] prekey, byte[] kemKey) {
            this.identityKey = identityKey;
            this.identityDh = identityDh;
            this.prekey = prekey;
            this.kemKey = kemKey;
        }
    }

    /**
     * The initiator's side. The answer closes the occasion.
     *
     * @throws DoesNotOpenException if a key of the responder is none (S-203)
     */
    static Answer initiate(SecureRandom random, Occasion occasion, Identity identity, Offered offered, Instant now)
            throws DoesNotOpenException {
        try (X25519 ephemeral = X25519.generate(random)) {
            Kem.Encapsulation made = Kem.ML_KEM_1024.encapsulate(random, offered.kemKey);
            Prologue prologue = Prologue.of(ephemeral, made.ciphertext(), identity);
            byte[] transcript = occasion.transcript(prologue);
            HandshakeSecrets secrets;
            try (Secret shared = made.secret();
                    Secret dh1 = identity.agreement().agree(offered.prekey);
                    Secret dh2 = ephemeral.agree(offered.identityDh);
                    Secret dh3 = ephemeral.agree(offered.prekey)) {
                secrets = occasion.derive(transcript, dh1, dh2, dh3, shared);
            }
            SessionState state = new SessionState(
                    transcript,
                    true,
                    identity.signing().publicBytes(),
                    offered.identityKey,
                    secrets.root(),
                    PostQuantum.afterHandshake(now),
                    secrets.initiatorHeader(),
                    secrets.responderHeader());
            state.theirs = offered.prekey;
            Established established =
                    new Established(new Session(random, state), secrets.contact(), identity.save(), offered.identityDh);
            return new Answer(random, prologue, occasion, established, now);
        }
    }

    /** An answer under way. For one thread. */
    public static final class Answer implements AutoCloseable {
        private final SecureRandom random;
        private final Prologue prologue;
        private final Occasion occasion;
        private final Established established;
        private final Instant now;
        private boolean used;

        private Answer(
                SecureRandom random, Prologue prologue, Occasion occasion, Established established, Instant now) {
            this.random = random;
            this.prologue = prologue;
            this.occasion = occasion;
            this.established = established;
            this.now = now;
        }

        /** {@code D_0} of the initiator's direction: {@code previous} of the first content. */
        public byte[] directionStart() {
            return established.session().directionStart(Session.Author.US);
        }

        /** S-704: by which the other side knows it if it comes again. */
        public byte[] mark() {
            return prologue.mark();
        }

        /**
         * The answer, and the session that it begins; once.
         *
         * @param content a serialised {@code Content} with an introduction and number 1, at most {@link #FIRST_CONTENT} bytes,
         *     or {@link #FIRST_CONTENT_OF_REQUEST}
         * @throws IllegalArgumentException if it is not (S-205)
         * @throws IllegalStateException the second time
         */
        public Sealed sealFirst(byte[] content) {
            if (used) {
                throw new IllegalStateException("an answer is made once");
            }
            if (!FirstContent.isValid(content, directionStart())) {
                throw new IllegalArgumentException("S-205: the first content is an introduction with number 1");
            }
            byte[] first = established.session().sealMessage(content, occasion.firstMessage(), now);
            used = true;
            byte[] salt = new byte[Aead.SALT];
            random.nextBytes(salt);
            byte[] entry = occasion.seal(salt, prologue, first);
            occasion.close();
            return new Sealed(entry, established);
        }

        /** Erases what was not used. */
        @Override
        public void close() {
            occasion.close();
            if (!used) {
                used = true;
                established.close();
            }
        }
    }

    /** The initiator's result: to be stored, both, before the entry leaves the device. */
    public static final class Sealed {
        private final byte[] entry;
        private final Established established;

        private Sealed(byte[] entry, Established established) {
            this.entry = entry;
            this.established = established;
        }

        /** The answer, an entry of SMALL_ENTRY bytes. */
        public byte[] entry() {
            return entry;
        }

        public Established established() {
            return established;
        }

        public Session session() {
            return established.session();
        }

        /** {@code CS}. */
        public Secret contact() {
            return established.contact();
        }
    }

    /**
     * The inviter's side. Changes nothing: the caller closes {@code keys} when the session is stored. Whether the invitation was
     * answered before (S-206) is the caller's to know.
     *
     * @throws InvitationException EXPIRED (S-206), a day after {@code expiresAt}
     * @throws DoesNotOpenException if one of S-201 to S-205 does not hold
     */
    public static Accepted accept(
            SecureRandom random,
            InviterKeys keys,
            byte[] bundleHash,
            LinkSecret secret,
            Instant expiresAt,
            byte[] entry,
            Instant now)
            throws InvitationException, DoesNotOpenException {
        try (Occasion occasion = Occasion.answer(secret, bundleHash, 0)) {
            byte[] plaintext = occasion.open(entry);
            if (now.isAfter(expiresAt.plus(GRACE))) {
                throw new InvitationException(
                        Kind.EXPIRED, "S-206: the invitation has expired. (This device's clock says " + now + ".)");
            }
            Private own = new Private(keys.identity(), keys.prekey(), keys.kemSeed());
            return respond(random, occasion, own, Prologue.read(plaintext), plaintext, now);
        }
    }

    /**
     * What came to a published address, before anything is decided about it (S-604).
     *
     * @param secret to be closed after the arrival was accepted, not before
     * @throws DoesNotOpenException if it is nothing that somebody with the address sealed
     */
    public static Arrival arrival(AddressSecret secret, byte[] entry) throws DoesNotOpenException {
        try (Occasion occasion = Occasion.answer(secret, new byte[0], 0)) {
            return new Arrival(secret, occasion.open(entry));
        }
    }

    /** A request that opened under the key of the address. */
    public static final class Arrival {
        private final AddressSecret secret;
        private final byte[] plaintext;
        private final Prologue prologue;

        private Arrival(AddressSecret secret, byte[] plaintext) throws DoesNotOpenException {
            this.secret = secret;
            this.plaintext = plaintext;
            this.prologue = Prologue.read(Bytes.slice(plaintext, Purpose.ADDRESS.nameLength, Prologue.LENGTH));
        }

        /** Which bundle it says it answers. */
        public long bundleCount() {
            return ByteBuffer.wrap(plaintext).getLong();
        }

        /** {@code SHA-256(E_A)}: the same in a replay (S-605). */
        public byte[] ephemeralHash() {
            return Hashes.sha256(prologue.ephemeral());
        }

        /**
         * Changes nothing; {@code keys} stay the caller's.
         *
         * @throws DoesNotOpenException if one of S-202 to S-205 does not hold
         */
        public Accepted accept(SecureRandom random, InviterKeys keys, byte[] bundleHash, Instant now)
                throws DoesNotOpenException {
            try (Occasion occasion = Occasion.answer(secret, bundleHash, bundleCount())) {
                Private own = new Private(keys.identity(), keys.prekey(), keys.kemSeed());
                return respond(random, occasion, own, prologue, plaintext, now);
            }
        }
    }

    /** The responder's private keys, which stay the caller's. */
    record Private(Identity identity, X25519 prekey, Secret kemSeed) {}

    /**
     * The responder's side.
     *
     * @throws DoesNotOpenException if one of S-202 to S-205 does not hold
     */
    static Accepted respond(
            SecureRandom random, Occasion occasion, Private own, Prologue prologue, byte[] plaintext, Instant now)
            throws DoesNotOpenException {
        int length = occasion.firstMessage();
        byte[] first = Bytes.slice(plaintext, plaintext.length - length, length);
        checkIdentity(prologue, own.identity());
        byte[] transcript = occasion.transcript(prologue);
        HandshakeSecrets secrets = agree(occasion, prologue, own, transcript);
        SessionState state = new SessionState(
                transcript,
                false,
                own.identity().signing().publicBytes(),
                prologue.identityKey(),
                secrets.root(),
                PostQuantum.afterHandshake(now),
                secrets.responderHeader(),
                secrets.initiatorHeader());
        state.ours = own.prekey().copy();
        Session session = new Session(random, state);
        Opening opening = session.openMessage(first, now);
        if (opening instanceof Opening.Opened opened
                && FirstContent.isValid(opened.content(), session.directionStart(Session.Author.PEER))) {
            Established established =
                    new Established(session, secrets.contact(), own.identity().save(), prologue.identityDh());
            return new Accepted(established, opened.content());
        }
        session.close();
        secrets.contact().close();
        throw new DoesNotOpenException();
    }

    /** Whether an entry is an answer of somebody who has the link, good or not: S-206 reports a second one. */
    public static boolean isAnswer(LinkSecret secret, byte[] entry) {
        try (Occasion occasion = Occasion.answer(secret, new byte[0], 0)) {
            occasion.open(entry);
            return true;
        } catch (DoesNotOpenException e) {
            return false;
        }
    }

    /** S-202 and S-204. */
    private static void checkIdentity(Prologue prologue, Identity own) throws DoesNotOpenException {
        if (!Identity.verify(prologue.identityKey(), prologue.identityDh(), prologue.signature())
                || Arrays.equals(prologue.identityKey(), own.signing().publicBytes())
                || Arrays.equals(prologue.identityDh(), own.agreement().publicInside())) {
            throw new DoesNotOpenException();
        }
    }

    /** S-203. */
    private static HandshakeSecrets agree(Occasion occasion, Prologue prologue, Private own, byte[] transcript)
            throws DoesNotOpenException {
        try (Secret dh1 = own.prekey().agree(prologue.identityDh());
                Secret dh2 = own.identity().agreement().agree(prologue.ephemeral());
                Secret dh3 = own.prekey().agree(prologue.ephemeral());
                Secret shared = Kem.ML_KEM_1024.decapsulate(own.kemSeed(), prologue.ciphertext())) {
            return occasion.derive(transcript, dh1, dh2, dh3, shared);
        }
    }

    /** The responder's result: to be stored, both, in the transaction that deletes the keys of an invitation. */
    public static final class Accepted {
        private final Established established;
        private final byte[] content;

        private Accepted(Established established, byte[] content) {
            this.established = established;
            this.content = content;
        }

        public Established established() {
            return established;
        }

        public Session session() {
            return established.session();
        }

        /** {@code CS}. */
        public Secret contact() {
            return established.contact();
        }

        /** The first content: serialised, its introduction checked (S-205). */
        public byte[] content() {
            return content;
        }
    }
}
