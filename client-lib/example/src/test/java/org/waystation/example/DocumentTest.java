package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every piece of code that docs/embedding shows is code that is compiled and run here, word for word. */
final class DocumentTest {
    private static final Path PAGE = Built.MODULE.resolve("../../docs/embedding/README.md");
    private static final Path EXAMPLE = Built.MODULE.resolve("src/main/java/org/waystation/example/Example.java");
    private static final Path SNIPPETS = Built.MODULE.resolve("src/test/java/org/waystation/example/SnippetsTest.java");
    private static final Pattern SHOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("(?m)^ *// --- \\w+\n(.*?)^ *// ---\n", Pattern.DOTALL);

    @Test
    void whatThePageShowsIsRun() throws Exception {
        List<String> run = new ArrayList<>(all(SNIPPET, Files.readString(SNIPPETS)));
        run.add(Files.readString(EXAMPLE).stripTrailing());
        List<String> shown = all(SHOWN, Files.readString(PAGE));
        assertTrue(shown.size() > 5);
        List<String> invented = new ArrayList<>(shown);
        invented.removeAll(run);
        assertEquals(Collections.emptyList(), invented);
        run.removeAll(shown);
        assertEquals(Collections.emptyList(), run, "the page should show this");
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1).stripTrailing().stripIndent());
        }
        return found;
    }
}
