package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command that has ended. */
record Ran(List<String> args, int exit, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Ran expect(int code) {
        assertEquals(code, exit, () -> args + "\n" + out() + err);
        return this;
    }

    /** That it failed in this way, and said so without a stack trace. */
    Ran expect(int code, String reason) {
        expect(code);
        assertTrue(err.contains("[" + reason + "]"), () -> args + "\n" + out() + err);
        assertFalse(err.contains("\tat "), err);
        return this;
    }

    List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : out().lines().toList()) {
            objects.add(JSON.readTree(line));
        }
        return objects;
    }

    /** The objects of one type. */
    static List<JsonNode> only(String type, List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.get("type").textValue().equals(type))
                .toList();
    }

    /** That there is no output. */
    Ran printsNothing() {
        assertEquals("", out(), () -> args + "\n" + err);
        return this;
    }

    /** That the output is this, where {@code <id>}, {@code <time>} and so on stand for what is different each time. */
    Ran prints(String... lines) {
        String pattern = Pattern.quote(String.join("\n", lines) + "\n");
        pattern = pattern.replace("<id>", "\\E[0-9a-f]{32}\\Q")
                .replace("<item>", "\\E[0-9A-Za-z]{1,64}\\Q")
                .replace("<time>", "\\E20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{3})?)?Z\\Q")
                .replace("<minute>", "\\E20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d\\Q")
                .replace("<link>", "\\Ewaystation://[a-z2-7]{52}@127\\.0\\.0\\.1:\\d+/contact#[a-z2-7]{111}\\Q")
                .replace("<address>", "\\Ewaystation://[a-z2-7]{52}@127\\.0\\.0\\.1:\\d+\\Q")
                .replace("<digits>", "\\E\\d{60}\\Q")
                .replace("<grouped>", "\\E\\d{5}( \\d{5}){11}\\Q")
                .replace("<qr>", "\\Ewaystation:verify-contact:1:[a-z2-7]{52}\\Q")
                .replace("<words>", "\\E[^\"\\n]+\\Q")
                .replace("<path>", "\\E/[^\"\\n]+\\Q");
        String shown = pattern;
        assertTrue(
                Pattern.matches(pattern, out()), () -> args + "\nprinted\n" + out() + "\nnot\n" + shown + "\n" + err);
        return this;
    }
}
