package org.waystation.relay.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Acknowledge;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Reply;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** What is known of one mailbox from outside, across all the processes that served it. Throws when a relay contradicts it. */
public final class CrashLedger {
    private static final int WINDOW = 64;

    /** Positions that are remembered behind the last acknowledgement. */
    private static final int MEMORY = 10_000;

    /** An entry: who sent it, and as which of theirs in this mailbox. */
    private record Name(int sender, int number) {}

    private final RoleKeys reader;
    private final RoleKeys writer;
    private final NavigableMap<Long, Name> names = new TreeMap<>();
    private final Map<Name, Long> positions = new HashMap<>();
    private final Set<Long> promised = new HashSet<>();
    private final Map<Integer, Integer> lastNumber = new HashMap<>();
    private long acknowledged;

    public CrashLedger(RoleKeys reader, RoleKeys writer) {
        this.reader = reader;
        this.writer = writer;
    }

    public RoleKeys reader() {
        return reader;
    }

    public RoleKeys writer() {
        return writer;
    }

    /** An entry that was never sent before. */
    public synchronized ByteString next(int sender) {
        return entry(new Name(sender, lastNumber.merge(sender, 1, Integer::sum)));
    }

    private static ByteString entry(Name name) {
        byte[] bytes = new byte[name.number() % 16 == 0 ? Wire.LARGE_ENTRY : Wire.SMALL_ENTRY];
        Arrays.fill(bytes, (byte) (name.number() * 31 + name.sender()));
        ByteBuffer.wrap(bytes).putInt(name.sender()).putInt(name.number());
        return ByteString.copyFrom(bytes);
    }

    private static Name nameOf(ByteString entry) {
        ByteBuffer bytes = entry.asReadOnlyByteBuffer();
        return new Name(bytes.getInt(), bytes.getInt());
    }

    /** The relay has answered Appended. */
    public synchronized void appended(ByteString entry, long position) {
        require(position > acknowledged, "position " + position + " was given again after it was acknowledged");
        promised.add(position);
        observe(position, nameOf(entry));
    }

    private void observe(long position, Name name) {
        Name there = names.putIfAbsent(position, name);
        require(there == null || there.equals(name), "position " + position + " names two entries");
        Long elsewhere = positions.putIfAbsent(name, position);
        require(elsewhere == null || elsewhere == position, "one entry at " + elsewhere + " and " + position);
    }

    /** Reads everything that waits, compares it with what is known, and acknowledges most of it. */
    public synchronized void read(WireClient client, Random moments) throws IOException {
        int handle = client.handle(Role.READER, reader);
        client.call(Request.newBuilder()
                .setSubscribe(Subscribe.newBuilder().setHandle(handle).setWindow(WINDOW)));
        Map<Integer, Integer> order = new HashMap<>();
        long owedFrom = acknowledged + 1;
        long first = 0;
        long last = 0;
        for (Event event = client.event(); !event.hasCaughtUp(); event = client.event()) {
            Delivery delivery = event.getDelivery();
            require(
                    last == 0 || delivery.getPosition() == last + 1,
                    "position " + delivery.getPosition() + " after " + last);
            last = delivery.getPosition();
            first = first == 0 ? last : first;

            Name name = nameOf(delivery.getEntry());
            require(delivery.getEntry().equals(entry(name)), "an entry was changed at position " + last);
            require(name.number() <= lastNumber.getOrDefault(name.sender(), 0), "an entry that nobody sent");
            Integer before = order.put(name.sender(), name.number());
            require(before == null || before < name.number(), "out of order at position " + last);
            observe(last, name);
            if ((last - first) % (WINDOW / 2) == WINDOW / 2 - 1) {
                acknowledge(client, handle, last - moments.nextInt(WINDOW / 2));
            }
        }
        for (long position : promised) {
            require(
                    position < owedFrom || (position >= first && position <= last),
                    "position " + position + " was answered Appended and is gone");
        }
        promised.removeIf(position -> position <= acknowledged);
        forget();
    }

    private void acknowledge(WireClient client, int handle, long through) throws IOException {
        Reply reply = client.call(Request.newBuilder()
                .setAcknowledge(Acknowledge.newBuilder().setHandle(handle).setThrough(through)));
        require(reply.hasAcknowledged(), "an acknowledgement was refused");
        acknowledged = Math.max(acknowledged, through);
    }

    private void forget() {
        NavigableMap<Long, Name> old = names.headMap(acknowledged - MEMORY, false);
        old.values().forEach(positions::remove);
        old.clear();
    }

    private static void require(boolean held, String contradiction) {
        if (!held) {
            throw new AssertionError(contradiction);
        }
    }
}
