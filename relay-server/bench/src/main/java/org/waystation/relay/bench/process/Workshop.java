package org.waystation.relay.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A temporary folder, and everything that must end before it goes; both are gone when the program is, however it ends. */
public final class Workshop implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::clear, "clear up");
    private int made;

    /** @param place exists */
    public Workshop(Path place) throws IOException {
        folder = Files.createTempDirectory(place.toAbsolutePath(), "waystation-bench-");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public Path folder() {
        return folder;
    }

    /** A path in the folder that is not used yet. */
    public synchronized Path fresh(String name) {
        return folder.resolve(name + "-" + ++made);
    }

    /** Closes it before the folder goes. */
    public synchronized <T extends AutoCloseable> T keep(T resource) {
        kept.push(resource);
        return resource;
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program is ending; the hook finds nothing left
        }
    }

    private synchronized void clear() {
        while (!kept.isEmpty()) {
            try {
                kept.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("something did not end", e);
            }
        }
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all that is in it; nothing happens if it is not there. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
