package org.waystation.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.waystation.client.Profile;
import org.waystation.client.ProfileOptions;
import org.waystation.client.internal.store.CheapProfile;
import org.waystation.wire.RelayAddress;

/**
 * Somebody at a terminal of their own. The program is started through a shell: a JVM hands over its arguments in the charset of its
 * own locale, which the tests must not depend on.
 */
final class Person {
    private static final String PASSPHRASE = "long but dull";
    private static final long PATIENCE_SECONDS = 90;

    private final Path folder;
    private final Map<String, String> environment =
            new TreeMap<>(Map.of("LC_ALL", "C.UTF-8", "WAYSTATION_PASSPHRASE", PASSPHRASE));
    private final List<String> options = new ArrayList<>();
    private final List<Process> running = new ArrayList<>();
    private byte[] input = new byte[0];
    private int runs;

    Person(Path folder) throws IOException {
        this.folder = folder;
        options.add("-Djava.io.tmpdir=" + temporaryFolder());
    }

    Path profile() {
        return folder.resolve("profile");
    }

    /** Without the program, and cheaper. */
    void makeProfile(RelayAddress relay) {
        CheapProfile.make(profile(), relay, PASSPHRASE.toCharArray());
    }

    Profile openProfile() {
        return Profile.open(ProfileOptions.directory(profile()).build(), PASSPHRASE.toCharArray());
    }

    Path temporaryFolder() throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    /** From now on. Null takes the variable away. */
    Person with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What stands on standard input, the next time. */
    Person typing(byte[] bytes) {
        input = bytes;
        return this;
    }

    Person typing(String text) {
        return typing(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Runs a subcommand on the own profile, to its end. */
    Ran run(String... args) throws Exception {
        Path out = folder.resolve("out" + ++runs);
        Path err = folder.resolve("err" + runs);
        Process process = start(builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()));
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException(args[0] + " did not end:\n" + Files.readString(out) + Files.readString(err));
        }
        return new Ran(List.of(args), process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Runs a subcommand, and lets whoever runs one later find ready what this one had to load. */
    void rehearse(String... args) throws Exception {
        options.add(Program.MESSENGER.archiving());
        run(args).expect(0);
        options.remove(Program.MESSENGER.archiving());
        Program.MESSENGER.useArchive();
    }

    /** Runs a subcommand that must succeed, and reads its objects. */
    List<JsonNode> json(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.add(1, "--json");
        return run(all.toArray(String[]::new)).expect(0).objects();
    }

    /** Starts a subcommand and lets it run; its standard output is a pipe. */
    Process begin(String... args) throws IOException {
        return start(builder(args).redirectError(folder.resolve("err" + ++runs).toFile()));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        running.add(process);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            // A program that has read enough need not read all.
            input = new byte[0];
        }
        input = new byte[0];
        return process;
    }

    /** What starts a subcommand, for whoever brings a terminal along: shell, option, script; and the environment. */
    ProcessBuilder builder(String... args) {
        List<String> words = Program.MESSENGER.words(options.toArray(String[]::new));
        words.add(args[0]);
        if (!args[0].startsWith("-") && !args[0].equals("demo")) {
            words.addAll(List.of("--profile", profile().toString()));
        }
        words.addAll(List.of(args).subList(1, args.length));
        StringBuilder script = new StringBuilder("exec");
        words.forEach(word -> script.append(' ').append(quoted(word)));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script.toString());
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    /** Characters of this range stand for single bytes that are not UTF-8. */
    static String rawByte(int b) {
        return String.valueOf((char) (0xf700 + b));
    }

    private static String quoted(String word) {
        if (word.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder octal = new StringBuilder("\"$(printf '");
        word.codePoints().forEach(c -> {
            byte[] bytes = c >= 0xf700 && c < 0xf800
                    ? new byte[] {(byte) c}
                    : Character.toString(c).getBytes(StandardCharsets.UTF_8);
            for (byte b : bytes) {
                octal.append(String.format("\\%03o", b & 0xff));
            }
        });
        return octal.append("')\"").toString();
    }

    /** Ends what still runs. */
    void end() {
        running.forEach(Process::destroyForcibly);
    }
}
