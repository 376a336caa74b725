package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device is lost, and its profile comes back from a backup on another, with the real programs. */
final class BackupIT {
    private static final String VARIABLE = "WAYSTATION_BACKUP_PASSPHRASE";

    @TempDir
    Path folder;

    @Test
    void aProfileComesBackAndTheConversationGoesOn() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");
            bob.run("verify", "Alice", "--matches").expect(0);
            bob.run("send", "Alice", "hello").expect(0); // takes along the keys that a backup needs
            alice.run("inbox").expect(0);
            alice.run("send", "Bob", "hello").expect(0);
            bob.run("inbox").expect(0);

            Path file = folder.resolve("backup");
            alice.run("backup", file.toString()).expect(2, "PASSPHRASE_MISSING");
            JsonNode made = alice.with(VARIABLE, "quiet river")
                    .json("backup", file.toString())
                    .get(0);
            assertEquals(Files.size(file), made.get("bytes").longValue());
            alice.run("backup", file.toString()).expect(3, "FILE_EXISTS");
            bob.json("send", "Alice", "waits in the mailbox");

            Person again = stage.stranger("alice-again");
            again.with(VARIABLE, "quiet rover").run("restore", file.toString()).expect(3, "WRONG_PASSPHRASE");
            again.with(VARIABLE, "quiet river");
            assertEquals(
                    1,
                    again.json("restore", file.toString())
                            .get(0)
                            .get("contacts")
                            .intValue());
            assertEquals(List.of("waits in the mailbox"), texts(again.json("inbox")));
            again.run("send", "Bob", "It is me.").expect(0);

            List<JsonNode> told = bob.json("inbox");
            assertEquals(List.of("It is me."), texts(told));
            assertTrue(Ran.only("notice", told).toString().contains("CONTACT_RESTORED"));
            bob.run("send", "Alice", "Really?").expect(3, "CONTACT_RESTORED");
            assertEquals(
                    "COMPLETE",
                    bob.json("continue", "Alice").get(0).get("state").textValue());
            bob.run("send", "Alice", "Welcome back.").expect(0);
            List<JsonNode> back = again.json("inbox");
            assertEquals(List.of("Welcome back."), texts(back));
            assertTrue(Ran.only("notice", back).toString().contains("CONTACT_RENEWED"));

            alice.run("inbox").expect(3, "MAILBOX_GONE");
        }
    }

    private static List<String> texts(List<JsonNode> objects) {
        return Ran.only("message", objects).stream()
                .map(message -> message.get("text").textValue())
                .toList();
    }
}
