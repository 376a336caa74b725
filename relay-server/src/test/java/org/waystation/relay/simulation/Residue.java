package org.waystation.relay.simulation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Deleted means gone: keeps rows as they were once written, and looks after every completed flush of the keys whether one of them
 * still opens that must not.
 */
final class Residue {
    private static final int ROWS = 200;

    private final Random random;
    private final SecondReader reader;
    private final List<Row> rows = new ArrayList<>();
    private int next;

    /** Whose mailbox a number is, and all places where mailboxes ever had their keys. */
    private final Map<Long, Oracle> owners = new HashMap<>();

    private final Set<Integer> places = new TreeSet<>();
    private int erasedHour;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Row(byte[] key, byte[] value) {
        long number() {
            return ByteBuffer.wrap(key).getLong(1);
        }

        long position() {
            return ByteBuffer.wrap(key).getLong(9);
        }

        /** 0: kept as long as the mailbox. */
        int expiry() {
            return ByteBuffer.wrap(value).getInt();
        }
    }

    /** What the relay has said is gone when a flush begins. */
    record Promise(Map<Oracle, Oracle.Gone> gone, int hour) {}

    /** Where the store says that a mailbox has its keys; -1 if it knows no such mailbox. */
    interface Places {
        int of(long number) throws Exception;
    }

    Residue(long seed, SecondReader reader) {
        this.random = new Random(seed);
        this.reader = reader;
    }

    /** A row is written; it may be remembered. */
    void written(byte[] key, ByteString value) {
        if (random.nextInt(3) > 0) {
            Row row = new Row(key.clone(), value.toByteArray());
            if (rows.size() < ROWS) {
                rows.add(row);
            } else {
                rows.set(next++ % ROWS, row);
            }
        }
    }

    /** Finds out whose the mailboxes are that were not known before. What was just stored opens with what is on the medium. */
    void introduce(byte[] medium, Places store, Map<Long, Oracle> contents) throws Exception {
        reader.look(medium);
        for (Row row : rows) {
            int place = owners.containsKey(row.number()) ? -1 : store.of(row.number());
            if (place >= 0) {
                byte[] entry = reader.open(row.key(), row.value(), List.of(place));
                Oracle owner = entry == null
                        ? null
                        : contents.get(ByteBuffer.wrap(entry).getLong());
                if (owner != null) {
                    owners.put(row.number(), owner);
                    places.add(place);
                }
            }
        }
    }

    Promise promise(Collection<Oracle> oracles, int hour) {
        Map<Oracle, Oracle.Gone> gone = new LinkedHashMap<>();
        oracles.forEach(oracle -> gone.put(oracle, oracle.gone()));
        return new Promise(gone, hour);
    }

    /** The flush that began with this promise is over. */
    void flushed(Promise promise, byte[] medium) {
        promise.gone().forEach(Oracle::erased);
        erasedHour = Math.max(erasedHour, promise.hour());
        reader.look(medium);
        for (Row row : rows) {
            if (mustBeGone(row) && reader.open(row.key(), row.value(), places) != null) {
                throw new AssertionError("what was deleted still opens: position " + row.position() + ", expiry "
                        + row.expiry() + " in hour " + erasedHour);
            }
        }
    }

    /** The same with every key that there is, of which most are nobody's yet; for a few rows. */
    void searchEverywhere() {
        List<Integer> all = IntStream.range(0, reader.slots()).boxed().toList();
        rows.stream().filter(this::mustBeGone).limit(3).forEach(row -> {
            if (reader.open(row.key(), row.value(), all) != null) {
                throw new AssertionError("what was deleted opens with another's keys");
            }
        });
    }

    /** How many rows there are that must not open, so that a test can see that something is looked for. */
    int gone() {
        return (int) rows.stream().filter(this::mustBeGone).count();
    }

    int owned() {
        return owners.size();
    }

    private boolean mustBeGone(Row row) {
        Oracle owner = owners.get(row.number());
        return owner != null && owner.mustBeErased(row.position(), row.expiry(), erasedHour);
    }
}
