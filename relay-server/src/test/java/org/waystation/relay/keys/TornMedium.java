package org.waystation.relay.keys;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk whose power fails. Before any operation it may; then each sector that was not synced is, as chance has it, what it was or
 * any of what was written to it since, and a write that was under way has reached some of its sectors.
 */
class TornMedium implements KeyMedium {
    private static final int SECTOR = 512;

    /** The power has failed; the process that asked is no more. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Random random;
    private final byte[] key;

    private byte[] disk;
    private byte[] seen;
    private final Map<Integer, List<byte[]>> unsynced = new TreeMap<>();

    /** Operations until the power fails. */
    int operationsLeft = Integer.MAX_VALUE;

    int writes;

    TornMedium(Random random) {
        this(random, new byte[32], new byte[0]);
        random.nextBytes(key);
    }

    /** The disk after the power came back. */
    TornMedium(TornMedium before) {
        this(before.random, before.key, before.survivors());
    }

    private TornMedium(Random random, byte[] key, byte[] disk) {
        this.random = random;
        this.key = key;
        this.disk = disk.clone();
        this.seen = disk.clone();
    }

    TornMedium afterPowerCut() {
        return new TornMedium(this);
    }

    private byte[] survivors() {
        byte[] survived = random.nextBoolean() ? Arrays.copyOf(disk, seen.length) : disk.clone();
        unsynced.forEach((sector, images) -> {
            int chosen = random.nextInt(images.size() + 1);
            if (chosen > 0 && (sector + 1) * SECTOR <= survived.length) {
                System.arraycopy(images.get(chosen - 1), 0, survived, sector * SECTOR, SECTOR);
            }
        });
        return survived;
    }

    /** What somebody reads who takes the disk now, everything written having arrived. */
    byte[] bytes() {
        return seen.clone();
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
        operation();
        into.put(seen, (int) offset, into.remaining());
    }

    @Override
    public void write(long offset, ByteBuffer from) throws KeysException {
        boolean cut = operationsLeft == 0;
        int first = (int) offset / SECTOR;
        int last = ((int) offset + from.remaining() - 1) / SECTOR;
        from.get(seen, (int) offset, from.remaining());
        for (int sector = first; sector <= last; sector++) {
            if (!cut || random.nextBoolean()) {
                byte[] image = Arrays.copyOfRange(seen, sector * SECTOR, (sector + 1) * SECTOR);
                unsynced.computeIfAbsent(sector, none -> new ArrayList<>()).add(image);
            }
        }
        writes++;
        operation();
    }

    @Override
    public void sync() {
        operation();
        disk = seen.clone();
        unsynced.clear();
    }

    @Override
    public void grow(long size) throws KeysException {
        operation();
        seen = Arrays.copyOf(seen, (int) size);
    }

    @Override
    public void close() {
        // The next process finds what is on the disk.
    }

    private void operation() {
        if (operationsLeft-- <= 0) {
            throw new PowerCut();
        }
    }
}
