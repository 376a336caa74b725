package org.waystation.client.internal.engine;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.waystation.client.internal.crypto.DirectionChain;
import org.waystation.client.internal.record.Incoming;
import org.waystation.sealed.v1.Confirmation;

/**
 * The numbers of one direction as its receiver sees them (cryptography.md, S-402 to S-404): which have come, whether their hashes
 * chain, and what is to be confirmed. Pure: it works on the record alone.
 */
final class Sequence {
    /** Numbers kept beyond gaps; the sender's outbox repeats what is not confirmed, so forgetting one loses nothing. */
    static final int MAX_BEYOND = 1_000;

    /** Ranges that fit one confirmation. */
    static final int MAX_RANGES = 64;

    /** What became of a number. */
    enum Verdict {
        /** As it should be. */
        NEXT,
        /** It closes or enlarges no gap that the user was told of, but numbers before it are missing. */
        GAP,
        /** Come before, in another message (S-402), or too far ahead to keep. */
        REFUSED,
        /** Accepted, but its sender saw other contents before it than we did (S-404). */
        DIFFERS
    }

    private final Incoming.Builder record;

    Sequence(Incoming.Builder record) {
        this.record = record;
    }

    Verdict accept(long number, ByteString previous, ByteString contentHash) {
        if (number <= record.getThrough() || indexBeyond(number) >= 0) {
            return Verdict.REFUSED;
        }
        if (number != record.getThrough() + 1) {
            return acceptBeyond(number, previous, contentHash);
        }
        boolean same = previous.equals(record.getChain());
        advance(number, previous, contentHash);
        while (record.getBeyondCount() > 0 && record.getBeyond(0).getNumber() == record.getThrough() + 1) {
            Incoming.Beyond next = record.getBeyond(0);
            record.removeBeyond(0);
            same &= next.getPrevious().equals(record.getChain());
            advance(next.getNumber(), next.getPrevious(), next.getContentHash());
        }
        return same ? Verdict.NEXT : Verdict.DIFFERS;
    }

    private Verdict acceptBeyond(long number, ByteString previous, ByteString contentHash) {
        if (record.getBeyondCount() >= MAX_BEYOND) {
            return Verdict.REFUSED;
        }
        int at = -(indexBeyond(number) + 1);
        List<Incoming.Beyond> beyond = new ArrayList<>(record.getBeyondList());
        beyond.add(
                at,
                Incoming.Beyond.newBuilder()
                        .setNumber(number)
                        .setPrevious(previous)
                        .setContentHash(contentHash)
                        .build());
        record.clearBeyond().addAllBeyond(beyond);
        if (number - 1 <= record.getGapTold()) {
            return Verdict.NEXT;
        }
        record.setGapTold(number - 1);
        return Verdict.GAP;
    }

    /** Takes the sender's word for what came before, so that one difference is told once and not for ever. */
    private void advance(long number, ByteString previous, ByteString contentHash) {
        record.setThrough(number);
        record.setChain(
                ByteString.copyFrom(DirectionChain.nextByHash(previous.toByteArray(), contentHash.toByteArray())));
    }

    private int indexBeyond(long number) {
        int low = 0;
        int high = record.getBeyondCount() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(record.getBeyond(middle).getNumber(), number);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    /** What has come, for the sender. */
    Confirmation confirmation() {
        Confirmation.Builder confirmation = Confirmation.newBuilder().setThrough(record.getThrough());
        long first = 0;
        long last = 0;
        for (Incoming.Beyond beyond : record.getBeyondList()) {
            if (last != 0 && beyond.getNumber() == last + 1) {
                last++;
                continue;
            }
            addRange(confirmation, first, last);
            first = beyond.getNumber();
            last = first;
        }
        addRange(confirmation, first, last);
        return confirmation.build();
    }

    private static void addRange(Confirmation.Builder confirmation, long first, long last) {
        if (last != 0 && confirmation.getBeyondCount() < MAX_RANGES) {
            confirmation.addBeyond(
                    Confirmation.Range.newBuilder().setFirst(first).setLast(last));
        }
    }

    /** The numbers before {@code number} that have not come, for people: {@code 3} or {@code 3 to 5}. */
    String missingBefore(long number) {
        long from = record.getThrough() + 1;
        for (Incoming.Beyond beyond : record.getBeyondList()) {
            if (beyond.getNumber() < number) {
                from = beyond.getNumber() + 1;
            }
        }
        return from == number - 1 ? Long.toString(from) : from + " to " + (number - 1);
    }
}
