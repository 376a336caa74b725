package org.waystation.relay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.waystation.wire.RelayAddress;

/**
 * The real program in a process of its own: the packaged jar if the system property {@code waystation.relay.jar} names it, else the
 * classes that this test runs with.
 */
public final class RelayProcess implements AutoCloseable {
    private static final String ADDRESS = "address: ";

    private final Process process;
    private final BufferedReader out;
    private final Path log;

    /** What a command said before it ended. */
    public record Outcome(int exitCode, String out, String err) {}

    /** {@code serve} with these options after it, on loopback if they do not say where. */
    public static RelayProcess serve(Path data, String... options) throws IOException {
        return serve(List.of("-Xmx512m"), data, options);
    }

    public static RelayProcess serve(List<String> jvm, Path data, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--listen")) {
            arguments.addAll(List.of("--listen", "127.0.0.1:0"));
        }
        return new RelayProcess(command(jvm, arguments), Files.createTempFile("relay", ".log"));
    }

    /** Runs a command that ends by itself. */
    public static Outcome run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("relay", ".out");
        Path err = Files.createTempFile("relay", ".err");
        Process process = new ProcessBuilder(command(List.of(), List.of(arguments)))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(WireClient.PATIENCE, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException("it does not end: " + Files.readString(err));
        }
        Outcome outcome = new Outcome(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        Files.delete(out);
        Files.delete(err);
        return outcome;
    }

    private static List<String> command(List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1"); // these processes live for seconds
        command.addAll(jvm);
        String jar = System.getProperty("waystation.relay.jar", "");
        if (jar.isEmpty()) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.waystation.relay.Main"));
        } else {
            command.addAll(List.of("-jar", jar));
        }
        command.addAll(arguments);
        return command;
    }

    private RelayProcess(List<String> command, Path log) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.out = process.inputReader(UTF_8);
    }

    /** The address that the program prints when it accepts connections. */
    public RelayAddress awaitAddress() throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith(ADDRESS)) {
            throw new IOException("no address but: " + line + "\n" + log());
        }
        return RelayAddress.parse(line.substring(ADDRESS.length()));
    }

    public long pid() {
        return process.pid();
    }

    /** What was written to standard error so far. */
    public String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /** SIGTERM; the exit code. */
    public int terminate() throws IOException, InterruptedException {
        process.toHandle().destroy(); // unlike Process.destroy, it leaves the output readable
        if (!process.waitFor(WireClient.PATIENCE, TimeUnit.MILLISECONDS)) {
            throw new IOException("it does not stop: " + log());
        }
        return process.exitValue();
    }

    /** The rest of standard output, after the end. */
    public String restOfOutput() throws IOException {
        return String.join("\n", out.lines().toList());
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(log);
    }
}
