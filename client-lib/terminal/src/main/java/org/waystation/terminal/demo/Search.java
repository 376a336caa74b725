package org.waystation.terminal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for many byte strings at once in all files of a folder. */
final class Search {
    /** Shorter strings would be found by chance. */
    static final int SHORTEST = 8;

    private static final int LARGEST_FILE = 1 << 28;

    /** By their first two bytes: few places in a file need a closer look. */
    private final Map<Integer, List<Needle>> byStart = new HashMap<>();

    private final boolean[] starts = new boolean[1 << 16];

    Search(Collection<Needle> needles) {
        for (Needle needle : needles) {
            int start = start(needle.bytes, 0);
            starts[start] = true;
            byStart.computeIfAbsent(start, k -> new ArrayList<>()).add(needle);
        }
    }

    /** What was found where, and what else there is to see. */
    Seizure in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        SortedSet<String> found = new TreeSet<>();
        for (Path file : files) {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException(file + " is too large to be searched");
            }
            for (String name : in(Files.readAllBytes(file))) {
                found.add(name + " in " + folder.relativize(file));
            }
        }
        return Seizure.of(folder, files, found);
    }

    /** The names of what is in these bytes. */
    SortedSet<String> in(byte[] hay) {
        SortedSet<String> found = new TreeSet<>();
        for (int at = 0; at + 1 < hay.length; at++) {
            int start = start(hay, at);
            if (starts[start]) {
                for (Needle needle : byStart.getOrDefault(start, List.of())) {
                    if (needle.isAt(hay, at)) {
                        found.add(needle.name);
                    }
                }
            }
        }
        return found;
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** Bytes that are looked for, and what to call them. */
    static final class Needle {
        private final String name;
        private final byte[] bytes;

        Needle(String name, byte[] bytes) {
            if (bytes.length < SHORTEST) {
                throw new IllegalArgumentException("too short to be looked for: " + name);
            }
            this.name = name;
            this.bytes = bytes.clone();
        }

        private boolean isAt(byte[] hay, int at) {
            return at + bytes.length <= hay.length && Arrays.equals(hay, at, at + bytes.length, bytes, 0, bytes.length);
        }
    }
}
