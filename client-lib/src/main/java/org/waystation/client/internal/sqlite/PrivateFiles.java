package org.waystation.client.internal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Files and directories that only their user can open, where the file system knows users (POSIX). */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Makes it, and what is missing above it, or makes private what is there. */
    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            sync(directory.toAbsolutePath().getParent());
        }
        restrict(directory, "rwx------");
    }

    /** Makes an empty file if there is none; it is private before anything is in it. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Made earlier: made private again below.
        }
        restrict(file, "rw-------");
    }

    private static void restrict(Path path, String permissions) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(permissions));
        }
    }

    /** Makes the names in a directory survive a power loss, where directories can be opened (not on Windows). */
    private static void sync(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows keeps its directories itself.
        }
    }
}
