package org.waystation.relay.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux counts for the block device that holds a directory, whoever uses it. */
public final class DiskFigures {
    /** Flush requests completed, of the fields of {@code /sys/dev/block/…/stat}, counted from 0. */
    private static final int FLUSHES = 15;

    private final Path stat;

    private DiskFigures(Path stat) {
        this.stat = stat;
    }

    /** Empty if the directory is on no block device, or the kernel (before 5.5) counts no flushes. */
    public static Optional<DiskFigures> of(Path directory) throws IOException {
        Path device = Path.of("/sys/dev/block", numbers((Long) Files.getAttribute(directory, "unix:dev")));
        if (!Files.exists(device)) {
            return Optional.empty();
        }
        Path real = device.toRealPath();
        // A partition passes its flushes on to the disk, which counts them.
        DiskFigures figures = new DiskFigures((Files.exists(real.resolve("partition")) ? real.resolve("..") : real)
                .resolve("stat")
                .normalize());
        return fields(Files.readString(figures.stat)).length > FLUSHES ? Optional.of(figures) : Optional.empty();
    }

    /** {@code dev_t} as Linux packs it, written {@code major:minor}. */
    static String numbers(long device) {
        long major = (device >>> 8) & 0xfff;
        long minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
        return major + ":" + minor;
    }

    public long flushes() throws IOException {
        return flushes(Files.readString(stat));
    }

    static long flushes(String stat) {
        return Long.parseLong(fields(stat)[FLUSHES]);
    }

    private static String[] fields(String stat) {
        return stat.strip().split("\\s+", -1);
    }
}
