package org.waystation.client.internal.crypto;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The numbered contents of one direction as they are received (specification, section 6): which are missing (S-403), which came
 * twice (S-402), and whether both devices saw the same history (S-404). Arithmetic only. For one thread at a time.
 */
public final class DirectionChain {
    /** Separate gaps that are remembered. A number that would leave one more is put off (S-418). */
    public static final int MAX_GAPS = 256;

    /** S-417: for how many numbers, the latest to come, it is remembered what came under them. */
    public static final int MAX_RECENT = 64;

    private static final short FORMAT = 2;
    private static final int GAP_SAVED = 2 * Long.BYTES + 2 * Hashes.LENGTH;
    private static final int RECENT_SAVED = 2 * Long.BYTES;

    private long highest;
    /** {@code D_highest}. */
    private byte[] head;
    /** Ascending. */
    private final List<Gap> gaps = new ArrayList<>();
    /** The first 8 bytes of {@code D_n} by n, in the order the numbers came. */
    private final Map<Long, Long> recent = new LinkedHashMap<>();

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

        /** S-417: exactly this content came before, in another message. Nothing was changed. */
        record Repeated() implements Receipt {}

        /** S-418: there is no room for another gap. Nothing was changed; it counts as not received. */
        record PutOff() implements Receipt {}

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
        Long before = recent.get(number);
        if (before != null) {
            return before == tag(hash) ? new Receipt.Repeated() : new Receipt.Refused();
        }
        Receipt receipt = number <= highest ? fill(number, previous, hash) : append(number, previous, hash);
        if (receipt instanceof Receipt.Taken) {
            remember(number, tag(hash));
        }
        return receipt;
    }

    private static long tag(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    private void remember(long number, long tag) {
        recent.put(number, tag);
        if (recent.size() > MAX_RECENT) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    private Receipt append(long number, byte[] previous, byte[] hash) {
        Optional<Missing> missing = Optional.empty();
        boolean same = true;
        if (number == highest + 1) {
            same = MessageDigest.isEqual(previous, head);
        } else if (gaps.size() == MAX_GAPS) {
            return new Receipt.PutOff();
        } else {
            Gap gap = new Gap(highest + 1, number - 1, head, previous);
            missing = Optional.of(gap.missing());
            gaps.add(gap);
        }
        highest = number;
        head = hash;
        return new Receipt.Taken(missing, same);
    }

    private Receipt fill(long number, byte[] previous, byte[] hash) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (number >= gap.first && number <= gap.last) {
                if (number > gap.first && number < gap.last && gaps.size() == MAX_GAPS) {
                    return new Receipt.PutOff();
                }
                gaps.remove(i);
                if (number < gap.last) {
                    gaps.add(i, new Gap(number + 1, gap.last, hash, gap.after));
                }
                if (number > gap.first) {
                    gaps.add(i, new Gap(gap.first, number - 1, gap.before, previous));
                }
                boolean fitsBefore = number > gap.first || MessageDigest.isEqual(previous, gap.before);
                boolean fitsAfter = number < gap.last || MessageDigest.isEqual(hash, gap.after);
                return new Receipt.Taken(Optional.empty(), fitsBefore && fitsAfter);
            }
        }
        return new Receipt.Refused();
    }

    /** These numbers will not come, and are as good as received. Whatever comes under them is refused. */
    public void giveUp(Missing known) {
        gaps.removeIf(gap -> gap.first >= known.first && gap.last <= known.last);
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

    /** All of it as one record, at most 22 KiB. */
    public byte[] save() {
        ByteBuffer out = ByteBuffer.allocate(Short.BYTES
                + Long.BYTES
                + Hashes.LENGTH
                + Short.BYTES
                + gaps.size() * GAP_SAVED
                + recent.size() * RECENT_SAVED);
        out.putShort(FORMAT).putLong(highest).put(head).putShort((short) gaps.size());
        for (Gap gap : gaps) {
            out.putLong(gap.first).putLong(gap.last).put(gap.before).put(gap.after);
        }
        recent.forEach((number, tag) -> out.putLong(number).putLong(tag));
        return out.array();
    }

    /** @throws IllegalArgumentException if this is no record of {@link #save} */
    public static DirectionChain load(byte[] saved) {
        try {
            ByteBuffer in = ByteBuffer.wrap(saved);
            short format = in.getShort();
            DirectionChain chain = new DirectionChain(in.getLong(), hash(in));
            int count = in.getShort();
            int tags = (in.remaining() - count * GAP_SAVED) / RECENT_SAVED;
            if (format != FORMAT
                    || count < 0
                    || count > MAX_GAPS
                    || tags < 0
                    || tags > MAX_RECENT
                    || in.remaining() != count * GAP_SAVED + tags * RECENT_SAVED) {
                throw new IllegalArgumentException("not the record of a direction that this version reads");
            }
            for (int i = 0; i < count; i++) {
                chain.gaps.add(new Gap(in.getLong(), in.getLong(), hash(in), hash(in)));
            }
            for (int i = 0; i < tags; i++) {
                chain.recent.put(in.getLong(), in.getLong());
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
