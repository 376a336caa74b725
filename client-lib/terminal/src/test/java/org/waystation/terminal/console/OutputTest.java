package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void oneObjectPerLineInTheOrderOfItsFields() {
        new Output(bytes, true)
                .print(Line.of("message", "words")
                        .with("text", "星 \"🌱\"\n")
                        .with("verified", true)
                        .with("step", 3)
                        .with("sent", Instant.parse("2026-11-21T07:00:00.123456Z")));
        assertEquals(
                "{\"type\":\"message\",\"text\":\"星 \\\"🌱\\\"\\n\",\"verified\":true,\"step\":3,"
                        + "\"sent\":\"2026-11-21T07:00:00.123Z\"}\n",
                printed());
    }

    @Test
    void whatCommandsATerminalOrEndsALineIsEscapedAndComesBackExactly() throws IOException {
        String text = "\u001b[2J \u009b31m \u007f \u0085 \u2028 \u2029 \u202e";
        new Output(bytes, true).print(Line.of("message", "").with("text", text));
        assertEquals(
                -1,
                printed()
                        .strip()
                        .chars()
                        .filter(c -> c < 0x20 || (c > 0x7e && c < 0xa0) || c == 0x2028)
                        .findFirst()
                        .orElse(-1));
        assertEquals(text, new ObjectMapper().readTree(printed()).get("text").textValue());
    }

    @Test
    void peopleReadWordsAsUtf8() {
        Output output = new Output(bytes, false);
        output.print(Line.of("message", "星期四").with("text", "unused"));
        output.draw("picture");
        assertEquals("星期四\npicture", printed());
    }

    @Test
    void aPictureIsNotForPrograms() {
        new Output(bytes, true).draw("picture");
        assertEquals("", printed());
    }

    @Test
    void aLineThatCannotBeWrittenIsAFailure() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Failure failure = assertThrows(Failure.class, () -> new Output(broken, false).print(Line.of("message", "x")));
        assertEquals("OUTPUT_FAILED", failure.reason());
        assertEquals(5, failure.exit().number());
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
