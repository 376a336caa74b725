package org.waystation.terminal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * What somebody holds who has taken the relay's disk.
 *
 * @param files how many, the program's own native libraries left out
 * @param bytes of these
 * @param largest name and size of the largest of them
 * @param sample some bytes of it, in hexadecimal digits
 * @param found secrets that were found, and where
 */
record Seizure(int files, long bytes, String largest, String sample, SortedSet<String> found) {
    private static final int SAMPLE = 32;

    static Seizure of(Path folder, List<Path> all, SortedSet<String> found) throws IOException {
        List<Path> files = new ArrayList<>(all);
        files.removeIf(Seizure::isLibrary);
        long bytes = 0;
        long most = -1;
        Path largest = folder;
        for (Path file : files) {
            long size = Files.size(file);
            bytes += size;
            if (size > most) {
                most = size;
                largest = file;
            }
        }
        String name = most < 0 ? "nothing" : folder.relativize(largest) + " (" + size(most) + ")";
        return new Seizure(files.size(), bytes, name, most < 0 ? "" : sample(largest), found);
    }

    private static boolean isLibrary(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".so") || name.endsWith(".jnilib") || name.endsWith(".dylib") || name.endsWith(".dll");
    }

    /** From the middle of what is written: files may be longer than what is in them. */
    private static String sample(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        int from = Math.max(0, end / 2 - SAMPLE / 2);
        return HexFormat.ofDelimiter(" ").formatHex(bytes, from, Math.min(end, from + SAMPLE));
    }

    static String size(long bytes) {
        return bytes < 10_240
                ? String.format(Locale.ROOT, "%,d bytes", bytes)
                : String.format(Locale.ROOT, "%,d KiB", bytes / 1024);
    }
}
