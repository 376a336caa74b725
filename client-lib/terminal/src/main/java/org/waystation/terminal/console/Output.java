package org.waystation.terminal.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Standard output: always UTF-8, one line after the other, each handed to the system before {@link #print} returns. A line that
 * cannot be written is a {@link Failure}: whoever printed a message must know that nobody may have read it.
 */
public final class Output {
    private static final JsonFactory JSON = new JsonFactory().setCharacterEscapes(new OneLine());

    private final OutputStream stream;
    private final boolean json;

    public Output(OutputStream stream, boolean json) {
        this.stream = stream;
        this.json = json;
    }

    /** Whether a program reads. */
    public boolean isJson() {
        return json;
    }

    /** @throws Failure OUTPUT_FAILED */
    public void print(Line line) {
        write(json ? object(line.fields()) : (line.words() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Something only people need, like a QR code. */
    public void draw(String picture) {
        if (!json) {
            write(picture.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(byte[] bytes) {
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw new Failure(
                    "OUTPUT_FAILED",
                    ExitCode.OUTPUT,
                    "Standard output is closed or full. What could not be printed is kept and will be printed again.");
        }
    }

    private static byte[] object(Map<String, Object> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                if (field.getValue() instanceof Boolean value) {
                    json.writeBoolean(value);
                } else if (field.getValue() instanceof Long value) {
                    json.writeNumber(value);
                } else {
                    json.writeString((String) field.getValue());
                }
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Also escapes what is not ASCII but ends a line for some readers, or commands a terminal (C1). */
    private static final class OneLine extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[0x7f] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            boolean escaped = (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
            return escaped ? new SerializedString(String.format("\\u%04x", c)) : null;
        }
    }
}
