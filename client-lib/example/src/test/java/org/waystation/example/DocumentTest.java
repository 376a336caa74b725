package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/embedding shows is the program that runs here. */
final class DocumentTest {
    private static final Path PAGE = Built.MODULE.resolve("../../docs/embedding/README.md");
    private static final Path SOURCE = Built.MODULE.resolve("src/main/java/org/waystation/example/Example.java");

    @Test
    void thePageShowsTheExampleAsItIs() throws Exception {
        String source = Files.readString(SOURCE);
        String begin = "begins here\n";
        String shown = source.substring(source.indexOf(begin) + begin.length(), source.indexOf("    // and ends here"));
        String block = "```java\n" + shown.replaceAll("(?m)^ {4}", "") + "```";
        assertTrue(Files.readString(PAGE).contains(block), "docs/embedding/README.md should have this:\n" + block);
    }
}
