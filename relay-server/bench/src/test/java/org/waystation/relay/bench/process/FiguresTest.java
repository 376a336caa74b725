package org.waystation.relay.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counters, against this machine's own files. */
class FiguresTest {
    @Test
    void theTimeOfAProcessIsReadBehindItsName() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 700 30 0 0 20 0 1 0 5 1000 10";
        assertEquals(7_300_000, ProcessFigures.cpuMicros(stat));
    }

    @Test
    void thisProcessHasUsedTimeAndMemory() throws IOException {
        ProcessFigures own = ProcessFigures.ofThisProcess();
        long before = own.cpuMicros();
        long begin = System.nanoTime();
        while (own.cpuMicros() < before + 50_000 && System.nanoTime() - begin < 30_000_000_000L) {
            Thread.onSpinWait();
        }
        assertTrue(own.cpuMicros() >= before + 50_000, "spinning is counted");
        assertTrue(own.residentBytes() > 10 << 20);
    }

    @Test
    void aSyncOfAFileIsAFlushOfItsDisk(@TempDir Path folder) throws IOException {
        Optional<DiskFigures> disk = DiskFigures.of(folder);
        if (disk.isEmpty()) {
            return; // a folder in memory
        }
        long before = disk.get().flushes();
        try (FileChannel file =
                FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 10; i++) {
                file.write(ByteBuffer.allocate(4_096));
                file.force(true);
            }
        }
        assertTrue(disk.get().flushes() >= before + 10);
    }

    @Test
    void flushesAreTheSixteenthFigureOfADisk() {
        String stat = "  10687 4261 878154 5138 702 8421 390872 613 0 2116 6118 3053 79 51608 355 5 10\n";
        assertEquals(5, DiskFigures.flushes(stat));
        assertEquals("254:0", DiskFigures.numbers(0xfe00));
        assertEquals("8:257", DiskFigures.numbers(0x100801));
    }

    @Test
    void aHistogramEndsWithItsTotal() throws IOException {
        assertEquals(123_456, Jvm.total("   1:  10  240  java.lang.String\nTotal          4321         123456\n"));
        Optional<Jvm> own = Jvm.of(ProcessHandle.current().pid());
        if (own.isPresent()) {
            assertTrue(own.get().liveBytes() > 100_000);
        }
    }
}
