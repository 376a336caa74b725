package org.waystation.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/**
 * One member's sequence of message keys of one kind, RFC 9420 section 9.1. It only goes forward: what a step skips is kept for late
 * messages, what was used is gone.
 */
final class HashRatchet implements Struct, AutoCloseable {
    private final CipherSuite suite;
    private final TreeMap<Integer, MessageKey> skipped = new TreeMap<>();
    private Secret secret;
    private int generation;

    /** Takes the secret over. */
    HashRatchet(CipherSuite suite, Secret secret) {
        this.suite = suite;
        this.secret = secret;
    }

    static HashRatchet read(CipherSuite suite, Reader in) throws MlsException {
        HashRatchet ratchet = new HashRatchet(suite, in.secret(suite.hashSize()));
        ratchet.generation = in.u32();
        MlsException.require(ratchet.generation >= 0, Rule.M1301_STATE);
        in.list(entry -> {
            MessageKey key =
                    new MessageKey(entry.u32(), entry.secret(suite.keySize()), entry.secret(suite.nonceSize()));
            return ratchet.skipped.put(key.generation(), key);
        });
        return ratchet;
    }

    @Override
    public void writeTo(Writer out) {
        out.vector(secret)
                .u32(generation)
                .list(
                        skipped.values(),
                        (inner, key) ->
                                inner.u32(key.generation()).vector(key.key()).vector(key.nonce()));
    }

    /** Takes the next key, for a message of our own. */
    MessageKey next() {
        MessageKey key = key(secret, generation);
        Secret following = following(secret, generation);
        secret.close();
        secret = following;
        generation++;
        return key;
    }

    /** Finds the key of a generation and changes nothing; {@link Step#take} does, whatever was taken in between. */
    Step peek(int wanted, int maxAhead) throws MlsException {
        if (wanted >= 0 && wanted < generation) {
            MessageKey kept = skipped.get(wanted);
            if (kept == null) {
                throw new MlsException(Rule.M613_GENERATION_UNUSED);
            }
            return new Step(kept.copy(), new ArrayList<>(), null);
        }
        MlsException.require(wanted >= 0 && wanted - generation <= maxAhead, Rule.M614_GENERATION_NEAR);
        List<MessageKey> passed = new ArrayList<>();
        Secret at = secret.copy();
        for (int g = generation; g < wanted; g++) {
            passed.add(key(at, g));
            Secret following = following(at, g);
            at.close();
            at = following;
        }
        MessageKey key = key(at, wanted);
        Secret following = following(at, wanted);
        at.close();
        return new Step(key, passed, following);
    }

    /** A key that was looked up and not yet used. */
    final class Step implements AutoCloseable {
        private final MessageKey key;
        private final List<MessageKey> passed;
        private final @Nullable Secret following;
        private boolean taken;

        private Step(MessageKey key, List<MessageKey> passed, @Nullable Secret following) {
            this.key = key;
            this.passed = passed;
            this.following = following;
        }

        MessageKey key() {
            return key;
        }

        /** The key has opened its message: it will never do so again. Returns whether keys were skipped on the way. */
        boolean take() {
            if (following == null || key.generation() < generation) {
                MessageKey used = skipped.remove(key.generation());
                if (used != null) {
                    used.close();
                }
                return false;
            }
            taken = true;
            // Since the look-up the ratchet may have gone a part of the way: no key comes back.
            passed.stream().filter(one -> one.generation() < generation).forEach(MessageKey::close);
            passed.removeIf(one -> one.generation() < generation);
            passed.forEach(one -> skipped.put(one.generation(), one));
            secret.close();
            secret = following;
            generation = key.generation() + 1;
            return !passed.isEmpty();
        }

        /** Erases the key and, where it was not taken, everything found on the way. */
        @Override
        public void close() {
            key.close();
            if (!taken) {
                passed.forEach(MessageKey::close);
                if (following != null) {
                    following.close();
                }
            }
        }
    }

    int skippedCount() {
        return skipped.size();
    }

    /** Gives up on the message that is missing longest. */
    void dropOldestSkipped() {
        skipped.pollFirstEntry().getValue().close();
    }

    private MessageKey key(Secret from, int at) {
        return new MessageKey(
                at, derive(from, "key", at, suite.keySize()), derive(from, "nonce", at, suite.nonceSize()));
    }

    private Secret following(Secret from, int at) {
        return derive(from, "secret", at, suite.hashSize());
    }

    /** {@code DeriveTreeSecret}. */
    private Secret derive(Secret from, String label, int at, int length) {
        return suite.expandWithLabel(from, label, new Writer().u32(at).toByteArray(), length);
    }

    @Override
    public void close() {
        secret.close();
        skipped.values().forEach(MessageKey::close);
    }
}
