package org.waystation.relay.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, measuring next to nothing. */
class BenchProgramIT {
    private static final Path JAR = Path.of(System.getProperty("basedir", ""), "target", "waystation-bench.jar")
            .toAbsolutePath();
    private static final String DOCUMENT = "docs/internals/performance.md";

    @TempDir
    private Path folder;

    private record Ran(int exit, String out, String err) {}

    private Ran run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err");
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Ran measure(String family, String rounds) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        List<String> arguments = new ArrayList<>(List.of(family));
        arguments.addAll(
                List.of("--quick", "--json", "--data", data.toString(), "--rounds", rounds, "--seconds", "0.05"));
        arguments.addAll(List.of("--most-connections", "4", "--entries", "2000"));
        Ran ran = run(arguments.toArray(new String[0]));
        assertEquals(0, ran.exit, ran.err);
        try (Stream<Path> left = Files.list(data)) {
            assertEquals(List.of(), left.toList(), "it clears up");
        }
        return ran;
    }

    private static List<JsonNode> objects(Ran ran) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> objects = new ArrayList<>();
        for (String line : ran.out.lines().toList()) {
            objects.add(json.readTree(line));
        }
        return objects;
    }

    private static List<String> names(List<JsonNode> objects) {
        return objects.stream().map(object -> object.get("case").textValue()).toList();
    }

    @Test
    void storeQuickJson() throws IOException, InterruptedException {
        List<JsonNode> objects = objects(measure("store", "2"));
        assertEquals(run("store", "--list").out.lines().toList(), names(objects));
        for (JsonNode object : objects) {
            String shown = object.toString();
            assertTrue(object.get("relay").doubleValue() > 0, shown);
            assertTrue(object.get("min").doubleValue() <= object.get("max").doubleValue(), shown);
            if (!object.get("case").textValue().equals("store.small.flushes")) {
                assertTrue(object.get("limit").doubleValue() > 0, shown);
                assertTrue(object.get("ratio").doubleValue() > 0, shown);
                assertTrue(
                        object.get("p50Millis").doubleValue()
                                <= object.get("p99Millis").doubleValue(),
                        shown);
                assertEquals("appends/s", object.get("unit").textValue());
                assertEquals(2, object.get("rounds").intValue());
            } else {
                assertTrue(object.get("limit").isNull() && object.get("ratio").isNull(), shown);
                assertTrue(object.get("relay").doubleValue() >= 0.9, "an append that is not flushed: " + shown);
            }
        }
    }

    @Test
    void everyFamilyMeasuresTheCasesItNames() throws IOException, InterruptedException {
        List<JsonNode> objects = objects(measure("all", "1"));
        assertEquals(run("all", "--list").out.lines().toList(), names(objects));
        for (JsonNode object : objects) {
            double figure =
                    object.get("relay").doubleValue() + object.get("limit").doubleValue();
            assertTrue(figure > 0 || object.get("case").textValue().startsWith("idle."), object.toString());
        }
    }

    @Test
    void everyCaseIsDocumented() throws IOException, InterruptedException {
        Path root = JAR.getParent().resolve("../../..").normalize();
        String document = Files.readString(root.resolve(DOCUMENT));
        List<String> undocumented = run("all", "--list")
                .out
                .lines()
                .map(name -> name.replaceFirst("(\\.(small|large))?\\.[bcr][0-9]+$", ""))
                .filter(name -> !document.contains("`" + name))
                .distinct()
                .collect(Collectors.toList());
        assertEquals(List.of(), undocumented);
    }

    @Test
    void aWrongCommandLineSaysSo() throws IOException, InterruptedException {
        Ran ran = run("stor");
        assertEquals(2, ran.exit);
        assertTrue(ran.err.contains("There is no family 'stor'"), ran.err);
        assertEquals(2, run("--relay", "somewhere", "store").exit);
        assertFalse(run("--help").out.isEmpty());
    }
}
