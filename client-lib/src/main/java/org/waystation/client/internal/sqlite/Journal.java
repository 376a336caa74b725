package org.waystation.client.internal.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's rollback journal. While a transaction is committed it holds the pages as they were before, deleted records included. SQLite
 * could delete or shorten it afterwards, but then those pages would lie in free blocks of the disk, where a forensic image finds them. So
 * the journal stays (journal_mode=PERSIST), and is overwritten in place when SQLite is done with it.
 *
 * <p>That is safe because SQLite ends a transaction by zeroing and syncing the journal's header: after it, what follows means nothing,
 * and nobody else can have begun a transaction, since we hold the file exclusively. It need not be synced: if power is lost before
 * the system has written the zeros, the next {@link #wipe} writes them again.
 */
final class Journal {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

    /** What a common transaction needs. A longer journal, of a rare large one, is cut once it is zeros. */
    private static final long KEPT = 256 * 1024;

    private final Path file;

    Journal(Path database) {
        this.file = database.resolveSibling(database.getFileName() + "-journal");
    }

    /** Between transactions only. */
    void wipe() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = channel.size();
            for (long at = 0; at < size; ) {
                ByteBuffer zeros = ZEROS.duplicate();
                ((java.nio.Buffer) zeros).limit((int) Math.min(zeros.capacity(), size - at));
                at += channel.write(zeros, at);
            }
            if (size > KEPT) {
                channel.force(false);
                channel.truncate(KEPT);
            }
        }
    }
}
