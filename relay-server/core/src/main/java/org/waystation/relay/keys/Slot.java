package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The keys of one mailbox: a chain that stands at its head, the oldest entry not yet gone, and one key for what is kept as long as
 * the mailbox. Index and generation name it in the mailbox's row; the generation is random, so a slot that was given to another
 * mailbox is not mistaken for this one's. Only the {@link Keyring} moves it. Of the keyring's thread.
 */
public final class Slot {
    private final int index;
    private final long generation;
    private final Chain chain;
    private final byte[] lasting;

    private Slot(int index, long generation, Chain chain, byte[] lasting) {
        this.index = index;
        this.generation = generation;
        this.chain = chain;
        this.lasting = lasting;
    }

    static Slot parse(int index, byte[] plain) {
        ByteBuffer in = ByteBuffer.wrap(plain);
        long generation = in.getLong();
        long position = in.getLong();
        byte[] outer = new byte[Chain.LENGTH];
        byte[] inner = new byte[Chain.LENGTH];
        byte[] lasting = new byte[Chain.LENGTH];
        in.get(outer).get(inner).get(lasting);
        Slot slot = new Slot(index, generation, Chain.at(position, outer, inner), lasting);
        Arrays.fill(outer, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        return slot;
    }

    /** What a free slot holds: generation, states and key all drawn anew, the chain at 1. */
    static byte[] fresh(SecureRandom random) {
        byte[] plain = new byte[Records.PLAIN];
        byte[] drawn = new byte[Long.BYTES + 3 * Chain.LENGTH];
        random.nextBytes(drawn);
        ByteBuffer.wrap(plain).put(drawn, 0, Long.BYTES).putLong(1).put(drawn, Long.BYTES, drawn.length - Long.BYTES);
        Arrays.fill(drawn, (byte) 0);
        return plain;
    }

    byte[] plain() {
        byte[] plain = new byte[Records.PLAIN];
        ByteBuffer out = ByteBuffer.wrap(plain);
        out.putLong(generation);
        chain.put(out);
        out.put(lasting);
        return plain;
    }

    public int index() {
        return index;
    }

    public long generation() {
        return generation;
    }

    /** Where the chain stands; 0 once released. */
    public long head() {
        return chain.position();
    }

    /** A copy of the chain at the head, for the caller to move on and to erase. */
    public Chain chain() {
        return chain.copy();
    }

    /** The key for entries that are kept as long as the mailbox. The array is the caller's. */
    public byte[] lasting() {
        requireHeld();
        return lasting.clone();
    }

    void move(long head) {
        requireHeld();
        chain.forward(head);
    }

    void erase() {
        chain.erase();
        Arrays.fill(lasting, (byte) 0);
    }

    void requireHeld() {
        if (head() == 0) {
            throw new IllegalStateException("the slot is released");
        }
    }
}
