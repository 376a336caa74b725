package org.waystation.relay.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final byte[] OUTER = HexFormat.of().parseHex("11".repeat(32));
    private static final byte[] INNER = HexFormat.of().parseHex("22".repeat(32));

    private final NaiveChain naive = new NaiveChain(1, OUTER, INNER);

    @Test
    void everyKeyIsThatOfTheDescription() {
        List<NaiveChain.State> states = naive.states(1_100);
        Chain chain = Chain.at(1, OUTER, INNER);
        for (NaiveChain.State state : states) {
            chain.forward(state.position());
            assertEquals(state.position(), chain.position());
            assertArrayEquals(state.key(), chain.key(), "position " + state.position());
        }
    }

    @Test
    void leapsEndWhereStepsDo() {
        List<NaiveChain.State> states = naive.states(5_000);
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Chain chain = Chain.at(1, OUTER, INNER);
            while (chain.position() < 4_000) {
                chain.forward(chain.position() + random.nextInt(random.nextBoolean() ? 10 : 1_000));
                byte[] expected = states.get((int) chain.position() - 1).key();
                assertArrayEquals(expected, chain.key(), "seed " + seed + ", position " + chain.position());
            }
        }
        for (long edge : new long[] {255, 256, 257, 511, 512, 513, 767, 768}) {
            Chain chain = Chain.at(1, OUTER, INNER);
            chain.forward(edge);
            assertArrayEquals(states.get((int) edge - 1).key(), chain.key(), "position " + edge);
        }
    }

    @Test
    void itGoesOnFromWhatWasPutAway() {
        Chain chain = Chain.at(1, OUTER, INNER);
        chain.forward(300);
        ByteBuffer put = ByteBuffer.allocate(Long.BYTES + 2 * Chain.LENGTH);
        chain.put(put);
        NaiveChain.State at300 = naive.at(300);
        ByteBuffer expected = ByteBuffer.allocate(put.capacity());
        expected.putLong(300).put(at300.outer()).put(at300.inner());
        assertArrayEquals(expected.array(), put.array());
        Chain again = Chain.at(300, at300.outer(), at300.inner());
        again.forward(700);
        assertArrayEquals(naive.at(700).key(), again.key());
    }

    @Test
    void aFarPositionIsNear() {
        Chain chain = Chain.at(1, OUTER, INNER);
        chain.forward(256L * 100_000 + 3); // step by step it would be 25 million hashes
        byte[] outer = OUTER;
        for (int block = 1; block < 100_000; block++) {
            outer = NaiveChain.hash("waystation.v1.relay.chain.outer", outer);
        }
        byte[] inner = NaiveChain.hash("waystation.v1.relay.chain.block", outer);
        assertArrayEquals(
                new NaiveChain(256L * 100_000, outer, inner)
                        .at(256L * 100_000 + 3)
                        .key(),
                chain.key());
    }

    /** What a chain at p holds is not, and does not lead by any of the hashes to, a key or a state before p. */
    @Test
    void A02_nothingLeadsBack() {
        List<NaiveChain.State> states = naive.states(1_024);
        for (int head : new int[] {2, 100, 255, 256, 257, 300, 511, 512, 700}) {
            Set<ByteBuffer> behind = new HashSet<>();
            for (NaiveChain.State state : states.subList(0, head - 1)) {
                behind.add(ByteBuffer.wrap(state.key()));
                behind.add(ByteBuffer.wrap(state.inner()));
                if (state.position() / 256 < head / 256) { // later ones share the outer state with the head
                    behind.add(ByteBuffer.wrap(state.outer()));
                }
            }
            Chain chain = Chain.at(1, OUTER, INNER);
            chain.forward(head);
            ByteBuffer held = ByteBuffer.allocate(Long.BYTES + 2 * Chain.LENGTH);
            chain.put(held);
            Set<ByteBuffer> reachable = new HashSet<>();
            reach(held.slice(Long.BYTES, Chain.LENGTH), 4, reachable);
            reach(held.slice(Long.BYTES + Chain.LENGTH, Chain.LENGTH), 4, reachable);
            new NaiveChain(head, bytes(held, Long.BYTES), bytes(held, Long.BYTES + Chain.LENGTH))
                    .states(head + 600)
                    .forEach(state -> reachable.add(ByteBuffer.wrap(state.key())));
            assertTrue(reachable.contains(ByteBuffer.wrap(states.get(head - 1).key())));
            behind.retainAll(reachable);
            assertTrue(behind.isEmpty(), "at " + head);
        }
    }

    /** Everything that any order of the four hashes makes of a value. */
    private static void reach(ByteBuffer value, int depth, Set<ByteBuffer> into) {
        byte[] bytes = bytes(value, 0);
        into.add(ByteBuffer.wrap(bytes));
        for (String step : depth == 0 ? new String[0] : new String[] {"outer", "block", "inner", "key"}) {
            reach(ByteBuffer.wrap(NaiveChain.hash("waystation.v1.relay.chain." + step, bytes)), depth - 1, into);
        }
    }

    private static byte[] bytes(ByteBuffer in, int at) {
        byte[] bytes = new byte[Chain.LENGTH];
        in.get(at, bytes);
        return bytes;
    }

    @Test
    void itNeverGoesBack() {
        Chain chain = Chain.at(7, OUTER, INNER);
        assertThrows(IllegalArgumentException.class, () -> chain.forward(6));
        chain.forward(7);
        assertArrayEquals(Chain.at(7, OUTER, INNER).key(), chain.key());
        assertThrows(IllegalArgumentException.class, () -> Chain.at(0, OUTER, INNER));
        assertThrows(IllegalArgumentException.class, () -> Chain.at(1, OUTER, new byte[31]));
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Chain chain = Chain.at(1, OUTER, INNER);
        Chain copy = chain.copy();
        copy.forward(600);
        assertArrayEquals(naive.at(1).key(), chain.key());
        copy.erase();
        assertEquals(0, copy.position());
        assertThrows(IllegalStateException.class, copy::key);
        assertThrows(IllegalStateException.class, () -> copy.forward(601));
        assertThrows(IllegalStateException.class, copy::copy);
        chain.forward(600);
        assertArrayEquals(naive.at(600).key(), chain.key());
    }
}
