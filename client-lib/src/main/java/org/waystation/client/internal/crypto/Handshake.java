package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.wire.Wire;

/**
 * The handshake (specification, section 4): PQXDH between an invitee, who answers, and an inviter, who accepts. A request to a published
 * address (section 6e) is an answer too, to a bundle that others answer as well.
 */
public final class Handshake {
    /** Longest first content, bytes. */
    public static final int FIRST_CONTENT = Message.capacity(Message.IN_ANSWER);

    /** S-206: for how long after its end an invitation accepts answers, since clocks differ. */
    private static final Duration GRACE = Duration.ofDays(1);

    /** Longest first content of a request to a published address, bytes. */
    public static final int FIRST_CONTENT_OF_REQUEST = Message.capacity(Purpose.ADDRESS.firstMessage());

    private static final int PLAINTEXT = Prologue.LENGTH + Message.IN_ANSWER;

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
        try (Identity identity = Identity.generate(random);
                X25519 ephemeral = X25519.generate(random)) {
            Kem.Encapsulation made = Kem.ML_KEM_1024.encapsulate(random, bundle.kemKey());
            Prologue prologue = Prologue.of(ephemeral, made.ciphertext(), identity);
            byte[] transcript = prologue.transcript(bundle.purpose(), bundleHash);
            HandshakeSecrets secrets;
            try (Secret shared = made.secret();
                    Secret dh1 = identity.agreement().agree(bundle.prekey());
                    Secret dh2 = ephemeral.agree(bundle.identityDh());
                    Secret dh3 = ephemeral.agree(bundle.prekey())) {
                secrets = HandshakeSecrets.derive(transcript, dh1, dh2, dh3, shared);
            }
            SessionState state = new SessionState(
                    transcript,
                    true,
                    identity.signing().publicBytes(),
                    bundle.identityKey(),
                    secrets.root(),
                    PostQuantum.afterHandshake(now),
                    secrets.initiatorHeader(),
                    secrets.responderHeader());
            state.theirs = bundle.prekey();
            return new Answer(
                    random, bundle, prologue, secret.answerKey(), new Session(random, state), secrets.contact(), now);
        } catch (DoesNotOpenException e) {
            throw new InvitationException(
                    Kind.DAMAGED_INVITATION, "S-203: a key of the " + bundle.purpose().noun + " is none.");
        }
    }

    /** An answer under way. For one thread. */
    public static final class Answer implements AutoCloseable {
        private final SecureRandom random;
        private final Purpose purpose;
        private final byte[] bundleName;
        private final Prologue prologue;
        private final Secret answerKey;
        private final Session session;
        private final Secret contact;
        private final Instant now;
        private boolean used;

        private Answer(
                SecureRandom random,
                Bundle bundle,
                Prologue prologue,
                Secret answerKey,
                Session session,
                Secret contact,
                Instant now) {
            this.random = random;
            this.purpose = bundle.purpose();
            this.bundleName = bundleName(bundle);
            this.prologue = prologue;
            this.answerKey = answerKey;
            this.session = session;
            this.contact = contact;
            this.now = now;
        }

        /** {@code D_0} of the invitee's direction: {@code previous} of the first content. */
        public byte[] directionStart() {
            return session.directionStart(Session.Author.US);
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
            byte[] first = session.sealMessage(content, purpose.firstMessage(), now);
            used = true;
            byte[] salt = new byte[Aead.SALT];
            random.nextBytes(salt);
            byte[] entry = Arrays.copyOf(Bytes.concat(salt, bundleName, prologue.bytes(), first), Wire.SMALL_ENTRY);
            Aead.derived(entry, answerKey.inside(), purpose.answer)
                    .sealInPlace(purpose.answer, entry, 0, Aead.SALT, PLAINTEXT);
            answerKey.close();
            return new Sealed(entry, session, contact);
        }

        /** Erases what was not used. */
        @Override
        public void close() {
            answerKey.close();
            if (!used) {
                used = true;
                session.close();
                contact.close();
            }
        }
    }

    /** The invitee's result: to be stored, both, before the entry leaves the device. */
    public static final class Sealed {
        private final byte[] entry;
        private final Session session;
        private final Secret contact;

        private Sealed(byte[] entry, Session session, Secret contact) {
            this.entry = entry;
            this.session = session;
            this.contact = contact;
        }

        /** The answer, an entry of SMALL_ENTRY bytes. */
        public byte[] entry() {
            return entry;
        }

        public Session session() {
            return session;
        }

        /** {@code CS}: what outlives the session, for the codes of this contact alone. The caller stores and closes it. */
        public Secret contact() {
            return contact;
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
        Arrival arrival = arrival(secret, entry);
        if (now.isAfter(expiresAt.plus(GRACE))) {
            throw new InvitationException(
                    Kind.EXPIRED, "S-206: the invitation has expired. (This device's clock says " + now + ".)");
        }
        return arrival.accept(random, keys, bundleHash, now);
    }

    /**
     * What came to a published address, before anything is decided about it (S-201).
     *
     * @throws DoesNotOpenException if it is nothing that somebody with the address sealed
     */
    public static Arrival arrival(LinkSecret secret, byte[] entry) throws DoesNotOpenException {
        return new Arrival(secret.purpose(), open(secret, entry));
    }

    /** An answer that opened under the key of the link. */
    public static final class Arrival {
        private final Purpose purpose;
        private final long bundleCount;
        private final Prologue prologue;
        private final byte[] first;

        private Arrival(Purpose purpose, byte[] plaintext) throws DoesNotOpenException {
            int named = purpose.nameLength;
            this.purpose = purpose;
            this.bundleCount = named == 0 ? 0 : ByteBuffer.wrap(plaintext).getLong();
            this.prologue = Prologue.read(Bytes.slice(plaintext, named, Prologue.LENGTH));
            this.first = Bytes.slice(plaintext, named + Prologue.LENGTH, purpose.firstMessage());
        }

        /** Which bundle it says it answers. */
        public long bundleCount() {
            return bundleCount;
        }

        /** {@code H(E_A)}: the same in a replay (S-605). */
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
            checkIdentity(prologue, keys.identity());
            byte[] transcript = prologue.transcript(purpose, bundleHash);
            return begin(random, keys, prologue, transcript, first, now);
        }
    }

    private static byte[] bundleName(Bundle bundle) {
        return bundle.purpose().nameLength == 0
                ? new byte[0]
                : ByteBuffer.allocate(Long.BYTES).putLong(bundle.count()).array();
    }

    private static Accepted begin(
            SecureRandom random, InviterKeys keys, Prologue prologue, byte[] transcript, byte[] first, Instant now)
            throws DoesNotOpenException {
        HandshakeSecrets secrets = agree(prologue, keys, transcript);
        SessionState state = new SessionState(
                transcript,
                false,
                keys.identity().signing().publicBytes(),
                prologue.identityKey(),
                secrets.root(),
                PostQuantum.afterHandshake(now),
                secrets.responderHeader(),
                secrets.initiatorHeader());
        state.ours = keys.prekey().copy();
        Session session = new Session(random, state);
        Opening opening = session.openMessage(first, now);
        if (opening instanceof Opening.Opened opened
                && FirstContent.isValid(opened.content(), session.directionStart(Session.Author.PEER))) {
            return new Accepted(session, opened.content(), secrets.contact());
        }
        session.close();
        secrets.contact().close();
        throw new DoesNotOpenException();
    }

    /** Whether an entry is an answer of somebody who has the link, good or not: S-206 reports a second one. */
    public static boolean isAnswer(LinkSecret secret, byte[] entry) {
        try {
            open(secret, entry);
            return true;
        } catch (DoesNotOpenException e) {
            return false;
        }
    }

    /** S-201. */
    private static byte[] open(LinkSecret secret, byte[] entry) throws DoesNotOpenException {
        if (entry.length != Wire.SMALL_ENTRY) {
            throw new DoesNotOpenException();
        }
        try (Secret key = secret.answerKey()) {
            byte[] label = secret.purpose().answer;
            return Aead.derived(entry, key.inside(), label).open(label, entry, 0, Aead.SALT, PLAINTEXT + Aead.TAG);
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
    private static HandshakeSecrets agree(Prologue prologue, InviterKeys keys, byte[] transcript)
            throws DoesNotOpenException {
        try (Secret dh1 = keys.prekey().agree(prologue.identityDh());
                Secret dh2 = keys.identity().agreement().agree(prologue.ephemeral());
                Secret dh3 = keys.prekey().agree(prologue.ephemeral());
                Secret shared = Kem.ML_KEM_1024.decapsulate(keys.kemSeed(), prologue.ciphertext())) {
            return HandshakeSecrets.derive(transcript, dh1, dh2, dh3, shared);
        }
    }

    /** The inviter's result: to be stored, both, in the transaction that deletes the invitation's keys. */
    public static final class Accepted {
        private final Session session;
        private final byte[] content;
        private final Secret contact;

        private Accepted(Session session, byte[] content, Secret contact) {
            this.session = session;
            this.content = content;
            this.contact = contact;
        }

        public Session session() {
            return session;
        }

        /** {@code CS}: what outlives the session, for the codes of this contact alone. The caller stores and closes it. */
        public Secret contact() {
            return contact;
        }

        /** The first content: serialised, its introduction checked (S-205). */
        public byte[] content() {
            return content;
        }
    }
}
