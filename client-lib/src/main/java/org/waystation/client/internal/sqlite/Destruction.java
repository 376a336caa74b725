package org.waystation.client.internal.sqlite;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * Takes a profile's files apart, in an order that makes it irreversible at once: first the header, wherever a copy of it stands, is
 * overwritten in place and synced; then nothing opens any more, with whatever passphrase. Then everything else is overwritten and removed.
 * Bytes are looked for, not records, so it works on a damaged file as well, and without asking whether another program has it open.
 */
final class Destruction {
    /** How a header begins (cryptography.md, section 8). */
    private static final byte[] HEADER = "WAYSTORE".getBytes(StandardCharsets.US_ASCII);

    /** More than a header has. */
    private static final int HEADER_LENGTH = 512;

    private static final int CHUNK = 1 << 20;

    private final Path database;
    private final Path journal;

    Destruction(Path database) {
        this.database = database;
        this.journal = database.resolveSibling(database.getFileName() + "-journal");
    }

    /** @throws StoreException FAILED if something could not be erased; what can be is all the same */
    void run() {
        IOException first = attempt(this::eraseKeys, null);
        first = attempt(() -> erase(database), first);
        first = attempt(() -> erase(journal), first);
        first = attempt(this::removeDirectory, first);
        if (first != null) {
            throw new StoreException(Kind.FAILED, "not everything of the profile could be erased", first);
        }
    }

    private interface Deed {
        void run() throws IOException;
    }

    private static @org.jspecify.annotations.Nullable IOException attempt(
            Deed deed, @org.jspecify.annotations.Nullable IOException before) {
        try {
            deed.run();
            return before;
        } catch (IOException e) {
            return before == null ? e : before;
        }
    }

    /** The journal may hold a page with the header, too, and SQLite would bring it back. */
    void eraseKeys() throws IOException {
        eraseHeaders(database);
        eraseHeaders(journal);
    }

    private static void eraseHeaders(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK + HEADER.length - 1);
            for (long at = 0; at < channel.size(); at += CHUNK) {
                ((Buffer) chunk).clear();
                readFully(channel, chunk, at);
                boolean found = false;
                for (int i = 0; i + HEADER.length <= chunk.position(); i++) {
                    if (isHeader(chunk.array(), i)) {
                        overwrite(channel, at + i, Math.min(HEADER_LENGTH, channel.size() - at - i));
                        found = true;
                    }
                }
                if (found) {
                    channel.force(true); // at once: there is hardly ever a second
                }
            }
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining() && channel.read(into, at + into.position()) > 0) {
            // the buffer counts
        }
    }

    private static boolean isHeader(byte[] bytes, int at) {
        for (int i = 0; i < HEADER.length; i++) {
            if (bytes[at + i] != HEADER[i]) {
                return false;
            }
        }
        return true;
    }

    private static void erase(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            overwrite(channel, 0, channel.size());
            channel.force(true);
        }
        Files.delete(file);
    }

    private static void overwrite(FileChannel channel, long from, long length) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(length, CHUNK));
        for (long done = 0; done < length; ) {
            ((Buffer) zeros).clear();
            ((Buffer) zeros).limit((int) Math.min(zeros.capacity(), length - done));
            done += channel.write(zeros, from + done);
        }
    }

    /** What {@link Natives} could not remove, and the directory, unless somebody keeps something else in it. */
    private void removeDirectory() throws IOException {
        Path directory = database.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        Natives.remove(directory.resolve("native"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            if (left.iterator().hasNext()) {
                return;
            }
        }
        Files.delete(directory);
    }
}
