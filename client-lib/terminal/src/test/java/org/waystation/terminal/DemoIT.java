package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoIT {
    @TempDir
    static Path folder;

    @Test
    void theDemoSucceedsAndLeavesNothingBehind() throws Exception {
        Person person = new Person(folder.resolve("whole"));
        List<JsonNode> objects = person.json("demo");
        assertEquals(11, Ran.only("step", objects).size());
        JsonNode last = objects.get(objects.size() - 1);
        assertEquals("done", last.get("state").textValue());
        assertEquals(0, last.get("found").intValue());
        assertTrue(last.get("searched").intValue() >= 50, "role keys are searched for as well");
        assertTrue(last.get("bytes").intValue() > 0);
        assertNothingLeft(person);
    }

    @Test
    void anInterruptedDemoLeavesNothingBehind() throws Exception {
        Person person = new Person(folder.resolve("interrupted"));
        Process demo = person.begin("demo");
        BufferedReader story = demo.inputReader(StandardCharsets.UTF_8);
        assertEquals("Two people, one relay, and the power goes off.", story.readLine());
        String line = story.readLine();
        while (line != null && !line.startsWith(" 3  ")) {
            line = story.readLine();
        }
        assertEquals(" 3  Willow makes one too.", line);
        demo.destroy();
        assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
        assertEquals(143, demo.exitValue());
        assertNothingLeft(person);
    }

    @Test
    void aStepThatFailsFailsTheDemo() throws Exception {
        Path noRelay =
                Files.write(Files.createDirectories(folder.resolve("broken")).resolve("relay.jar"), new byte[0]);
        Person person = new Person(folder.resolve("broken"));
        person.run("demo", "--relay-jar", noRelay.toString()).expect(1, "DEMO_FAILED");
        person.run("demo", "--relay-jar", noRelay + ".not").expect(2, "RELAY_JAR_MISSING");
        assertNothingLeft(person);
    }

    private static void assertNothingLeft(Person person) throws IOException {
        try (Stream<Path> left = Files.list(person.temporaryFolder())) {
            assertEquals(List.of(), left.toList());
        }
        String trace = person.temporaryFolder().toString();
        List<String> running = ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(trace))
                .toList();
        assertEquals(List.of(), running);
    }
}
