package org.waystation.client.internal.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The numbered contents of one direction as they are received (specification, section 6): which are missing (S-403), which came
 * twice (S-402), and whether both devices saw the same history (S-404). Arithmetic only. For one thread at a time.
 */
public final class DirectionChain {
    /** More separate gaps are not remembered: what is missing in the oldest is given up, and refused if it comes. */
    public static final int MAX_GAPS = 256;

    private static final short FORMAT = 1;
    private static final int GAP_SAVED = 2 * Long.BYTES + 2 * Hashes.LENGTH;

    private long highest;
    /** {@code D_highest}. */
    private byte[] head;
    /** Ascending. */
    private final List<Gap> gaps = new ArrayList<>();

    /** @param start {@code D_0} of the peer's direction, from {@link Session#directionStart} */
    public DirectionChain(byte[] start) {
        this(0, start);
    }

    private DirectionChain(long highest, byte[] head) {
        this.highest = highest;
        this.head = head;
    }

    static byte[] start(byte[] transcript, boolean fromInitiator) {
        return Hashes.sha256(Labels.DIRECTION, transcript, new byte[] {(byte) (fromInitiator ? 0 : 1)});
    }

    /** {@code D_n}, from {@code D_(n-1)} and content n as sent. A sender keeps this and the number. */
    public static byte[] next(byte[] previous, byte[] content) {
        return nextByHash(previous, Hashes.sha256(content));
    }

    /** {@code D_n}, from {@code D_(n-1)} and the SHA-256 of content n. */
    public static byte[] nextByHash(byte[] previous, byte[] contentHash) {
        return Hashes.sha256(Labels.DIRECTION, previous, contentHash);
    }

    /** Numbers that have not come, both ends included. */
    public record Missing(long first, long last) {}

    /** What a received number means. */
    public sealed interface Receipt {
        /** S-402: it came before, or it is no number. Nothing was changed. */
        record Refused() implements Receipt {}

        /**
         * It is new.
         *
         * @param missing S-403: what has become known to be missing by it
         * @param sameHistory S-404: false if the two devices are known to have seen different histories
         */
        record Taken(Optional<Missing> missing, boolean sameHistory) implements Receipt {}
    }

    /**
     * Takes a content in.
     *
     * @param number what it says is its number
     * @param previous what it says is the hash over those before it
     * @param content all of it, as it was sealed
     */
    public Receipt receive(long number, byte[] previous, byte[] content) {
        return receiveByHash(number, previous, Hashes.sha256(content));
    }

    /** The same, from the SHA-256 of the content. */
    public Receipt receiveByHash(long number, byte[] previous, byte[] contentHash) {
        if (number < 1 || previous.length != Hashes.LENGTH) {
            return new Receipt.Refused();
        }
        byte[] hash = nextByHash(previous, contentHash);
        if (number <= highest) {
            return fill(number, previous, hash);
        }
        Optional<Missing> missing = Optional.empty();
        boolean same = true;
        if (number == highest + 1) {
            same = MessageDigest.isEqual(previous, head);
        } else {
            Gap gap = new Gap(highest + 1, number - 1, head, previous);
            missing = Optional.of(gap.missing());
            add(gaps.size(), gap);
        }
        highest = number;
        head = hash;
        return new Receipt.Taken(missing, same);
    }

    private Receipt fill(long number, byte[] previous, byte[] hash) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (number >= gap.first && number <= gap.last) {
                gaps.remove(i);
                if (number < gap.last) {
                    add(i, new Gap(number + 1, gap.last, hash, gap.after));
                }
                if (number > gap.first) {
                    add(i, new Gap(gap.first, number - 1, gap.before, previous));
                }
                boolean fitsBefore = number > gap.first || MessageDigest.isEqual(previous, gap.before);
                boolean fitsAfter = number < gap.last || MessageDigest.isEqual(hash, gap.after);
                return new Receipt.Taken(Optional.empty(), fitsBefore && fitsAfter);
            }
        }
        return new Receipt.Refused();
    }

    private void add(int at, Gap gap) {
        gaps.add(at, gap);
        if (gaps.size() > MAX_GAPS) {
            gaps.remove(0);
        }
    }

    /** These numbers will not come, and are as good as received. Whatever comes under them is refused. */
    public void giveUp(Missing known) {
        gaps.removeIf(gap -> gap.missing().equals(known));
    }

    /** The highest number that was received; 0 before the first. */
    public long highest() {
        return highest;
    }

    /** What is missing below {@link #highest}, ascending. */
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>();
        gaps.forEach(gap -> missing.add(gap.missing()));
        return missing;
    }

    /** All of it as one record, at most 21 KiB. */
    public byte[] save() {
        ByteBuffer out =
                ByteBuffer.allocate(Short.BYTES + Long.BYTES + Hashes.LENGTH + Short.BYTES + gaps.size() * GAP_SAVED);
        out.putShort(FORMAT).putLong(highest).put(head).putShort((short) gaps.size());
        for (Gap gap : gaps) {
            out.putLong(gap.first).putLong(gap.last).put(gap.before).put(gap.after);
        }
        return out.array();
    }

    /** @throws IllegalArgumentException if this is no record of {@link #save} */
    public static DirectionChain load(byte[] saved) {
        try {
            ByteBuffer in = ByteBuffer.wrap(saved);
            short format = in.getShort();
            DirectionChain chain = new DirectionChain(in.getLong(), hash(in));
            int count = in.getShort();
            if (format != FORMAT || count < 0 || count > MAX_GAPS || in.remaining() != count * GAP_SAVED) {
                throw new IllegalArgumentException("not the record of a direction that this version reads");
            }
            for (int i = 0; i < count; i++) {
                chain.gaps.add(new Gap(in.getLong(), in.getLong(), hash(in), hash(in)));
            }
            return chain;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not the record of a direction", e);
        }
    }

    private static byte[] hash(ByteBuffer in) {
        byte[] hash = new byte[Hashes.LENGTH];
        in.get(hash);
        return hash;
    }

    /** Missing numbers; {@code D} of the one before them, and what the one after them says is {@code D} of the last. */
    private static final class Gap {
        final long first;
        final long last;
        final byte[] before;
        final byte[] after;

        Gap(long first, long last, byte[] before, byte[] after) {
            this.first = first;
            this.last = last;
            this.before = before;
            this.after = after;
        }

        Missing missing() {
            return new Missing(first, last);
        }
    }
}
