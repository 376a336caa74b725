package org.waystation.relay.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.session.SeededRandom;

/**
 * A keyring whose process dies again and again, and beside it what somebody remembers who never forgets: every mailbox with the
 * chain it began with, every bucket ever used, and what a completed flush has promised about them.
 */
final class CrashWorld {
    private static final int START = 490_000;
    private static final String OWED = "owed: ";

    /** A mailbox as a store would know it; the store itself loses nothing here. */
    private static final class Box {
        final NaiveChain chain;
        final byte[] lasting;
        final int index;
        final long generation;
        long head = 1;

        /** What a flush that is over has written. */
        long flushedHead = 1;

        Box(Slot slot) {
            this.index = slot.index();
            this.generation = slot.generation();
            this.lasting = slot.lasting();
            ByteBuffer plain = ByteBuffer.wrap(slot.plain());
            byte[] outer = new byte[32];
            byte[] inner = new byte[32];
            plain.position(16).get(outer).get(inner);
            this.chain = new NaiveChain(1, outer, inner);
        }
    }

    /** What a flush promises once it is over. */
    private record Promise(@Nullable Flush flush, Map<Box, Long> heads, List<Box> deleted, int hour) {}

    private final Random random;
    private final SecureRandom draws;
    private TornMedium medium;
    private Keyring keyring;

    private final List<Box> boxes = new ArrayList<>();
    private final List<Box> deleted = new ArrayList<>();
    private final List<Box> gone = new ArrayList<>();
    private final Map<Integer, byte[]> buckets = new TreeMap<>();
    private int hour = START;
    private int flushedHour = START;
    private @Nullable Promise flying;
    private boolean ran;

    CrashWorld(long seed, TornMedium medium) throws KeysException {
        this.random = new Random(seed);
        this.draws = new SeededRandom(~seed);
        this.medium = medium;
        this.keyring = Keyring.open(medium, draws, hour);
        keyring.recovered(new BitSet());
    }

    /** Lives for some steps, and dies at any operation of the disk. */
    void life(int steps) throws KeysException {
        medium.operationsLeft = random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(60);
        try {
            for (int step = 0; step < steps; step++) {
                step();
            }
        } catch (TornMedium.PowerCut e) {
            // and that was that
        }
        medium = medium.afterPowerCut();
        restart();
    }

    private void step() throws KeysException {
        switch (random.nextInt(12)) {
            case 0, 1 -> take();
            case 2, 3, 4, 5 -> move();
            case 6 -> delete();
            case 7 -> find();
            case 8 -> bucket();
            case 9 -> {
                hour += random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(3);
                keyring.advance(hour);
            }
            default -> flush();
        }
    }

    private void take() throws KeysException {
        for (int count = random.nextInt(20) == 0 ? 600 : 1; count > 0; count--) {
            Slot slot = keyring.take();
            assertEquals(1, slot.head());
            if (random.nextInt(8) > 0) { // otherwise the store never hears of it
                boxes.add(new Box(slot));
            }
        }
    }

    private @Nullable Box any() {
        return boxes.isEmpty() ? null : boxes.get(random.nextInt(boxes.size()));
    }

    private void move() throws KeysException {
        Box box = any();
        if (box != null) {
            box.head += random.nextInt(10) == 0 ? random.nextInt(1_000) : random.nextInt(3);
            Slot slot = keyring.find(box.index, box.generation);
            assertNotNull(slot);
            keyring.move(slot, box.head);
        }
    }

    private void delete() throws KeysException {
        Box box = any();
        if (box != null) {
            boxes.remove(box);
            deleted.add(box);
            Slot slot = keyring.find(box.index, box.generation);
            assertNotNull(slot);
            keyring.release(slot);
        }
    }

    private void find() throws KeysException {
        Box box = any();
        if (box != null) {
            Slot slot = keyring.find(box.index, box.generation);
            assertNotNull(slot);
            check(box, slot, box.head, box.head);
        }
        for (Box old : deleted) {
            assertNull(keyring.find(old.index, old.generation));
        }
    }

    private void bucket() {
        int of = keyring.hour() + 1 + random.nextInt(Keyring.MAX_HOURS);
        byte[] key = keyring.bucket(of);
        byte[] known = buckets.putIfAbsent(of, key);
        assertArrayEquals(known == null ? key : known, key, "bucket of hour " + of);
    }

    /** Begins, runs or ends a flush, so that anything may happen between; or does all at once. */
    private void flush() throws KeysException {
        if (random.nextInt(6) == 0) {
            Promise all = promise(null);
            keyring.sync();
            flying = null;
            keep(all);
        } else if (flying == null) {
            Flush flush = keyring.flush();
            flying = flush == null ? null : promise(flush);
            ran = false;
        } else if (!ran) {
            flushOf(flying).run();
            ran = true;
        } else {
            keyring.flushed(flushOf(flying));
            keep(flying);
            flying = null;
        }
    }

    private static Flush flushOf(Promise promise) {
        return Objects.requireNonNull(promise.flush());
    }

    private Promise promise(@Nullable Flush flush) {
        Map<Box, Long> heads = new HashMap<>();
        boxes.forEach(box -> heads.put(box, box.head));
        return new Promise(flush, heads, List.copyOf(deleted), hour);
    }

    private void keep(Promise promise) {
        promise.heads().forEach((box, head) -> box.flushedHead = Math.max(box.flushedHead, head));
        flushedHour = Math.max(flushedHour, promise.hour());
        gone.addAll(promise.deleted());
        deleted.removeAll(promise.deleted());
    }

    private void restart() throws KeysException {
        flying = null;
        int clock = random.nextInt(4) == 0 ? hour - random.nextInt(5_000) : hour;
        keyring = Keyring.open(medium, draws, clock);
        assertTrue(keyring.hour() >= flushedHour, "a destroyed hour came back");
        hour = Math.max(clock, keyring.hour());
        buckets.forEach((of, key) -> {
            if (of > hour) {
                assertArrayEquals(key, keyring.bucketOf(of), "bucket of hour " + of);
            }
        });
        BitSet used = new BitSet();
        for (Box box : boxes) {
            Slot slot = keyring.find(box.index, box.generation);
            assertNotNull(slot, "a slot in use was lost");
            check(box, slot, box.flushedHead, box.head);
            keyring.move(slot, box.head);
            used.set(box.index);
        }
        keyring.recovered(used);
        keep(promise(null));
    }

    private static void check(Box box, Slot slot, long least, long most) {
        assertTrue(slot.head() >= least, "the head is behind the last flush");
        assertTrue(slot.head() <= most, "the head is further than it was moved");
        assertArrayEquals(box.lasting, slot.lasting());
        assertArrayEquals(box.chain.at(slot.head()).key(), slot.chain().key());
    }

    /** One more life, without a crash, until everything is flushed. */
    void settle(int steps) throws KeysException {
        medium.operationsLeft = Integer.MAX_VALUE;
        for (int step = 0; step < steps; step++) {
            step();
        }
        Promise all = promise(null);
        keyring.sync();
        keep(all);
    }

    /** What the bytes of the medium still tell of what was promised to be gone; and what they do not tell of what is owed. */
    List<String> residue() throws GeneralSecurityException {
        RecordScanner scanner = new RecordScanner();
        for (Box box : boxes) {
            addBefore(scanner, box, box.flushedHead);
            scanner.add(OWED + box.index, box.chain.at(box.flushedHead).inner());
        }
        for (Box box : gone) {
            addBefore(scanner, box, box.head + 1);
            scanner.add("lasting key of slot " + box.index, box.lasting);
        }
        buckets.forEach(
                (of, key) -> scanner.add(of <= flushedHour ? "bucket of hour " + of : OWED + "hour " + of, key));
        List<String> found = scanner.scan(medium.key(), medium.bytes());
        int owed = boxes.size()
                + (int) buckets.keySet().stream().filter(of -> of > flushedHour).count();
        assertEquals(
                owed, found.stream().filter(what -> what.startsWith(OWED)).count(), "the scanner finds what is there");
        return found.stream().filter(what -> !what.startsWith(OWED)).toList();
    }

    private static void addBefore(RecordScanner scanner, Box box, long head) {
        for (NaiveChain.State state : box.chain.states(head)) {
            if (state.position() < head) {
                scanner.add("state " + state.position() + " of slot " + box.index, state.inner());
                scanner.add("key " + state.position() + " of slot " + box.index, state.key());
            }
            if (state.position() / 256 < head / 256) {
                scanner.add("outer state of slot " + box.index, state.outer());
            }
        }
    }
}
