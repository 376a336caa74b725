package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RawStartTest {
    private static final Charset ASCII = StandardCharsets.US_ASCII;
    private static final String TEXT = "星期四 བོད་ 🌱?";
    private static final String DAMAGED = "\ufffd\ufffd\ufffd?";

    @Test
    void argumentsThatTheJvmDamagedAreReadAgain() {
        RawStart start = started(ASCII, bytes("java", "-jar", "waystation.jar", "send", "Alice", TEXT));
        assertArrayEquals(args("send", "Alice", TEXT), start.arguments(args("send", "Alice", DAMAGED)));
    }

    @Test
    void argumentsThatTheJvmUnderstoodStayAsTheyAre() {
        Charset gbk = Charset.forName("GBK");
        byte[] line = join("java\0send\0".getBytes(ASCII), "星期四\0".getBytes(gbk));
        assertArrayEquals(args("send", "星期四"), started(gbk, line).arguments(args("send", "星期四")));
        assertArrayEquals(
                args("send", "a \ufffd b"),
                started(StandardCharsets.UTF_8, bytes("java", "send", "a \ufffd b"))
                        .arguments(args("send", "a \ufffd b")));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] line = join("java\0send\0".getBytes(ASCII), new byte[] {(byte) 0xff, 'x', 0});
        assertUnreadable(started(ASCII, line), "send", "\ufffdx");
    }

    @Test
    void withoutTheBytesWhatMayBeDamagedIsRefused() {
        RawStart nothing = started(ASCII, new byte[0]);
        assertUnreadable(nothing, "send", DAMAGED);
        assertUnreadable(nothing, "send", "a?");
        assertUnreadable(started(StandardCharsets.UTF_8, new byte[0]), "\ud83c");
        assertArrayEquals(args("plain"), nothing.arguments(args("plain")));
        assertArrayEquals(
                args("星?"), started(StandardCharsets.UTF_8, new byte[0]).arguments(args("星?")));
    }

    @Test
    void aCommandLineThatIsNotOursIsNotUsed() {
        RawStart start = started(ASCII, bytes("java", "@options", TEXT));
        assertUnreadable(start, "send", DAMAGED);
    }

    @Test
    void aVariableIsReadAgain() {
        RawStart start = new RawStart(new byte[0], bytes("A=1", "WAYSTATION_PASSPHRASE=" + TEXT, "B=2"), ASCII);
        assertEquals(Optional.of(TEXT), start.variable("WAYSTATION_PASSPHRASE", DAMAGED));
        assertEquals(Optional.empty(), start.variable("C", DAMAGED));
        assertEquals(Optional.of("plain"), start.variable("C", "plain"));
    }

    private static RawStart started(Charset charset, byte[] commandLine) {
        return new RawStart(commandLine, new byte[0], charset);
    }

    private static void assertUnreadable(RawStart start, String... args) {
        Failure failure = assertThrows(Failure.class, () -> start.arguments(args));
        assertEquals("ARGUMENT_UNREADABLE", failure.reason());
        assertEquals(ExitCode.USAGE, failure.exit());
    }

    private static String[] args(String... args) {
        return args;
    }

    private static byte[] bytes(String... parts) {
        return (String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }
}
