package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that do not last, contacts who are kept away, and a profile that is destroyed, with the real program. */
final class FadingIT {
    @TempDir
    Path folder;

    @Test
    void whatIsNotToLastDoesNot() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");

            alice.run("timer", "Bob", "1 day").expect(2, "USAGE");
            alice.run("timer", "Bob", "366d").expect(3, "TIMER_INVALID");
            alice.run("timer", "Bob", "1d")
                    .expect(0)
                    .prints("Bob: complete, not verified, messages disappear after 1d");
            String id = alice.json("send", "Bob", "for a day").get(0).get("id").textValue();
            alice.json("delete", "Bob", id);
            alice.json("send", "Bob", "for a day, too");
            List<JsonNode> bobs = bob.json("inbox");
            assertEquals("1d", Ran.only("timer", bobs).get(0).get("timer").textValue());
            assertEquals(id, Ran.only("deleted", bobs).get(0).get("ids").textValue());
            JsonNode message = Ran.only("message", bobs).get(0);
            assertEquals("for a day, too", message.get("text").textValue());
            assertEquals(List.of(), Ran.only("notice", bobs));

            bob.run("block", "Alice")
                    .expect(0)
                    .prints("Alice: complete, not verified, messages disappear after 1d, blocked");
            bob.run("send", "Alice", "x").expect(3, "CONTACT_BLOCKED");
            bob.run("unblock", "Alice").expect(0);
            bob.run("remove", "Alice").expect(0).prints("Alice is forgotten.");

            Path profile = bob.profile();
            bob.run("destroy").expect(2, "USAGE");
            bob.with("WAYSTATION_PASSPHRASE", null)
                    .run("destroy", "--yes")
                    .expect(0)
                    .prints("The profile is destroyed.");
            assertFalse(Files.exists(profile));
            bob.run("destroy", "--yes").expect(3, "PROFILE_MISSING");
        }
    }
}
