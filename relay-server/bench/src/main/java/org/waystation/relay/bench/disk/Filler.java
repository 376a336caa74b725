package org.waystation.relay.bench.disk;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.rocksdb.RocksStore;

/** Puts the entries of other people into the store of a relay that does not run: mailboxes of a hundred, over thirty days of expiry. */
public final class Filler {
    private static final int BATCH = 256;
    private static final int MAILBOX = 100;
    private static final int DAYS = 30;

    /** Room for what compaction holds twice meanwhile. */
    private static final double OVERHEAD = 1.6;

    private Filler() {}

    /** @throws IOException if the disk lacks the room, saying how much it takes; nothing is written then */
    public static void requireRoom(Path directory, long entries, int entrySize) throws IOException {
        long needed = (long) (entries * entrySize * OVERHEAD) + (1L << 30);
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < needed) {
            throw new IOException(String.format(
                    "%,d entries take %,d MiB of disk, and %s has %,d MiB free: name another place with --data",
                    entries, needed >> 20, directory, free >> 20));
        }
    }

    /** @param progress told how many there are, now and then */
    public static void fill(Path data, long entries, int entrySize, LongConsumer progress) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] noise = new byte[entrySize];
        int tomorrow = (int) LocalDate.now(ZoneOffset.UTC).toEpochDay() + 1;
        long mailbox = 0;
        try (Store store = RocksStore.open(data)) {
            long count = 0;
            while (count < entries) {
                Batch batch = store.batch();
                for (int i = 0; i < BATCH && count < entries; i++, count++) {
                    if (count % MAILBOX == 0) {
                        mailbox = random.nextLong();
                    }
                    random.nextBytes(noise);
                    int day = tomorrow + (int) Long.remainderUnsigned(mailbox, DAYS);
                    batch.put(day, EntryRow.key(mailbox, count % MAILBOX + 1), ByteString.copyFrom(noise));
                }
                batch.commit(count >= entries);
                progress.accept(count);
            }
        }
    }
}
