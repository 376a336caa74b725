package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One key for each position of a mailbox, and no way back: who has the chain at a position has the keys from there on, and none
 * before it. So that a far position is near, there are two levels. Every 256 positions are a block; an outer state goes forward
 * once a block, and the inner state of a block, made from its outer one, goes forward once a position:
 *
 * <pre>
 *   outer(b+1)   = H("…chain.outer", outer(b))
 *   inner(256 b) = H("…chain.block", outer(b))
 *   inner(p+1)   = H("…chain.inner", inner(p))      within a block
 *   key(p)       = H("…chain.key",   inner(p))
 * </pre>
 *
 * A chain at p holds inner(p) and the outer state of the <em>next</em> block, since that of its own block would open what is
 * behind it. Going from p to q costs at most (q - p) / 256 + 256 hashes. Of one thread.
 */
public final class Chain {
    /** Of each of the two states, and of a key. */
    public static final int LENGTH = Hash.LENGTH;

    private static final int BLOCK_BITS = 8;
    private static final Hash OUTER = new Hash("waystation.v1.relay.chain.outer");
    private static final Hash BLOCK = new Hash("waystation.v1.relay.chain.block");
    private static final Hash INNER = new Hash("waystation.v1.relay.chain.inner");
    private static final Hash KEY = new Hash("waystation.v1.relay.chain.key");

    private final byte[] outer;
    private final byte[] inner;

    /** 0 once erased. */
    private long position;

    private Chain(long position, byte[] outer, byte[] inner) {
        this.position = position;
        this.outer = outer;
        this.inner = inner;
    }

    /** The chain at {@code position}, which is at least 1. The arrays are copied. */
    public static Chain at(long position, byte[] outer, byte[] inner) {
        if (position < 1 || outer.length != LENGTH || inner.length != LENGTH) {
            throw new IllegalArgumentException("no chain stands at " + position + " with such states");
        }
        return new Chain(position, outer.clone(), inner.clone());
    }

    /** The position whose key is {@link #key}; 0 once erased. */
    public long position() {
        return position;
    }

    /**
     * Goes forward, and forgets what is left behind.
     *
     * @throws IllegalArgumentException if it would go back
     */
    public void forward(long to) {
        requireKeys();
        if (to < position) {
            throw new IllegalArgumentException("a chain does not go back from " + position + " to " + to);
        }
        long blocks = (to >>> BLOCK_BITS) - (position >>> BLOCK_BITS);
        if (blocks > 0) {
            for (long skipped = 1; skipped < blocks; skipped++) {
                OUTER.into(outer, outer);
            }
            BLOCK.into(outer, inner);
            OUTER.into(outer, outer);
            position = to >>> BLOCK_BITS << BLOCK_BITS;
        }
        for (; position < to; position++) {
            INNER.into(inner, inner);
        }
    }

    /** The same chain at the same position, going its own way from here. */
    public Chain copy() {
        requireKeys();
        return new Chain(position, outer.clone(), inner.clone());
    }

    /** The key of the present position. The array is the caller's. */
    public byte[] key() {
        requireKeys();
        byte[] key = new byte[LENGTH];
        KEY.into(inner, key);
        return key;
    }

    /** Forgets everything. Only {@link #position} may be called afterwards. */
    public void erase() {
        Arrays.fill(outer, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        position = 0;
    }

    void put(ByteBuffer out) {
        requireKeys();
        out.putLong(position).put(outer).put(inner);
    }

    private void requireKeys() {
        if (position == 0) {
            throw new IllegalStateException("the chain is erased");
        }
    }
}
