package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.keys.KeysException.Obstacle;

/**
 * The erasable keys of a relay: a slot for each mailbox, a bucket for each hour of expiry. What is erased is gone from memory at
 * once and from the medium when the next flush is over; a crash before that brings back what the flush before it left, never
 * less than what was moved, and never a mix.
 *
 * <p>Of one thread, but for {@link Flush#run}. It begins with {@link #open}; then every slot that is in use is looked up with
 * {@link #find} (and moved, if the mailbox is further); then {@link #recovered} makes the rest free, and only then slots are
 * taken. There is one {@link Slot} object for a mailbox at a time: whoever finds one again has let go of the one before.
 *
 * <p>After a flush that failed, a keyring is of no more use: only opening it again finds out what the medium holds.
 */
public final class Keyring implements AutoCloseable {
    /** How many hours after {@link #hour} the last usable bucket is. */
    public static final int MAX_HOURS = Buckets.MAX_HOURS;

    private final KeyMedium medium;
    private final SecureRandom random;
    private final Records records;
    private final Buckets buckets;
    private final Slots slots;

    private boolean recovered;
    private @Nullable Flush flying;

    private Keyring(KeyMedium medium, SecureRandom random, Records records, Buckets buckets) {
        this.medium = medium;
        this.random = random;
        this.records = records;
        this.buckets = buckets;
        this.slots = new Slots(medium, records);
    }

    /**
     * Opens what the medium holds, or begins anew on an empty one. Buckets of hours up to {@code hour} (since 1970) are destroyed,
     * and that is synced when it returns. The medium is closed with the keyring, or if this throws.
     */
    public static Keyring open(KeyMedium medium, SecureRandom random, int hour) throws KeysException {
        try {
            long ring = Records.offset(Records.slot(0));
            if (medium.size() < ring) {
                medium.grow(ring);
            }
            byte[] bytes = new byte[Math.toIntExact(ring)];
            medium.read(0, ByteBuffer.wrap(bytes));
            Records records = new Records(medium.key());
            Keyring keyring = new Keyring(medium, random, records, Buckets.read(bytes, records, random, hour));
            keyring.sync();
            return keyring;
        } catch (KeysException | RuntimeException e) {
            medium.close();
            throw e;
        }
    }

    /**
     * The slot of a mailbox, with every move, written or not; null if its keys are no more: it was given away since, or its record
     * is damaged.
     */
    public @Nullable Slot find(int index, long generation) throws KeysException {
        Slot slot = slots.find(index);
        return slot == null || slot.generation() != generation ? null : slot;
    }

    /**
     * Ends recovery: every slot not in {@code used} gets new keys. When this returns, that and every move so far is synced. So
     * what a mailbox owed that was deleted just before a crash is paid, and no free slot has keys that a power loss takes back.
     */
    public void recovered(BitSet used) throws KeysException {
        if (recovered) {
            throw new IllegalStateException("recovered twice");
        }
        slots.recovered(used);
        recovered = true;
        sync();
    }

    /**
     * A slot that nobody has, at position 1, its keys random and synced. Does not wait for the disk unless all are taken.
     *
     * @throws KeysException with {@code NO_ROOM} if all are taken and the medium cannot grow; everything else goes on
     */
    public Slot take() throws KeysException {
        requireRecovered();
        Slot slot = slots.take();
        if (slot == null) {
            sync();
            slot = slots.take();
        }
        if (slot == null) {
            throw new KeysException(
                    Obstacle.NO_ROOM, "there is no room for the keys of one more mailbox: free some disk");
        }
        return slot;
    }

    /**
     * The head of the slot's mailbox is now at {@code head}; what is before it cannot be opened any more.
     *
     * @throws IllegalArgumentException if the head would go back
     */
    public void move(Slot slot, long head) {
        slots.move(slot, head);
    }

    /** The mailbox is deleted: its keys are erased. The slot is free again after the next flush. */
    public void release(Slot slot) {
        requireRecovered();
        slots.release(slot);
    }

    /**
     * The key to seal with what expires in {@code hour}: an hour after {@link #hour}, and at most {@link #MAX_HOURS} after it. The
     * array is the caller's.
     *
     * @throws IllegalArgumentException if the hour is destroyed, or too far ahead
     */
    public byte[] bucket(int hour) {
        return buckets.key(hour, Buckets.MAX_HOURS);
    }

    /**
     * The key of what was sealed with {@link #bucket} before. It may be further ahead than a key that may be used now: a crash
     * forgets the hours that passed since the last flush, and the clock may have been set back. The array is the caller's.
     *
     * @throws IllegalArgumentException if the hour is destroyed, or further ahead than any that was used
     */
    public byte[] bucketOf(int hour) {
        return buckets.key(hour, Buckets.RING);
    }

    /**
     * Destroys the buckets of hours up to {@code hour}; an earlier hour than {@link #hour} changes nothing. After a jump of more
     * than two days it waits for the disk, since keys would otherwise be used before they are synced.
     */
    public void advance(int hour) throws KeysException {
        buckets.advance(hour);
        if (buckets.mustSync()) {
            sync();
        }
    }

    /**
     * The latest hour whose bucket is destroyed. It never goes back: after a restart with a clock set back it is still this, and
     * whoever counts hours must take the later of the two.
     */
    public int hour() {
        return buckets.hour();
    }

    /** Whether there is something to flush. */
    public boolean dirty() {
        return buckets.changed() || (recovered && slots.changed());
    }

    /** Everything to be written now; null if there is nothing, or while another flush is under way. */
    public @Nullable Flush flush() {
        if (flying != null || !dirty()) {
            return null;
        }
        SortedMap<Long, byte[]> changed = new TreeMap<>();
        buckets.snapshot(changed);
        BitSet renewed = recovered ? slots.snapshot(changed) : new BitSet();
        flying = new Flush(medium, random, changed, renewed, buckets.hour());
        return flying;
    }

    /** Called when {@link Flush#run} has returned. One that is accounted for already changes nothing. */
    public void flushed(Flush flush) {
        if (!flush.done()) {
            throw new IllegalStateException("the flush has not been written");
        }
        if (flush == flying) {
            flying = null;
            buckets.synced(flush.hour());
            slots.flushed(flush.renewed());
        }
    }

    /** Flushes here and now; waits for the flush under way, or runs it if nobody did. */
    public void sync() throws KeysException {
        Flush before = flying;
        if (before != null) {
            before.run();
            flushed(before);
        }
        Flush now = flush();
        if (now != null) {
            now.run();
            flushed(now);
        }
    }

    /** Erases the buckets and closes the medium. Does not flush. */
    @Override
    public void close() throws KeysException {
        buckets.erase();
        records.erase();
        medium.close();
    }

    private void requireRecovered() {
        if (!recovered) {
            throw new IllegalStateException("not recovered yet");
        }
    }
}
