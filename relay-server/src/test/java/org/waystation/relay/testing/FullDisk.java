package org.waystation.relay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A small file system of its own in memory, and another program on it that takes all the room. Needs the right to mount. */
public final class FullDisk implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final Path root;

    private FullDisk(Path root) {
        this.root = root;
    }

    /** Skips the test where mounting is not allowed. */
    public static FullDisk mountOrSkip(Path root, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(root);
        try {
            run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", root.toString());
        } catch (IOException e) {
            Assumptions.abort("a disk of its own cannot be mounted here: " + e.getMessage());
        }
        return new FullDisk(root);
    }

    public Path root() {
        return root;
    }

    public long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Another program writes until so many bytes are left. */
    public void fillUntil(long left) throws IOException {
        try (FileChannel filler = FileChannel.open(
                root.resolve("filler"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            while (free() > left) {
                filler.write(ByteBuffer.allocate((int) Math.min(PIECE, Math.max(1, free() - left))));
            }
        } catch (IOException e) {
            if (left > 0) {
                throw e; // no space left on device is what was wanted otherwise
            }
        }
    }

    public void release() throws IOException {
        Files.deleteIfExists(root.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "--lazy", root.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("no " + command[0] + " here: "
                    + new String(process.getInputStream().readAllBytes(), UTF_8));
        }
    }
}
