package org.waystation.terminal.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the demo happens: a temporary folder, and what is open or running because of it. All of it is gone when the workshop is
 * closed, and also when the user interrupts the demo.
 */
final class Workshop implements AutoCloseable {
    private static final int SWEEPS = 20;

    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    Workshop() {
        try {
            folder = Files.createTempDirectory("waystation-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "tidy up"));
    }

    Path folder() {
        return folder;
    }

    /** Something to close, latest first, if it is still open at the end; closing it twice must do no harm. */
    synchronized <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        if (closed) {
            closeAll();
            throw new IllegalStateException("the demo was interrupted");
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
        for (int i = 0; i < SWEEPS && Files.exists(folder); i++) {
            sweep();
        }
        if (Files.exists(folder)) {
            throw new IllegalStateException("could not be deleted: " + folder);
        }
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // Tidying up goes on: what cannot be closed in an orderly way ends with this process.
            }
        }
    }

    private void sweep() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(files::add);
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Somebody wrote or deleted meanwhile: the next sweep sees to it.
        }
    }
}
