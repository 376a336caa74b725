package org.waystation.terminal.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the passphrase comes from: a file, the environment, or the person. Never the command line, which every program on the
 * machine can read. Close it to clear it.
 */
public final class Passphrase implements AutoCloseable {
    /** Longest passphrase file, bytes. */
    static final int MAX_FILE = 4096;

    /** What a passphrase opens. */
    public enum Of {
        PROFILE("WAYSTATION_PASSPHRASE", "--passphrase-file", "Passphrase", "Passphrase for the new profile"),
        BACKUP(
                "WAYSTATION_BACKUP_PASSPHRASE",
                "--backup-passphrase-file",
                "Passphrase of the backup",
                "Passphrase for the new backup");

        private final String variable;
        private final String option;
        private final String question;
        private final String questionIfNew;

        Of(String variable, String option, String question, String questionIfNew) {
            this.variable = variable;
            this.option = option;
            this.question = question;
            this.questionIfNew = questionIfNew;
        }
    }

    private final char[] characters;

    private Passphrase(char[] characters) {
        this.characters = characters;
    }

    /**
     * For a profile that exists.
     *
     * @throws Failure PASSPHRASE_MISSING, PASSPHRASE_UNUSABLE
     */
    public static Passphrase existing(Terminal terminal, Optional<Path> file) {
        return existing(terminal, Of.PROFILE, file);
    }

    /** For something that exists. */
    public static Passphrase existing(Terminal terminal, Of what, Optional<Path> file) {
        return given(terminal, what, file).orElseGet(() -> asked(terminal, what, what.question));
    }

    /**
     * For a new profile: whoever types it types it twice.
     *
     * @throws Failure PASSPHRASE_MISSING, PASSPHRASE_UNUSABLE, PASSPHRASES_DIFFER
     */
    public static Passphrase chosen(Terminal terminal, Optional<Path> file) {
        return chosen(terminal, Of.PROFILE, file);
    }

    /** For something new. */
    public static Passphrase chosen(Terminal terminal, Of what, Optional<Path> file) {
        return given(terminal, what, file).orElseGet(() -> {
            Passphrase first = asked(terminal, what, what.questionIfNew);
            try (Passphrase second = asked(terminal, what, "The same again")) {
                if (!Arrays.equals(first.characters, second.characters)) {
                    first.close();
                    throw new Failure("PASSPHRASES_DIFFER", ExitCode.ASK_USER, "The two passphrases are not the same.");
                }
            }
            return first;
        });
    }

    private static Optional<Passphrase> given(Terminal terminal, Of what, Optional<Path> file) {
        if (file.isPresent()) {
            return Optional.of(inFile(file.get()));
        }
        if (terminal.variable(what.variable).isEmpty()) {
            return Optional.empty();
        }
        String value = terminal.exactVariable(what.variable)
                .orElseThrow(() -> unusable(
                        "The passphrase in " + what.variable + " cannot be read without damage under this locale."));
        return Optional.of(usable(value.toCharArray(), what.variable + " is empty."));
    }

    private static Passphrase asked(Terminal terminal, Of what, String question) {
        char[] answer = terminal.ask(question)
                .orElseThrow(() -> new Failure(
                        "PASSPHRASE_MISSING",
                        ExitCode.USAGE,
                        "There is no terminal to ask for the passphrase: use " + what.option + " FILE or set "
                                + what.variable + "."));
        return usable(answer, "An empty passphrase protects nothing.");
    }

    private static Passphrase inFile(Path file) {
        byte[] bytes = new byte[0];
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw unusable("The passphrase file has more than " + MAX_FILE + " bytes.");
            }
            CharBuffer text = Utf8.decode(bytes);
            char[] characters = Arrays.copyOf(text.array(), withoutLineEnd(text));
            Arrays.fill(text.array(), '\0');
            return usable(characters, "The passphrase file is empty.");
        } catch (IOException e) {
            throw unusable("The passphrase file cannot be read as UTF-8 text.");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static int withoutLineEnd(CharBuffer text) {
        int end = text.length();
        if (end > 0 && text.get(end - 1) == '\n') {
            end--;
            if (end > 0 && text.get(end - 1) == '\r') {
                end--;
            }
        }
        return end;
    }

    private static Passphrase usable(char[] characters, String ifEmpty) {
        if (characters.length == 0) {
            throw unusable(ifEmpty);
        }
        for (char c : characters) {
            if (c == '\ufffd') {
                Arrays.fill(characters, '\0');
                throw unusable("The passphrase cannot be read without damage under this locale. Use a UTF-8 locale.");
            }
        }
        return new Passphrase(characters);
    }

    private static Failure unusable(String message) {
        return new Failure("PASSPHRASE_UNUSABLE", ExitCode.USAGE, message);
    }

    /** The characters; cleared by {@link #close}. */
    public char[] characters() {
        return characters;
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "Passphrase";
    }
}
