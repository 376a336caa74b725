package org.waystation.client.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.RelayAddress;

/** A program that serves, in a process of its own, and says on its first line where. */
final class Server implements AutoCloseable {
    private static final String PREFIX = "address: ";

    private final Process process;
    private final RelayAddress address;

    private Server(String... arguments) throws IOException {
        process = java(arguments);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith(PREFIX)) {
            process.destroyForcibly();
            throw new IOException("a server did not start: " + List.of(arguments));
        }
        address = RelayAddress.parse(line.substring(PREFIX.length()));
    }

    /** A program in a process of its own, with this Java. */
    static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static Server relay(Path jar, Path data) throws IOException {
        return new Server("-jar", jar.toString(), "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    }

    /** The echo of the relay's benchmark: the relay's TLS, and nothing behind it. */
    static Server echo(Path jar, Path data) throws IOException {
        return new Server("-cp", jar.toString(), "org.waystation.relay.bench.load.EchoServer", data.toString());
    }

    RelayAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
