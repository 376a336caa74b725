package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;

/**
 * One random key for each hour in which something may expire: a ring, in which the key of an hour is written over by that of the
 * hour one turn later. A record carries its hour, so that the ring itself knows which hours are destroyed, whatever the clock
 * says: the key of hour h exists only because that of h - {@link #RING} does not.
 */
final class Buckets {
    static final int RING = 2_048;

    /** How far ahead a key may be used. The rest of the ring gives a new key two days to be synced before its first use. */
    static final int MAX_HOURS = 2_000;

    /** The hours a relay lives in, with room to add a turn. */
    private static final int LAST_HOUR = Integer.MAX_VALUE / 2;

    private final SecureRandom random;
    private final byte[][] keys = new byte[RING][Hash.LENGTH];
    private final BitSet changed = new BitSet(RING);

    /** The latest hour destroyed. */
    private int hour;

    /** The latest hour whose destruction has been written: keys up to a turn later are synced. */
    private int synced;

    private Buckets(SecureRandom random) {
        this.random = random;
    }

    /** Reads the ring, and destroys what passed meanwhile. What does not open is drawn anew. */
    static Buckets read(byte[] bytes, Records records, SecureRandom random, int now) {
        Buckets ring = new Buckets(random);
        int[] hours = new int[RING];
        int latest = 0;
        for (int place = 0; place < RING; place++) {
            byte[] plain = records.open(Records.bucket(place), bytes, place * Records.SIZE);
            if (plain != null) {
                ByteBuffer in = ByteBuffer.wrap(plain);
                hours[place] = in.getInt();
                in.get(ring.keys[place]);
                latest = Math.max(latest, hours[place]);
                Arrays.fill(plain, (byte) 0);
            }
        }
        ring.hour = latest == 0 ? requireHour(now) : Math.max(latest - RING, requireHour(now));
        ring.synced = ring.hour;
        for (int place = 0; place < RING; place++) {
            if (hours[place] != ring.hourAt(place)) {
                ring.renew(place);
            }
        }
        return ring;
    }

    int hour() {
        return hour;
    }

    /** The key of an hour at most {@code ahead}. */
    byte[] key(int of, int ahead) {
        if (of <= hour || of > hour + ahead) {
            throw new IllegalArgumentException(
                    "no key for hour " + of + ": there are those of " + (hour + 1) + " to " + (hour + ahead));
        }
        return keys[place(of)].clone();
    }

    /** Destroys the keys of hours up to {@code now} in memory; those one turn later take their places. */
    void advance(int now) {
        int first = Math.max(hour + 1, requireHour(now) - RING + 1);
        hour = Math.max(hour, now);
        for (int passed = first; passed <= now; passed++) {
            renew(place(passed));
        }
    }

    boolean changed() {
        return !changed.isEmpty();
    }

    /** Whether a key that may be used is not synced yet, because the hours jumped. */
    boolean mustSync() {
        return hour - synced > RING - MAX_HOURS;
    }

    /** Puts what is to be written, by record; the next flush has only what changes from here on. */
    void snapshot(SortedMap<Long, byte[]> into) {
        changed.stream().forEach(place -> {
            byte[] plain = new byte[Records.PLAIN];
            ByteBuffer.wrap(plain).putInt(hourAt(place)).put(keys[place]);
            into.put(Records.bucket(place), plain);
        });
        changed.clear();
    }

    void synced(int upTo) {
        synced = upTo;
    }

    void erase() {
        for (byte[] key : keys) {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void renew(int place) {
        random.nextBytes(keys[place]);
        changed.set(place);
    }

    private static int place(int hour) {
        return hour % RING;
    }

    /** The hour after the destroyed one, and within a turn of it, that falls on {@code place}. */
    private int hourAt(int place) {
        return hour + 1 + Math.floorMod(place - hour - 1, RING);
    }

    private static int requireHour(int hour) {
        if (hour < 0 || hour > LAST_HOUR) {
            throw new IllegalArgumentException("hour " + hour + " since 1970");
        }
        return hour;
    }
}
