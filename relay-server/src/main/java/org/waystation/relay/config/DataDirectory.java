package org.waystation.relay.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.config.StartException.Obstacle;

/**
 * The one directory in which a relay keeps everything, and the lock that keeps a second relay out of it:
 *
 * <pre>
 * DIR/
 *   waystation-relay   "format 1": what this directory is
 *   lock               held while a relay runs
 *   address            the address it last announced, access secret included
 *   identity/          keys and certificates
 *   store/             mailboxes
 *   keys               what opens their entries: overwritten in place, never to be copied
 *   native/            native libraries, extracted here and not into the temporary folder
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    /** The layout above; a directory with a higher number is left alone. */
    private static final int FORMAT = 1;

    private static final Pattern MARKER = Pattern.compile("format ([0-9]{1,9})\\s*");

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Makes the directory if it does not exist, and keeps other relays out of it until {@link #close}. */
    public static DataDirectory open(Path root) throws StartException {
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw unusable(root, "is not a directory", null);
            }
            PrivateFiles.createDirectories(root);
            requireRelays(root);
            FileChannel lock = lock(root);
            try {
                if (!Files.exists(marker(root))) {
                    PrivateFiles.write(marker(root), ("format " + FORMAT + "\n").getBytes(UTF_8));
                }
                DataDirectory directory = new DataDirectory(root, lock);
                PrivateFiles.createDirectories(directory.natives());
                directory.clearNatives();
                return directory;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(root, "cannot be written", e);
        }
    }

    /** The address that the relay on this directory last announced, running or not. */
    public static String lastAddress(Path root) throws StartException {
        try {
            requireRelays(root);
            return Files.readString(root.resolve("address"), UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw unusable(root, "holds no address: no relay was started on it yet (see: serve --help)", e);
        } catch (IOException e) {
            throw unusable(root, "cannot be read", e);
        }
    }

    public void rememberAddress(String address) throws IOException {
        PrivateFiles.write(root.resolve("address"), (address + "\n").getBytes(UTF_8));
    }

    public Path identity() {
        return root.resolve("identity");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path natives() {
        return natives(root);
    }

    /** Where the relay on {@code root} extracts native libraries. */
    public static Path natives(Path root) {
        return root.resolve("native");
    }

    @Override
    public void close() {
        try {
            lock.close(); // and the lock with it
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path marker(Path root) {
        return root.resolve("waystation-relay");
    }

    /** Refuses a directory with other people's files in it, and one from the future, before anything in it is touched. */
    private static void requireRelays(Path root) throws IOException, StartException {
        String text;
        try {
            text = Files.readString(marker(root), UTF_8);
        } catch (NoSuchFileException e) {
            if (!isFresh(root)) {
                throw unusable(root, "is not empty, and not a relay's", null);
            }
            return;
        }
        Matcher format = MARKER.matcher(text);
        if (!format.matches()) {
            throw unusable(root, "is damaged: the file waystation-relay in it says no format", null);
        }
        if (Integer.parseInt(format.group(1)) > FORMAT) {
            throw new StartException(
                    Obstacle.NEWER_FORMAT,
                    "the data directory " + root + " was written by a newer relay (format " + format.group(1)
                            + "; this one knows " + FORMAT + "): run that version");
        }
    }

    /** Whether there is nothing here, or only what a first start leaves that was cut short. */
    private static boolean isFresh(Path root) throws IOException {
        if (!Files.exists(root)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.equals("lock") && !name.equals("waystation-relay.new") && !name.equals("native")) {
                    return false;
                }
            }
        }
        return true;
    }

    private static FileChannel lock(Path root) throws IOException, StartException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process; the same answer
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new StartException(Obstacle.IN_USE, "another relay is running on the data directory " + root);
    }

    /** A relay that was killed while it loaded a library may have left it; the lock says that nobody else is loading one. */
    private void clearNatives() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(natives(), "libnetty*")) {
            for (Path library : left) {
                Files.deleteIfExists(library);
            }
        }
    }

    private static StartException unusable(Path root, String why, @Nullable Throwable cause) {
        String message = "the data directory " + root + " " + why;
        return cause == null
                ? new StartException(Obstacle.DIRECTORY, message)
                : new StartException(Obstacle.DIRECTORY, message, cause);
    }
}
