package org.waystation.relay.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another Java process, asked through {@code jcmd}, which comes with a JDK and not with a runtime. */
public final class Jvm {
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+[0-9]+\\s+([0-9]+)");

    private final long pid;

    private Jvm(long pid) {
        this.pid = pid;
    }

    public static Optional<Jvm> of(long pid) {
        return Files.isExecutable(JCMD) ? Optional.of(new Jvm(pid)) : Optional.empty();
    }

    public void collectGarbage() throws IOException {
        String unused = ask("GC.run");
    }

    /** Bytes of the objects that are reachable, after a collection that this causes. */
    public long liveBytes() throws IOException {
        return total(ask("GC.class_histogram"));
    }

    static long total(String histogram) throws IOException {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("jcmd showed no histogram");
        }
        return Long.parseLong(total.group(1));
    }

    /**
     * Through a file: a newer Java writes what it shows while all its threads stand still, and stands still until it is read. Who asks its own
     * process by a pipe would wait for itself.
     */
    private String ask(String command) throws IOException {
        Path answer = Files.createTempFile("waystation-jcmd", "");
        try {
            Process process = new ProcessBuilder(List.of(JCMD.toString(), Long.toString(pid), command))
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            process.onExit().join();
            return Files.readString(answer, StandardCharsets.UTF_8);
        } finally {
            Files.delete(answer);
        }
    }
}
