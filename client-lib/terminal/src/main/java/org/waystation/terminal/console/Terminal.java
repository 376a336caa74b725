package org.waystation.terminal.console;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands around the program: its streams, its environment, and the person at the keyboard, if there is one. */
public final class Terminal {
    private final InputStream in;
    private final OutputStream out;
    private final PrintStream err;
    private final RawStart start;
    private final Map<String, String> environment;
    private final @Nullable Console console;
    private volatile boolean ending;

    private Terminal(
            InputStream in,
            OutputStream out,
            PrintStream err,
            RawStart start,
            Map<String, String> environment,
            @Nullable Console console) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.start = start;
        this.environment = environment;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true, "ending"));
    }

    /** That of this process. */
    public static Terminal ofThisProcess(RawStart start) {
        return new Terminal(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                start,
                System.getenv(),
                interactiveConsole());
    }

    /** From JDK 22 on there may be a console without a terminal; it says so itself. */
    @SuppressWarnings("SystemConsoleNull") // before JDK 22 it may be null
    private static @Nullable Console interactiveConsole() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (ReflectiveOperationException e) {
            return console;
        }
    }

    public InputStream in() {
        return in;
    }

    public Output output(boolean json) {
        return new Output(out, json);
    }

    /** Says something to the person on standard error. */
    public void tell(String words) {
        err.println(words);
    }

    /**
     * Shows, in place of what it showed before, how far something is; only to a person at a terminal.
     *
     * @param words empty: nothing more is shown
     */
    public void show(String words) {
        if (isInteractive()) {
            err.print("\r\u001b[K" + words);
            err.flush();
        }
    }

    /** Whether the user has ended the program: what fails from now on fails because of that. */
    public boolean isEnding() {
        return ending;
    }

    /** Whether standard input and output are a terminal. */
    public boolean isInteractive() {
        return console != null;
    }

    /** Asks without showing the answer; empty if there is nobody to ask or no answer. The caller clears it. */
    Optional<char[]> ask(String question) {
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s: ", question));
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** All variables, as the JVM has read them. */
    public Map<String, String> environment() {
        return environment;
    }

    /** A variable that must be exact; empty if it is set but cannot be read without damage. */
    Optional<String> exactVariable(String name) {
        return variable(name).flatMap(value -> start.variable(name, value));
    }

    /** Where a profile is kept if the user does not say: where this system keeps programs' data. */
    public Path defaultProfile() {
        Path home = path(System.getProperty("user.home", ""));
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Mac")) {
            return home.resolve("Library/Application Support/Waystation");
        }
        if (system.startsWith("Windows")) {
            return variable("LOCALAPPDATA").map(Terminal::path).orElse(home).resolve("Waystation");
        }
        return variable("XDG_DATA_HOME")
                .map(Terminal::path)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local/share"))
                .resolve("waystation");
    }

    /** @throws Failure PATH_UNUSABLE */
    public static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Failure(
                    "PATH_UNUSABLE",
                    ExitCode.USAGE,
                    "This system cannot name such a file under the present locale. Use a UTF-8 locale, for example LC_ALL=C.UTF-8.");
        }
    }
}
