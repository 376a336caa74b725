package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.testing.Script;
import org.waystation.wire.Wire;

/**
 * A contact who has the right keys and uses them as a script says: any chain, any number, any header, now and then an honest answer of
 * the other side in between. What is refused changes nothing, and what is kept stays bounded.
 */
final class Mallory {
    private static final int LARGEST_RECORD = 60 << 10;
    private static final byte[] KEM_KEY = Kem.ML_KEM_768.publicKey(Secret.random(new TestRandom("kem key"), Kem.SEED));

    private final TestRandom random = new TestRandom("victim");
    private final List<byte[]> sent = new ArrayList<>();
    private Session victim;
    private Instant now = Contact.NOW;
    private byte salt;

    /** @param session of the victim, as it was stored */
    Mallory(byte[] session) {
        this.victim = Session.load(random, session);
    }

    void play(Script script) {
        for (int acts = 0; script.hasMore() && acts < 40; acts++) {
            switch (script.next(8)) {
                case 0 -> victim.seal(new byte[script.next()], EntrySize.SMALL, now);
                case 1 -> {
                    now = now.plus(Duration.ofHours(script.number() & 0xffff));
                    victim.expire(now);
                }
                case 2 -> victim = Session.load(random, victim.save());
                case 3 -> give(sent.isEmpty() ? script.piece() : sent.get(script.next(sent.size())));
                case 4 -> give(inNewChain(script));
                default -> give(inOldChain(script));
            }
        }
    }

    private void give(byte[] message) {
        byte[] before = victim.save();
        Opening opening = victim.open(message, now);
        byte[] after = victim.save();
        if (!(opening instanceof Opening.Opened)) {
            assertArrayEquals(before, after, "what does not open changes nothing");
        }
        assertTrue(after.length <= LARGEST_RECORD, "a session that grows");
        assertArrayEquals(after, Session.load(random, after).save());
        sent.add(message);
    }

    /** A message of a chain that the victim knows. */
    private byte[] inOldChain(Script script) {
        List<ReceivingChain> chains = new ArrayList<>();
        ReceivingChain current = victim.state().received.current();
        if (current != null) {
            chains.add(current);
        }
        victim.state().received.earlier().forEach(chains::add);
        if (chains.isEmpty()) {
            return inNewChain(script);
        }
        ReceivingChain chain = chains.get(script.next(chains.size()));
        byte[] chainKey = chain.chainKey();
        Header header = header(script, script.take(X25519.LENGTH));
        long number = script.next(4) == 0 ? script.number() : chain.next() + script.number();
        Secret skipped = chain.skippedKey(number, now);
        if (skipped != null) {
            return sealed(script, header, number, chain.headerKey(), skipped.exposeCopy());
        }
        byte[] messageKey = new byte[32];
        if (chainKey != null && number >= chain.next() && number - chain.next() <= 2 * ReceivingChain.MAX_AHEAD) {
            messageKey = keyOf(chainKey.clone(), number - chain.next());
        }
        return sealed(script, header, number, chain.headerKey(), messageKey);
    }

    /** A message that begins a chain, as far as the victim expects one. */
    private byte[] inNewChain(Script script) {
        SessionState state = victim.state();
        byte[] ratchetKey =
                X25519.generate(new TestRandom("mallory " + script.next())).publicInside();
        switch (script.next(8)) {
            case 0 -> ratchetKey = new byte[X25519.LENGTH];
            case 1 -> ratchetKey = state.ours == null ? ratchetKey : state.ours.publicInside();
            case 2 -> ratchetKey = state.theirs == null ? ratchetKey : state.theirs;
            default -> {}
        }
        Header header = header(script, ratchetKey);
        long number = script.number();
        byte[] messageKey = new byte[32];
        if (state.ours != null && header.isWellFormed()) {
            try (Secret agreement = state.ours.agree(ratchetKey);
                    Secret postQuantum = state.postQuantum.secretOf(header)) {
                RootStep step = RootStep.derive(state.root, agreement, postQuantum);
                messageKey = keyOf(step.chain().exposeCopy(), number & 0xfff);
            } catch (DoesNotOpenException e) {
                messageKey[0] = 1;
            }
        }
        return sealed(script, header, number, state.nextReceivingHeaderKey, messageKey);
    }

    private static byte[] keyOf(byte[] chainKey, long steps) {
        for (long i = 0; i < steps; i++) {
            ChainKey.step(chainKey);
        }
        return ChainKey.step(chainKey);
    }

    private Header header(Script script, byte[] ratchetKey) {
        long previous = script.next(4) == 0 ? script.number() : expectedLength();
        PostQuantum postQuantum = victim.state().postQuantum;
        int odd = script.next();
        int epoch = odd < 200 ? postQuantum.epoch() + (postQuantum.offered() == null ? 0 : 1) : (int) script.number();
        byte kind = odd % 5 == 0 ? (byte) script.next() : postQuantum.offered() == null ? (byte) (odd % 2) : 2;
        byte[] slot = script.next(4) == 0 ? script.take(script.next()) : kind == Header.KEY ? KEM_KEY : new byte[0];
        byte[] key = java.util.Arrays.copyOf(ratchetKey, X25519.LENGTH);
        return Header.of(key, previous, epoch, kind, slot);
    }

    private long expectedLength() {
        ReceivingChain current = victim.state().received.current();
        return current == null ? 0 : current.next();
    }

    private byte[] sealed(Script script, Header header, long number, Secret headerKey, byte[] messageKey) {
        byte[] message = new byte[script.next(4) == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY];
        message[0] = script.next(4) == 0 ? salt : ++salt;
        header.seal(number, message, headerKey, victim.state().transcript);
        Body.seal(script.take(script.next(64)), message, messageKey, victim.state().transcript);
        if (script.next(16) == 1) {
            message[Message.BODY - 1 + script.next()] ^= 1;
        }
        return message;
    }
}
