package org.waystation.relay.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.waystation.relay.bench.report.Latencies;

/** Entries appended to a file, and the file's data synced after each batch: the least that durability costs. */
public final class RawDisk {
    private RawDisk() {}

    /** @param file made, and deleted afterwards */
    public static Committed append(Path file, int entrySize, int batch, double seconds) throws IOException {
        ByteBuffer entries = ByteBuffer.allocateDirect(entrySize * batch);
        byte[] noise = new byte[entries.capacity()];
        ThreadLocalRandom.current().nextBytes(noise);
        entries.put(noise);
        Latencies latencies = new Latencies();
        long batches = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long begin = System.nanoTime();
            long now = begin;
            while (now - begin < seconds * 1e9) {
                entries.rewind();
                while (entries.hasRemaining()) {
                    int unused = out.write(entries);
                }
                out.force(false);
                long done = System.nanoTime();
                latencies.add(done - now);
                now = done;
                batches++;
            }
            return new Committed(
                    batches * batch * 1e9 / (now - begin),
                    latencies.percentileMillis(0.5),
                    latencies.percentileMillis(0.99));
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
