package org.waystation.mls.schedule;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.tree.TreeMath;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/**
 * The message keys of everyone in an epoch, RFC 9420 section 9. A secret is erased as soon as another was derived from it and used;
 * a key as soon as its message was opened. Looking a key up changes nothing until the message proves genuine.
 */
public final class SecretTree implements Struct, AutoCloseable {
    /** The two ratchets of a member. */
    public enum Kind {
        HANDSHAKE,
        APPLICATION
    }

    /** How far a ratchet may be ahead, and how many keys of late messages are kept over all ratchets. */
    public record Limits(int maxAhead, int maxSkipped) {}

    private final CipherSuite suite;
    private final int leaves;
    private final Map<Integer, Secret> nodes = new TreeMap<>();
    private final Map<Integer, Ratchets> ratchets = new TreeMap<>();

    private record Ratchets(HashRatchet handshake, HashRatchet application) {
        HashRatchet of(Kind kind) {
            return kind == Kind.HANDSHAKE ? handshake : application;
        }
    }

    /** Takes the {@code encryption_secret} over. */
    public SecretTree(CipherSuite suite, int leaves, Secret encryption) {
        this(suite, leaves);
        nodes.put(TreeMath.root(leaves), encryption);
    }

    private SecretTree(CipherSuite suite, int leaves) {
        this.suite = suite;
        this.leaves = leaves;
    }

    public static SecretTree read(CipherSuite suite, int leaves, Reader in) throws MlsException {
        SecretTree tree = new SecretTree(suite, leaves);
        in.list(entry -> tree.nodes.put(entry.u32(), entry.secret(suite.hashSize())));
        in.list(entry -> tree.ratchets.put(
                entry.u32(), new Ratchets(HashRatchet.read(suite, entry), HashRatchet.read(suite, entry))));
        for (int node : tree.nodes.keySet()) {
            MlsException.require(node >= 0 && node < TreeMath.nodes(leaves), Rule.M1301_STATE);
        }
        return tree;
    }

    @Override
    public void writeTo(Writer out) {
        out.list(nodes.entrySet(), (inner, entry) -> inner.u32(entry.getKey()).vector(entry.getValue()));
        out.list(
                ratchets.entrySet(),
                (inner, entry) -> inner.u32(entry.getKey())
                        .struct(entry.getValue().handshake)
                        .struct(entry.getValue().application));
    }

    /** Takes the next key of our own leaf. */
    public MessageKey next(int leaf, Kind kind) throws MlsException {
        Ratchets own = ratchets.get(leaf);
        if (own == null) {
            own = new Expansion(leaf).install();
        }
        return own.of(kind).next();
    }

    /**
     * Finds the key of a message and changes nothing.
     *
     * @throws MlsException if it was used, or is too far ahead
     */
    public Opening open(int leaf, Kind kind, int generation, Limits limits) throws MlsException {
        Ratchets known = ratchets.get(leaf);
        if (known != null) {
            return new Opening(leaf, kind, null, known.of(kind).peek(generation, limits.maxAhead), limits);
        }
        Expansion expansion = new Expansion(leaf);
        try {
            HashRatchet.Step step = expansion.ratchets.of(kind).peek(generation, limits.maxAhead);
            return new Opening(leaf, kind, expansion, step, limits);
        } catch (MlsException e) {
            expansion.close();
            throw e;
        }
    }

    /** A key that was looked up for a message that has yet to prove genuine. */
    public final class Opening implements AutoCloseable {
        private final int leaf;
        private final Kind kind;
        private final @Nullable Expansion expansion;
        private final HashRatchet.Step step;
        private final Limits limits;
        private boolean used;

        private Opening(int leaf, Kind kind, @Nullable Expansion expansion, HashRatchet.Step step, Limits limits) {
            this.leaf = leaf;
            this.kind = kind;
            this.expansion = expansion;
            this.step = step;
            this.limits = limits;
        }

        public MessageKey key() {
            return step.key();
        }

        /**
         * The message was genuine: erases its key and all that led to it. Other messages may have been opened since the key was
         * looked up; then it is looked up again.
         */
        public void use() {
            if (expansion != null && !nodes.containsKey(expansion.start)) {
                useAgain();
                return;
            }
            used = true;
            if (expansion != null) {
                expansion.install();
            }
            if (step.take()) {
                forgetSkippedBeyond(limits.maxSkipped);
            }
        }

        private void useAgain() {
            try (Opening again = SecretTree.this.open(leaf, kind, step.key().generation(), limits)) {
                again.use();
            } catch (MlsException e) {
                return; // the key was used already
            }
        }

        @Override
        public void close() {
            step.close();
            if (!used && expansion != null) {
                expansion.close();
            }
        }
    }

    private void forgetSkippedBeyond(int max) {
        int total = 0;
        for (Ratchets each : ratchets.values()) {
            total += each.handshake.skippedCount() + each.application.skippedCount();
        }
        for (; total > max; total--) {
            ratchets.values().stream()
                    .flatMap(each -> Stream.of(each.handshake, each.application))
                    .max(Comparator.comparingInt(HashRatchet::skippedCount))
                    .ifPresent(HashRatchet::dropOldestSkipped);
        }
    }

    /** The way from the nearest kept node down to a leaf, derived and not yet installed. */
    private final class Expansion implements AutoCloseable {
        private final int leaf;
        private final int start;
        private final Map<Integer, Secret> siblings = new LinkedHashMap<>();
        private final Ratchets ratchets;

        Expansion(int leaf) throws MlsException {
            this.leaf = leaf;
            int target = TreeMath.nodeOfLeaf(leaf);
            this.start = nearestKept(target);
            Secret at = kept(start).copy();
            for (int node = start; node != target; ) {
                int child = TreeMath.childTowards(node, target);
                siblings.put(TreeMath.sibling(child), child(at, TreeMath.sibling(child)));
                Secret next = child(at, child);
                at.close();
                at = next;
                node = child;
            }
            this.ratchets = new Ratchets(ratchet(at, "handshake"), ratchet(at, "application"));
            at.close();
        }

        private int nearestKept(int target) throws MlsException {
            MlsException.require(leaf >= 0 && leaf < leaves, Rule.M604_SENDER_IS_MEMBER);
            int at = target;
            while (!nodes.containsKey(at)) {
                MlsException.require(at != TreeMath.root(leaves), Rule.M613_GENERATION_UNUSED);
                at = TreeMath.parent(at);
            }
            return at;
        }

        private HashRatchet ratchet(Secret leafSecret, String label) {
            return new HashRatchet(suite, suite.expandWithLabel(leafSecret, label, new byte[0], suite.hashSize()));
        }

        Ratchets install() {
            kept(start).close();
            nodes.remove(start);
            nodes.putAll(siblings);
            SecretTree.this.ratchets.put(leaf, ratchets);
            return ratchets;
        }

        @Override
        public void close() {
            siblings.values().forEach(Secret::close);
            ratchets.handshake.close();
            ratchets.application.close();
        }
    }

    private Secret kept(int node) {
        Secret secret = nodes.get(node);
        if (secret == null) {
            throw new IllegalStateException("no secret is kept here");
        }
        return secret;
    }

    private Secret child(Secret parent, int child) {
        boolean left = child < TreeMath.parent(child);
        byte[] side = (left ? "left" : "right").getBytes(StandardCharsets.US_ASCII);
        return suite.expandWithLabel(parent, "tree", side, suite.hashSize());
    }

    @Override
    public void close() {
        nodes.values().forEach(Secret::close);
        ratchets.values().forEach(each -> {
            each.handshake.close();
            each.application.close();
        });
    }

    @Override
    public String toString() {
        return "SecretTree[" + leaves + " leaves]";
    }
}
