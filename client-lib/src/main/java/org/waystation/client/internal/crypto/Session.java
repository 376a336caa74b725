package org.waystation.client.internal.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import org.waystation.wire.Wire;

/**
 * One contact's ratchet (specification, section 5).
 *
 * <p>For one thread at a time, and one writer: two copies of a session that both go on would use message keys twice (under fresh
 * salts, so that no key and nonce come twice, but the peer opens only one of the two). Sessions share nothing but the random
 * generator, so unrelated ones may be used at once. <b>Store {@link #save} before an entry leaves the device, and before a
 * received one is acknowledged.</b>
 */
public final class Session implements AutoCloseable {
    /** Who wrote a content. */
    public enum Author {
        US,
        PEER
    }

    /** Chains, of both sides together, over which the peer keeps the keys of messages that it skipped. */
    public static final int KEYS_LAST = 2 * ReceivedChains.EARLIER;

    private final SecureRandom random;
    private final SessionState state;

    Session(SecureRandom random, SessionState state) {
        this.random = random;
        this.state = state;
    }

    /**
     * Seals one content.
     *
     * @throws IllegalArgumentException if it is longer than {@link EntrySize#capacity}; nothing has changed then
     */
    public byte[] seal(byte[] content, EntrySize size, Instant now) {
        return sealMessage(content, size.bytes(), now);
    }

    byte[] sealMessage(byte[] content, int size, Instant now) {
        if (content.length > Message.capacity(size)) {
            throw new IllegalArgumentException(
                    "a content of " + content.length + " bytes where there is room for " + Message.capacity(size));
        }
        state.received.dropExpired(now);
        SendingChain chain = state.sending == null ? startChain(now) : state.sending;
        return chain.seal(content, size, state.transcript, random);
    }

    private SendingChain startChain(Instant now) {
        byte[] theirs = state.theirs;
        if (theirs == null) {
            throw new IllegalStateException("the responder of a handshake receives before it sends");
        }
        X25519 ours = X25519.generate(random);
        PostQuantum.Move move = state.postQuantum.startChain(state.chains, random, now);
        RootStep step;
        try (Secret agreement = ours.agree(theirs);
                Secret secret = move.secret) {
            step = RootStep.derive(state.root, agreement, secret);
        } catch (DoesNotOpenException e) {
            throw new IllegalStateException("a key that was checked when it came gives zero now", e);
        }
        Header header =
                Header.of(ours.publicInside(), state.previousLength, state.postQuantum.epoch(), move.kind, move.slot);
        return state.startSending(ours, step, header);
    }

    /** Opens an entry. Never fails otherwise than by {@link Opening.Unreadable}, and changes nothing unless it opens. */
    public Opening open(byte[] entry, Instant now) {
        return Wire.isEntrySize(entry.length) ? openMessage(entry, now) : new Opening.Unreadable(false);
    }

    Opening openMessage(byte[] message, Instant now) {
        try {
            return tryHeaderKeys(message, now);
        } catch (DoesNotOpenException e) {
            return new Opening.Unreadable(true);
        }
    }

    /** S-301: the current receiving header key, the next one, those of earlier chains. */
    private Opening tryHeaderKeys(byte[] message, Instant now) throws DoesNotOpenException {
        ReceivingChain current = state.received.current();
        Header header = current == null ? null : Header.open(message, current.headerKey(), state.transcript);
        if (current != null && header != null) {
            return openInChain(current, header, message, now);
        }
        header = state.ours == null ? null : Header.open(message, state.nextReceivingHeaderKey, state.transcript);
        if (header != null) {
            return openNewChain(header, message, now);
        }
        for (ReceivingChain earlier : state.received.earlier()) {
            header = Header.open(message, earlier.headerKey(), state.transcript);
            if (header != null) {
                return openInChain(earlier, header, message, now);
            }
        }
        return new Opening.Unreadable(false);
    }

    private Opening openInChain(ReceivingChain chain, Header header, byte[] message, Instant now)
            throws DoesNotOpenException {
        long number = header.number();
        if (chain.wasUsed(number)) {
            return chain.wasUsedBy(number, message) ? new Opening.Repeat() : new Opening.Unreadable(true);
        }
        Secret skipped = chain.skippedKey(number, now);
        if (skipped != null) {
            byte[] content = Body.open(message, skipped.inside(), state.transcript);
            chain.use(number, message);
            state.received.dropExpired(now);
            return new Opening.Opened(content);
        }
        ReceivingChain.Run run = chain.runThrough(number);
        try {
            byte[] content = Body.open(message, run.last(), state.transcript);
            chain.advance(run, message, now);
            state.received.trim(now);
            return new Opening.Opened(content);
        } finally {
            run.erase();
        }
    }

    private Opening openNewChain(Header header, byte[] message, Instant now) throws DoesNotOpenException {
        checkRatchetKey(header);
        checkNumbers(header);
        RootStep step = rootStep(header);
        ReceivingChain chain =
                new ReceivingChain(state.nextReceivingHeaderKey, step.chain().inside(), 0);
        ReceivingChain.Run run = chain.runThrough(header.number());
        try {
            byte[] content = Body.open(message, run.last(), state.transcript);
            chain.advance(run, message, now);
            state.startReceiving(header, step, chain, now);
            return new Opening.Opened(content);
        } catch (DoesNotOpenException e) {
            step.erase();
            throw e;
        } finally {
            run.erase();
        }
    }

    /** S-304, for a new chain. */
    private void checkNumbers(Header header) throws DoesNotOpenException {
        ReceivingChain before = state.received.current();
        boolean fits = before == null ? header.previousLength() == 0 : before.isWithinReach(header.previousLength());
        if (!fits || header.number() > ReceivingChain.MAX_AHEAD) {
            throw new DoesNotOpenException();
        }
    }

    /** S-302. */
    private void checkRatchetKey(Header header) throws DoesNotOpenException {
        byte[] key = header.ratchetKey();
        X25519 ours = state.ours;
        if (!header.isWellFormed()
                || ours == null
                || MessageDigest.isEqual(key, ours.publicInside())
                || MessageDigest.isEqual(key, state.theirs)) {
            throw new DoesNotOpenException();
        }
    }

    private RootStep rootStep(Header header) throws DoesNotOpenException {
        X25519 ours = state.ours;
        if (ours == null) {
            throw new DoesNotOpenException();
        }
        try (Secret secret = state.postQuantum.secretOf(header);
                Secret agreement = ours.agree(header.ratchetKey())) {
            return RootStep.derive(state.root, agreement, secret);
        }
    }

    /**
     * S-305: erases the keys of skipped messages that were kept for 30 days. Happens by itself whenever a message is sealed or
     * opened; a session that rests needs it once a day.
     *
     * @return whether something was erased, and the session is to be stored
     */
    public boolean expire(Instant now) {
        return state.received.dropExpired(now);
    }

    /**
     * How many chains were begun so far, by either side. An entry that was sealed when the number was n is one whose key the peer may
     * have dropped (S-305) when it is more than n + {@value #KEYS_LAST}.
     */
    public long chains() {
        return state.chains;
    }

    /** How many messages the chain has that the next message belongs to. */
    public long chainLength() {
        SendingChain sending = state.sending;
        return sending == null ? 0 : sending.length();
    }

    /** All of the session as one record, private keys included: the caller seals and zeroes it. At most 60 KiB. */
    public byte[] save() {
        return SessionRecord.write(state);
    }

    /**
     * Exactly the session that was saved.
     *
     * @throws IllegalArgumentException if this is no record of {@link #save}, or one of a newer format
     */
    public static Session load(SecureRandom random, byte[] saved) {
        return new Session(random, SessionRecord.read(saved));
    }

    /** The peer's {@code IK}, 32 bytes. */
    public byte[] peerIdentity() {
        return state.peerIdentity.clone();
    }

    /** {@code T}, 32 bytes. */
    public byte[] transcript() {
        return state.transcript.clone();
    }

    /** {@code D_0} of what this author writes. */
    public byte[] directionStart(Author author) {
        return DirectionChain.start(state.transcript, (author == Author.US) == state.initiator);
    }

    /** What this author's first re-home code is made from, given {@code CS} of the handshake. */
    public RehomeSecret rehomeSecret(Author author, Secret contact) {
        return RehomeSecret.first(state.transcript, contact, (author == Author.US) == state.initiator);
    }

    /** What both people compare. */
    public VerificationCode verificationCode() {
        return VerificationCode.of(state.ownIdentity, state.peerIdentity);
    }

    /** For the tests of this package. */
    SessionState state() {
        return state;
    }

    /** Erases the session from memory. */
    @Override
    public void close() {
        state.erase();
    }

    @Override
    public String toString() {
        return "Session";
    }
}
