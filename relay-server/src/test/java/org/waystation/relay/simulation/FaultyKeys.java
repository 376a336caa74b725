package org.waystation.relay.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.waystation.relay.keys.KeyMedium;

/**
 * A key medium that can crash inside any write or sync. When the power goes, each sector that was not synced is what it was or any of
 * what was written to it since, as chance has it; when only the process dies, what was written stays. It can have one of the planted
 * faults.
 */
final class FaultyKeys implements KeyMedium {
    private static final int SECTOR = 512;

    /** Where the slots begin; and what a write has at least that makes many records at once. */
    private static final int SLOTS = 2_048 * 256;

    private static final int BULK = 512 * 256;

    private final Random random;
    private final Fault fault;
    private final byte[] key = new byte[32];

    /** What a power loss leaves at least, and what reads see. */
    private byte[] disk = new byte[0];

    private byte[] seen = new byte[0];
    private final Map<Integer, List<byte[]>> unsynced = new TreeMap<>();

    private boolean crashes;
    private boolean withPower;

    FaultyKeys(Random random, Fault fault) {
        this.random = random;
        this.fault = fault;
        random.nextBytes(key);
    }

    /** The process dies in the middle of one of the next writes or syncs. */
    void crashInWrite(boolean power) {
        crashes = true;
        withPower = power;
    }

    void heal() {
        crashes = false;
    }

    /** The process begins anew, after the power has come back if it was gone. */
    void recover(boolean power) {
        crashes = false;
        if (power) {
            byte[] left = random.nextBoolean() ? Arrays.copyOf(disk, seen.length) : disk;
            unsynced.forEach((sector, images) -> survive(left, sector * SECTOR, images));
            disk = left;
            seen = left.clone();
            unsynced.clear();
        }
    }

    private void survive(byte[] left, int at, List<byte[]> images) {
        int chosen = random.nextInt(images.size() + 1);
        if (chosen > 0 && at < left.length) {
            int torn = fault == Fault.TORN_SECTOR ? 1 + random.nextInt(SECTOR - 1) : SECTOR;
            System.arraycopy(images.get(chosen - 1), 0, left, at, torn);
        }
    }

    /** What somebody reads who takes the medium now. */
    byte[] bytes() {
        return seen;
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public long size() {
        return seen.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.put(seen, (int) offset, into.remaining());
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        int at = (int) offset;
        int end = at + from.remaining();
        if (isForgotten(at, end)) {
            return;
        }
        boolean now = isNow();
        byte[] bytes = new byte[end - at];
        from.get(bytes);
        for (int sector = at / SECTOR; sector * SECTOR < end; sector++) {
            if (!now || random.nextBoolean()) {
                int first = Math.max(at, sector * SECTOR);
                int last = Math.min(end, (sector + 1) * SECTOR);
                System.arraycopy(bytes, first - at, seen, first, last - first);
                byte[] image = Arrays.copyOfRange(seen, sector * SECTOR, (sector + 1) * SECTOR);
                unsynced.computeIfAbsent(sector, none -> new ArrayList<>()).add(image);
            }
        }
        if (now) {
            throw new Crash(withPower);
        }
    }

    private boolean isNow() {
        return crashes && random.nextInt(3) == 0;
    }

    private boolean isForgotten(int at, int end) {
        boolean bulk = end - at >= BULK;
        return !bulk
                && (at < SLOTS ? fault == Fault.KEPT_BUCKET : fault == Fault.LOST_SLOT_WRITE && random.nextInt(3) == 0);
    }

    @Override
    public void sync() {
        if (isNow()) {
            throw new Crash(withPower);
        }
        if (fault != Fault.KEYS_NOT_SYNCED) {
            disk = disk.length < seen.length ? Arrays.copyOf(disk, seen.length) : disk;
            for (int sector : unsynced.keySet()) {
                System.arraycopy(seen, sector * SECTOR, disk, sector * SECTOR, SECTOR);
            }
            unsynced.clear();
        }
    }

    @Override
    public void grow(long size) {
        seen = Arrays.copyOf(seen, (int) size);
    }

    @Override
    public void close() {
        // The medium outlives the process.
    }
}
