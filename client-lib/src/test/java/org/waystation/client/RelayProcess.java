package org.waystation.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.waystation.wire.RelayAddress;

/** The relay as operators run it: a process of its own, that can be killed. */
final class RelayProcess implements AutoCloseable {
    private final Path data;
    private final Path log;
    private final List<String> options;
    private Process process;
    private RelayAddress address;

    RelayProcess(Path data, Path log, String... options) {
        this.data = data;
        this.log = log;
        this.options = Arrays.asList(options);
        start(0);
    }

    private void start(int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(Arrays.asList("org.waystation.relay.Main", "serve", "--data", data.toString()));
        command.addAll(Arrays.asList("--listen", "127.0.0.1:" + port));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith("address: ")) {
                throw new AssertionError("the relay did not start: see " + log);
            }
            address = RelayAddress.parse(line.substring("address: ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RelayAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The same relay again, on the same port. */
    void restart() {
        start(address.port());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
