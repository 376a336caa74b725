package org.waystation.relay.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waystation.relay.keys.KeysException.Obstacle;
import org.waystation.relay.session.SeededRandom;

class KeyringTest {
    private static final int HOUR = 490_000;
    private static final long SLOTS_AT = 2_048 * 256;

    private final SecureRandom random = new SeededRandom(1);
    private TornMedium medium = new TornMedium(new Random(1));

    private Keyring open(int hour) throws KeysException {
        return Keyring.open(medium, random, hour);
    }

    private Keyring ready() throws KeysException {
        Keyring keyring = open(HOUR);
        keyring.recovered(new BitSet());
        return keyring;
    }

    private static void flush(Keyring keyring) throws KeysException {
        Flush flush = keyring.flush();
        assertNotNull(flush);
        flush.run();
        keyring.flushed(flush);
    }

    private static BitSet using(Slot... slots) {
        BitSet used = new BitSet();
        Arrays.stream(slots).forEach(slot -> used.set(slot.index()));
        return used;
    }

    @Test
    void aSlotIsFoundAgainWithItsKeys() throws KeysException {
        Keyring keyring = ready();
        Slot slot = keyring.take();
        assertEquals(1, slot.head());
        assertSame(null, keyring.find(slot.index(), slot.generation() + 1));
        keyring.move(slot, 300);
        assertSame(slot, keyring.find(slot.index(), slot.generation()), "a move that is not written yet");
        Flush flush = keyring.flush();
        assertNotNull(flush);
        assertSame(slot, keyring.find(slot.index(), slot.generation()), "a move that is being written");
        keyring.move(slot, 301);
        flush.run();
        keyring.flushed(flush);
        assertTrue(keyring.dirty());
        flush(keyring);
        assertFalse(keyring.dirty());

        Keyring next = open(HOUR);
        Slot again = next.find(slot.index(), slot.generation());
        assertNotNull(again);
        next.recovered(using(again));
        assertEquals(301, again.head());
        assertArrayEquals(slot.chain().key(), again.chain().key());
        assertArrayEquals(slot.lasting(), again.lasting());
    }

    @Test
    void whatASlotHandsOutIsACopy() throws KeysException {
        Slot slot = ready().take();
        Chain ahead = slot.chain();
        byte[] key = slot.chain().key();
        ahead.forward(1_000);
        ahead.erase();
        slot.lasting()[0]++;
        assertEquals(1, slot.head());
        assertArrayEquals(key, slot.chain().key());
        assertArrayEquals(slot.lasting(), slot.lasting());
    }

    @Test
    void everySlotIsDifferent() throws KeysException {
        Keyring keyring = ready();
        Set<ByteBuffer> keys = new HashSet<>();
        for (int count = 0; count < 600; count++) {
            Slot slot = keyring.take();
            assertEquals(count, slot.index());
            keys.add(ByteBuffer.wrap(slot.lasting()));
            keys.add(ByteBuffer.wrap(slot.chain().key()));
            keys.add(ByteBuffer.allocate(8).putLong(0, slot.generation()));
        }
        assertEquals(1_800, keys.size());
    }

    @Test
    void aReleasedSlotComesBackAfterTheFlush() throws KeysException {
        Keyring keyring = ready();
        Slot slot = keyring.take();
        long generation = slot.generation();
        keyring.move(slot, 9);
        keyring.release(slot);
        assertThrows(IllegalStateException.class, slot::lasting);
        assertThrows(IllegalStateException.class, slot::chain);
        assertThrows(IllegalStateException.class, () -> keyring.move(slot, 10));
        assertThrows(IllegalStateException.class, () -> keyring.release(slot));
        assertNull(keyring.find(slot.index(), generation));
        Flush flush = keyring.flush();
        assertNotNull(flush);
        assertNull(keyring.find(slot.index(), generation), "while the flush is under way");
        assertNotEquals(slot.index(), keyring.take().index(), "not free before the flush is over");
        flush.run();
        keyring.flushed(flush);
        assertNull(keyring.find(slot.index(), generation));
        Slot reused = keyring.take();
        assertEquals(slot.index(), reused.index());
        assertNotEquals(generation, reused.generation());
        assertEquals(1, reused.head());
    }

    @Test
    void aSlotReleasedWhileItsMoveIsWrittenIsGoneAfterTheNextFlush() throws KeysException {
        Keyring keyring = ready();
        Slot slot = keyring.take();
        long generation = slot.generation();
        keyring.move(slot, 9);
        Flush move = keyring.flush();
        assertNotNull(move);
        keyring.release(slot);
        move.run();
        keyring.flushed(move);
        assertNull(keyring.find(slot.index(), generation));
        flush(keyring);
        assertNull(open(HOUR).find(slot.index(), generation));
    }

    @Test
    void thePoolGrowsAheadOfNeedAndAtOnceIfItMust() throws KeysException {
        Keyring keyring = ready();
        assertEquals(SLOTS_AT + 1_024 * 256, medium.size());
        for (int count = 0; count < 512; count++) {
            keyring.take();
        }
        assertFalse(keyring.dirty());
        keyring.take();
        assertTrue(keyring.dirty());
        flush(keyring);
        assertEquals(SLOTS_AT + 2_048 * 256, medium.size());
        for (int count = 513; count < 3_000; count++) {
            assertEquals(count, keyring.take().index());
        }
    }

    @Test
    void withoutRoomEverythingElseGoesOn() throws KeysException {
        medium = new TornMedium(new Random(1)) {
            @Override
            public void grow(long size) throws KeysException {
                if (size > SLOTS_AT + 1_024 * 256) {
                    throw new KeysException(Obstacle.NO_ROOM, "full");
                }
                super.grow(size);
            }
        };
        Keyring keyring = ready();
        List<Slot> taken = new ArrayList<>();
        for (int count = 0; count < 1_024; count++) {
            taken.add(keyring.take());
        }
        keyring.move(taken.get(3), 5);
        KeysException full = assertThrows(KeysException.class, keyring::take);
        assertEquals(Obstacle.NO_ROOM, full.obstacle());
        keyring.move(taken.get(4), 6);
        flush(keyring);
        Slot moved = taken.get(4);
        Slot found = open(HOUR).find(moved.index(), moved.generation());
        assertNotNull(found);
        assertEquals(6, found.head());
        keyring.release(moved);
        assertEquals(moved.index(), keyring.take().index(), "what was released is free again, waiting for the disk");
    }

    @Test
    void recoveryRenewsWhatNobodyUses() throws KeysException {
        Keyring keyring = ready();
        Slot kept = keyring.take();
        Slot deleted = keyring.take();
        byte[] before = medium.bytes();
        Keyring next = open(HOUR);
        assertThrows(IllegalStateException.class, next::take);
        Slot moved = next.find(kept.index(), kept.generation());
        assertNotNull(moved);
        next.move(moved, 12);
        next.recovered(using(kept));
        assertThrows(IllegalStateException.class, () -> next.recovered(new BitSet()));
        assertNull(next.find(deleted.index(), deleted.generation()));
        byte[] after = medium.bytes();
        for (int at = (int) SLOTS_AT; at < before.length; at += 256) {
            assertFalse(Arrays.equals(before, at, at + 256, after, at, at + 256), "slot record at " + at);
        }
        Keyring third = open(HOUR);
        Slot found = third.find(kept.index(), kept.generation());
        assertNotNull(found);
        assertEquals(12, found.head(), "a move before recovery ends is synced when it ends");
    }

    @Test
    void aDamagedSlotIsNotFoundAndIsUsedAgainLater() throws KeysException {
        Keyring keyring = ready();
        Slot slot = keyring.take();
        Slot beside = keyring.take();
        medium.write(SLOTS_AT + 256L * slot.index() + 100, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        medium.write(SLOTS_AT + 256L * 2 + 100, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertEquals(3, keyring.take().index(), "a free one that is damaged is passed over");
        Keyring next = open(HOUR);
        assertNull(next.find(slot.index(), slot.generation()));
        assertNotNull(next.find(beside.index(), beside.generation()));
        assertNull(next.find(100_000, 1));
        assertNull(next.find(-1, 1));
        next.recovered(using(beside));
        assertEquals(slot.index(), next.take().index());
    }

    @Test
    void aBucketIsTheSameUntilItsHour() throws KeysException {
        Keyring keyring = ready();
        assertEquals(HOUR, keyring.hour());
        byte[] key = keyring.bucket(HOUR + 720);
        assertFalse(Arrays.equals(key, keyring.bucket(HOUR + 721)));
        assertThrows(IllegalArgumentException.class, () -> keyring.bucket(HOUR));
        assertThrows(IllegalArgumentException.class, () -> keyring.bucket(HOUR + Keyring.MAX_HOURS + 1));
        keyring.bucket(HOUR + Keyring.MAX_HOURS);
        for (int hour = HOUR + 1; hour < HOUR + 720; hour++) {
            keyring.advance(hour);
            if (hour % 7 == 0) {
                flush(keyring);
            }
        }
        assertArrayEquals(key, keyring.bucket(HOUR + 720));
        keyring.sync();
        assertArrayEquals(key, open(HOUR).bucket(HOUR + 720));
        keyring.advance(HOUR + 720);
        assertThrows(IllegalArgumentException.class, () -> keyring.bucket(HOUR + 720));
        assertTrue(keyring.dirty());
        flush(keyring);
        assertFalse(Arrays.equals(key, keyring.bucket(HOUR + 721)));
    }

    @Test
    void aClockSetBackBringsNothingBack() throws KeysException {
        Keyring keyring = ready();
        keyring.advance(HOUR + 5);
        keyring.advance(HOUR + 2);
        assertEquals(HOUR + 5, keyring.hour());
        keyring.sync();
        Keyring next = open(HOUR - 10_000);
        assertEquals(HOUR + 5, next.hour());
        assertThrows(IllegalArgumentException.class, () -> next.bucket(HOUR + 5));
        assertArrayEquals(keyring.bucket(HOUR + 6), next.bucket(HOUR + 6));
        assertThrows(IllegalArgumentException.class, () -> next.advance(-1));
    }

    @Test
    void whatWasSealedBeforeACrashThatForgetsHoursOpensWithTheClockSetBack() throws KeysException {
        Keyring keyring = ready();
        keyring.advance(HOUR + 3);
        int furthest = HOUR + 3 + Keyring.MAX_HOURS;
        byte[] used = keyring.bucket(furthest);
        Keyring next = open(HOUR); // nothing was flushed
        assertEquals(HOUR, next.hour());
        assertThrows(IllegalArgumentException.class, () -> next.bucket(furthest));
        assertArrayEquals(used, next.bucketOf(furthest));
    }

    @Test
    void whatPassedWhileTheRelayWasDownIsDestroyedAtTheStart() throws KeysException {
        Keyring keyring = ready();
        byte[] passed = keyring.bucket(HOUR + 30);
        byte[] ahead = keyring.bucket(HOUR + 31);
        Keyring next = open(HOUR + 30);
        assertArrayEquals(ahead, next.bucket(HOUR + 31));
        assertThrows(IllegalArgumentException.class, () -> next.bucket(HOUR + 30));
        Keyring clockSetBack = open(HOUR);
        assertEquals(HOUR + 30, clockSetBack.hour());
        assertFalse(Arrays.equals(passed, clockSetBack.bucket(HOUR + 30 + 2_000)));
        Keyring muchLater = open(HOUR + 100_000);
        assertFalse(Arrays.equals(ahead, muchLater.bucket(HOUR + 100_001)));
    }

    @Test
    void aKeyIsSyncedBeforeItIsUsedAlsoAfterAJump() throws KeysException {
        Keyring keyring = ready();
        for (int jump : new int[] {48, 49, 1_000, 2_048, 50_000}) {
            int hour = keyring.hour() + jump;
            Flush behind = keyring.flush(); // begun before the jump, and not run by anybody else
            keyring.advance(hour);
            byte[] last = keyring.bucket(hour + Keyring.MAX_HOURS);
            medium = medium.afterPowerCut();
            Keyring next = open(hour);
            assertArrayEquals(last, next.bucket(hour + Keyring.MAX_HOURS), "jump of " + jump);
            if (behind != null) {
                behind.run();
            }
            keyring = next;
            keyring.recovered(new BitSet());
        }
    }

    @Test
    void aDamagedBucketIsDrawnAnew() throws KeysException {
        Keyring keyring = ready();
        int hour = HOUR + 40;
        byte[] lost = keyring.bucket(hour);
        medium.write(256L * (hour % 2_048) + 50, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Keyring next = open(HOUR);
        byte[] drawn = next.bucket(hour);
        assertFalse(Arrays.equals(lost, drawn));
        assertArrayEquals(keyring.bucket(hour + 1), next.bucket(hour + 1));
        assertArrayEquals(drawn, open(HOUR).bucket(hour));
    }

    @Test
    void neighboursAreOneWrite() throws KeysException {
        Keyring keyring = ready();
        List<Slot> slots = new ArrayList<>();
        for (int count = 0; count < 100; count++) {
            slots.add(keyring.take());
        }
        for (int moved : new int[] {40, 12, 11, 13, 10, 70, 71}) {
            keyring.move(slots.get(moved), 2);
        }
        keyring.release(slots.get(14));
        int before = medium.writes;
        flush(keyring);
        assertEquals(3, medium.writes - before, "10 to 14, 40, 70 to 71");
    }

    @Test
    void oneFlushAtATime() throws KeysException {
        Keyring keyring = ready();
        Slot slot = keyring.take();
        assertNull(keyring.flush());
        keyring.move(slot, 1);
        assertNull(keyring.flush(), "to where it stands is no move");
        keyring.move(slot, 2);
        Flush flush = keyring.flush();
        assertNotNull(flush);
        keyring.move(slot, 3);
        assertNull(keyring.flush());
        assertThrows(IllegalStateException.class, () -> keyring.flushed(flush));
        keyring.sync(); // runs the one before, and then its own
        assertFalse(keyring.dirty());
        flush.run();
        keyring.flushed(flush);
        Slot found = open(HOUR).find(slot.index(), slot.generation());
        assertNotNull(found);
        assertEquals(3, found.head());
        assertThrows(IllegalArgumentException.class, () -> keyring.move(slot, 2));
    }

    @Test
    void afterAFailureNothingIsPromisedAnyMore() throws KeysException {
        boolean[] broken = {false};
        medium = new TornMedium(new Random(1)) {
            @Override
            public void sync() {
                if (broken[0]) {
                    throw new IllegalStateException("the disk is gone");
                }
                super.sync();
            }
        };
        Keyring keyring = ready();
        keyring.move(keyring.take(), 2);
        Flush flush = keyring.flush();
        assertNotNull(flush);
        broken[0] = true;
        assertThrows(IllegalStateException.class, flush::run);
        broken[0] = false;
        assertEquals(
                Obstacle.FAILED, assertThrows(KeysException.class, flush::run).obstacle());
        assertThrows(IllegalStateException.class, () -> keyring.flushed(flush));
        assertNull(keyring.flush());
        assertThrows(KeysException.class, keyring::sync);
    }

    @Test
    void inMemoryItIsTheSame() throws KeysException {
        try (MemoryKeys memory = new MemoryKeys(random);
                Keyring keyring = Keyring.open(memory, random, HOUR)) {
            keyring.recovered(new BitSet());
            Slot slot = keyring.take();
            for (int count = 1; count < 5_000; count++) {
                slot = keyring.take();
                assertEquals(count, slot.index());
                keyring.move(slot, 1 + count);
            }
            keyring.sync();
            Slot found = Keyring.open(memory, random, HOUR).find(slot.index(), slot.generation());
            assertNotNull(found);
            assertEquals(5_000, found.head());
        }
    }
}
