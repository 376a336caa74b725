package org.waystation.relay.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The chain as the package describes it, written again with nothing but SHA-256. Position by position; nothing is forgotten. */
final class NaiveChain {
    private final List<State> states = new ArrayList<>();

    NaiveChain(long start, byte[] outer, byte[] inner) {
        states.add(new State(start, outer, inner));
    }

    static final class State {
        private final long position;
        private final byte[] outer;
        private final byte[] inner;

        State(long position, byte[] outer, byte[] inner) {
            this.position = position;
            this.outer = outer;
            this.inner = inner;
        }

        long position() {
            return position;
        }

        byte[] outer() {
            return outer;
        }

        byte[] inner() {
            return inner;
        }

        byte[] key() {
            return hash("waystation.v1.relay.chain.key", inner);
        }

        State next() {
            if ((position + 1) % 256 == 0) {
                return new State(
                        position + 1,
                        hash("waystation.v1.relay.chain.outer", outer),
                        hash("waystation.v1.relay.chain.block", outer));
            }
            return new State(position + 1, outer, hash("waystation.v1.relay.chain.inner", inner));
        }
    }

    /** The states from the start to {@code to}, both included. */
    List<State> states(long to) {
        while (last().position() < to) {
            states.add(last().next());
        }
        return states.subList(0, (int) (to - states.get(0).position()) + 1);
    }

    State at(long position) {
        List<State> upTo = states(position);
        return upTo.get(upTo.size() - 1);
    }

    private State last() {
        return states.get(states.size() - 1);
    }

    static byte[] hash(String label, byte[]... inputs) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((label + "\0").getBytes(StandardCharsets.US_ASCII));
            for (byte[] input : inputs) {
                digest.update(input);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
