package org.waystation.terminal.console;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Arguments and environment as they were given, not as the JVM understood them: under a locale without UTF-8 (as {@code LANG=C}) it
 * replaces every byte of a Chinese message by a question mark, and says nothing. Where the system still has the bytes (Linux) they are
 * read again, as UTF-8; where it has not, what may be damaged is refused.
 */
public final class RawStart {
    private final List<byte[]> commandLine;
    private final List<byte[]> environment;
    private final Charset understoodAs;

    RawStart(byte[] commandLine, byte[] environment, Charset understoodAs) {
        this.commandLine = zeroTerminated(commandLine);
        this.environment = zeroTerminated(environment);
        this.understoodAs = understoodAs;
    }

    /** That of this process. */
    public static RawStart ofThisProcess() {
        String name = System.getProperty("sun.jnu.encoding", "");
        Charset charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
        return new RawStart(read("/proc/self/cmdline"), read("/proc/self/environ"), charset);
    }

    /**
     * What the user wrote on the command line.
     *
     * @param args what the JVM made of it
     * @throws Failure ARGUMENT_UNREADABLE if that cannot be known
     */
    public String[] arguments(String[] args) {
        int before = commandLine.size() - args.length;
        boolean known = before > 0;
        for (int i = 0; known && i < args.length; i++) {
            known = !isPlain(args[i]) || Arrays.equals(commandLine.get(before + i), ascii(args[i]));
        }
        String[] exact = args.clone();
        for (int i = 0; i < args.length; i++) {
            Optional<byte[]> raw = known ? Optional.of(commandLine.get(before + i)) : Optional.empty();
            exact[i] = exact(args[i], raw).orElseThrow(RawStart::unreadable);
        }
        return exact;
    }

    /**
     * A variable of the environment, if it is set.
     *
     * @param understood what the JVM made of it
     * @return empty if it cannot be known
     */
    Optional<String> variable(String name, String understood) {
        byte[] prefix = ascii(name + "=");
        Optional<byte[]> raw = environment.stream()
                .filter(entry -> entry.length >= prefix.length
                        && Arrays.equals(entry, 0, prefix.length, prefix, 0, prefix.length))
                .map(entry -> Arrays.copyOfRange(entry, prefix.length, entry.length))
                .findFirst();
        return exact(understood, raw);
    }

    private Optional<String> exact(String understood, Optional<byte[]> raw) {
        if (isPlain(understood)) {
            return Optional.of(understood);
        }
        if (!raw.isPresent()) {
            return mayBeDamaged(understood) ? Optional.empty() : Optional.of(understood);
        }
        if (Arrays.equals(understood.getBytes(understoodAs), raw.get())) {
            return Optional.of(understood);
        }
        try {
            CharBuffer text = Utf8.decode(raw.get());
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Whether no charset there is could have damaged this: ASCII without the character that stands for damage. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 0x80 && c != '?');
    }

    private boolean mayBeDamaged(String text) {
        boolean question = !understoodAs.equals(StandardCharsets.UTF_8) && text.indexOf('?') >= 0;
        return question
                || text.indexOf('\ufffd') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Failure unreadable() {
        return new Failure(
                "ARGUMENT_UNREADABLE",
                ExitCode.USAGE,
                "An argument could not be read without damage, so nothing was done. Use a UTF-8 locale (for example LC_ALL=C.UTF-8),"
                        + " or give the text on standard input.");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static List<byte[]> zeroTerminated(byte[] bytes) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                parts.add(Arrays.copyOfRange(bytes, from, i));
                from = i + 1;
            }
        }
        return parts;
    }
}
