package org.waystation.relay.bench.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.waystation.wire.RelayAddress;

/** A server in a process of its own that prints {@code address: …} once it accepts connections: a relay, or the echo. */
public final class ServerProcess implements AutoCloseable {
    private static final String ADDRESS = "address: ";
    private static final String RELAY_JAR = "waystation-relay.jar";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final RelayAddress address;

    private ServerProcess(Process process, RelayAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * The relay as an operator runs it, from its jar if that is where a build or a release puts it, else from the libraries of this
     * program.
     *
     * @param data for the relay alone; its log goes beside it
     */
    public static ServerProcess relay(Path data) throws IOException {
        List<String> command = java();
        Path jar = relayJar();
        if (Files.isRegularFile(jar)) {
            command.addAll(List.of("-jar", jar.toString()));
        } else {
            command.addAll(List.of("-cp", classPath(), "org.waystation.relay.Main"));
        }
        command.addAll(List.of("serve", "--data", data.toString(), "--listen", "127.0.0.1:0", "--log-level", "warn"));
        return start(command, data);
    }

    /** A main class of this program. */
    public static ServerProcess ofThisProgram(Class<?> main, Path data) throws IOException {
        List<String> command = java();
        command.addAll(List.of("-cp", classPath(), main.getName(), data.toString()));
        return start(command, data);
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("-Dio.netty.noUnsafe=false", "--enable-native-access=ALL-UNNAMED"));
        }
        return command;
    }

    private static Path relayJar() {
        CodeSource source = ServerProcess.class.getProtectionDomain().getCodeSource();
        try {
            Path own =
                    source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            Path beside = own.toAbsolutePath().resolveSibling(RELAY_JAR);
            return Files.isRegularFile(beside)
                    ? beside
                    : own.toAbsolutePath()
                            .resolveSibling("../../target/" + RELAY_JAR)
                            .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Absolute, since the servers run in another folder. */
    private static String classPath() {
        List<String> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            places.add(Path.of(place).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, places);
    }

    private static ServerProcess start(List<String> command, Path data) throws IOException {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .directory(data.toAbsolutePath().resolveSibling("").toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            if (line != null && line.startsWith(ADDRESS)) {
                return new ServerProcess(
                        process,
                        RelayAddress.parse(line.substring(ADDRESS.length()).strip()));
            }
        } catch (IOException | RuntimeException e) {
            kill(process);
            throw e;
        }
        kill(process);
        throw new IOException("A server did not start. It said:\n" + Files.readString(log));
    }

    public RelayAddress address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    /** Asks it to stop, and waits. */
    public void stop() throws IOException {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("The relay did not stop.");
    }

    @Override
    public void close() {
        kill(process);
    }

    private static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }
}
