package org.waystation.terminal.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.waystation.wire.RelayAddress;

/** The relay's real program, as an operator runs it, in a process of its own. */
final class RelayProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;
    private static final String ADDRESS = "address: ";

    private final Process process;
    private final RelayAddress address;

    private RelayProcess(Process process, RelayAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts the relay, and returns when it accepts connections.
     *
     * @param listen port 0 takes a free one
     * @param log where its standard error goes
     */
    static RelayProcess start(Path jar, Path data, String listen, Path log, Workshop workshop) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // Without performance data a process that is killed leaves nothing in the system's temporary folder.
        ProcessBuilder command = new ProcessBuilder(
                java.toString(),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + workshop.folder(),
                "-jar",
                jar.toString(),
                "serve",
                "--data",
                data.toString(),
                "--listen",
                listen,
                "--log-level",
                "trace");
        command.directory(workshop.folder().toFile());
        command.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process = command.start();
        workshop.keep(() -> kill(process));
        return new RelayProcess(process, address(process, log));
    }

    private static RelayAddress address(Process process, Path log) throws IOException {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread reader = new Thread(() -> first.complete(addressLine(process)), "relay's output");
        reader.setDaemon(true);
        reader.start();
        try {
            String line = first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!line.isEmpty()) {
                return RelayAddress.parse(line.substring(ADDRESS.length()).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            kill(process);
        }
        throw new IOException("The relay did not start. It said:\n" + lastWords(log));
    }

    /** The line with the address; empty if there is none. Reads on to the end, so that the relay never waits for us. */
    private static String addressLine(Process process) {
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(ADDRESS)) {
                    return line;
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    private static String lastWords(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    RelayAddress address() {
        return address;
    }

    /** As if the power went off for this process. Returns when it is gone. */
    @Override
    public void close() {
        kill(process);
    }

    /** Asks it to stop. Returns its exit code. */
    int stop() throws IOException {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("The relay did not stop.");
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        boolean gone = false;
        while (!gone) {
            try {
                gone = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
