package org.waystation.relay.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux counts for one process, under {@code /proc}. */
public final class ProcessFigures {
    /** Microseconds in a clock tick: USER_HZ is 100 on every Linux that Java runs on. */
    private static final long TICK_MICROS = 10_000;

    /** Of the fields after the name in parentheses, counted from 0: proc(5), {@code stat}. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private final Path folder;

    private ProcessFigures(Path folder) {
        this.folder = folder;
    }

    public static ProcessFigures of(long pid) {
        return new ProcessFigures(Path.of("/proc", Long.toString(pid)));
    }

    public static ProcessFigures ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** User and system time so far, microseconds, in steps of ten thousand. */
    public long cpuMicros() throws IOException {
        return cpuMicros(Files.readString(folder.resolve("stat")));
    }

    static long cpuMicros(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_MICROS;
    }

    /** Resident memory, bytes. */
    public long residentBytes() throws IOException {
        return valueOf("VmRSS:", Files.readAllLines(folder.resolve("status"))) * 1024;
    }

    /** What the process had written to the disk so far, bytes: pages made dirty, whenever the kernel writes them. */
    public long writtenBytes() throws IOException {
        return valueOf("write_bytes:", Files.readAllLines(folder.resolve("io")));
    }

    private static long valueOf(String name, List<String> lines) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip());
            }
        }
        throw new IOException("this system does not count " + name);
    }
}
