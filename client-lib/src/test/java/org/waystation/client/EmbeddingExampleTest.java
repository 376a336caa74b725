package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.Relay;
import org.waystation.relay.config.Endpoint;
import org.waystation.relay.config.RelayConfig;

/** What docs/embedding shows is what compiles and runs. */
final class EmbeddingExampleTest {
    private static final Path DOCS = Path.of("..", "docs", "embedding");

    @TempDir
    private Path directory;

    @Test
    void theExampleCompilesAndRunsAgainstARelay() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int result = compiler.run(
                null,
                complaints,
                complaints,
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                DOCS.resolve("Example.java").toString());
        assertEquals(0, result, complaints::toString);
        RelayConfig config = RelayConfig.in(directory.resolve("relay"))
                .listen(Endpoint.parse("127.0.0.1:0"))
                .build();
        try (Relay relay = Relay.start(config);
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            String[] arguments = {
                relay.address().format(), directory.resolve("profiles").toString()
            };
            assertEquals("Willow: Thursday at seven.\n", run(loader.loadClass("Example"), arguments));
        }
    }

    private static String run(Class<?> program, String[] arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thePageShowsTheExampleAsItIs() throws Exception {
        String example = Files.readString(DOCS.resolve("Example.java"));
        String core = example.substring(
                example.indexOf("// example begins\n") + "// example begins\n".length(),
                example.indexOf("        // example ends"));
        assertTrue(Files.readString(DOCS.resolve("README.md")).contains("```java\n" + core + "```"));
    }
}
