package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, with the real program and a real relay. */
final class FilesIT {
    private static final int LENGTH = 24 << 20;

    @TempDir
    Path folder;

    private static byte[] content() {
        byte[] content = new byte[LENGTH];
        new Random(7).nextBytes(content);
        return content;
    }

    @Test
    void aFileThatIsInterruptedArrivesAsItIs() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");
            String original =
                    Files.write(folder.resolve("minutes.pdf"), content()).toString();
            String place = stage.hostAndPort();

            long before = size(folder.resolve("relay"));
            Process begun = alice.begin("send-file", "Bob", original, "--type", "application/pdf");
            while (begun.isAlive() && size(folder.resolve("relay")) < before + LENGTH / 3) {
                Thread.sleep(20);
            }
            stage.killRelay();
            begun.destroyForcibly().waitFor();
            JsonNode unfinished = alice.json("files").get(0);
            assertEquals("UNFINISHED", unfinished.get("state").textValue());
            assertTrue(unfinished.get("done").longValue() > 0, "some of it need not be sent again");
            stage.startRelay(place);
            JsonNode sent = alice.json("send-file", "Bob", original, "--type", "application/pdf")
                    .get(0);
            assertEquals("STORED", sent.get("state").textValue());
            assertEquals(LENGTH, sent.get("bytes").longValue());
            alice.run("files").expect(0).printsNothing();

            JsonNode file = Ran.only("file", bob.json("inbox")).get(0);
            assertEquals("minutes.pdf", file.get("name").textValue());
            assertEquals("application/pdf", file.get("media_type").textValue());
            assertEquals(sent.get("id"), file.get("id"));
            Path copy = folder.resolve("copy.pdf");
            String code = file.get("file").textValue();
            bob.run("fetch-file", code.substring(0, code.length() - 1), copy.toString())
                    .expect(3, "LINK_DAMAGED");
            bob.run("fetch-file", code, copy.toString())
                    .expect(0)
                    .prints("The file is in " + copy + " (" + LENGTH + " bytes).");
            assertArrayEquals(content(), Files.readAllBytes(copy));
            assertFalse(Files.exists(folder.resolve("copy.pdf.part")));
            bob.run("fetch-file", code, copy.toString()).expect(3, "FILE_EXISTS");

            alice.run("delete", "Bob", sent.get("id").textValue()).expect(0);
            alice.run("inbox").expect(0);
            bob.run("fetch-file", code, folder.resolve("again.pdf").toString()).expect(3, "FILE_GONE");
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toFile).mapToLong(File::length).sum();
        } catch (UncheckedIOException e) {
            return 0; // the relay has just deleted one
        }
    }

    @Test
    void whatCannotBeSentIsSaidAndWhatWasBegunCanBeGivenUp() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");
            String original =
                    Files.writeString(folder.resolve("note.txt"), "hello").toString();
            alice.run("send-file", "Bob", folder.resolve("none").toString()).expect(3, "FILE_FAILED");
            alice.run("send-file", "Bob", original, "--name", "../note").expect(3, "FILE_INVALID");
            alice.run("send-file", "Bob", original, "--type", "text").expect(3, "FILE_INVALID");
            alice.run("send-file", "Carla", original).expect(3, "CONTACT_UNKNOWN");
            stage.killRelay();
            alice.run("send-file", "Bob", original, "--timeout", "1").expect(4, "RELAY_UNREACHABLE");
            List<JsonNode> unfinished = alice.json("files");
            assertEquals("note.txt", unfinished.get(0).get("name").textValue());
            assertEquals("Bob", unfinished.get(0).get("contact").textValue());
            alice.run("files", "cancel").expect(2, "USAGE");
            alice.run("files", "cancel", "zz").expect(3, "TRANSFER_UNKNOWN");
            Files.writeString(folder.resolve("note.txt"), "olleh");
            stage.startRelay(stage.hostAndPort());
            String id = unfinished.get(0).get("id").textValue();
            alice.run("files", "cancel", id.substring(0, 8)).expect(0).prints("Given up.");
            assertTrue(alice.json("files").isEmpty());
        }
    }
}
