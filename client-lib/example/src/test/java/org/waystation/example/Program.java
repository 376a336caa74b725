package org.waystation.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs Java programs in processes of their own. */
final class Program {
    private static final long PATIENCE_SECONDS = 120;

    private Program() {}

    /** What a program said, and how it ended. */
    record Ran(int exit, String output) {}

    /** Runs a program to its end. */
    static Ran run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + Files.readString(output));
        }
        return new Ran(process.exitValue(), Files.readString(output));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow"); // or it warns about protobuf
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** The relay, as an operator runs it. */
    static final class Relay implements AutoCloseable {
        private final Process process;
        private final String address;

        Relay(Path folder) throws IOException {
            Path log = folder.resolve("relay.log");
            process = new ProcessBuilder(command(
                            "-jar",
                            Built.RELAY.toString(),
                            "serve",
                            "--data",
                            folder.resolve("relay").toString(),
                            "--listen",
                            "127.0.0.1:0"))
                    .redirectError(log.toFile())
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line == null || !line.startsWith("address: ")) {
                throw new AssertionError("the relay did not start: " + Files.readString(log));
            }
            address = line.substring("address: ".length());
        }

        String address() {
            return address;
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
