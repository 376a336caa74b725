package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers, edits, reactions, receipts and names, with the real program. */
final class RemarksIT {
    @TempDir
    Path folder;

    @Test
    void whatIsSaidAboutAMessageArrives() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            stage.introduce(alice, "Alice", bob, "Bob");
            String question = id(alice.json("send", "Bob", "When?"));
            bob.run("receipts", "Alice", "on")
                    .expect(0)
                    .prints("Alice: complete, not verified, is told what you have read");
            bob.json("inbox");

            bob.run("send", "Alice", "x", "--edit", "that one").expect(2, "USAGE");
            String answer = id(bob.json("send", "Alice", "At sevne", "--reply-to", question));
            bob.json("send", "Alice", "At seven", "--edit", answer);
            bob.json("react", "Alice", question, "\ud83d\udc4d");
            bob.run("my-name", "Alice", "Bobby").expect(0);
            bob.json("inbox");

            List<JsonNode> alices = alice.json("inbox");
            JsonNode message = Ran.only("message", alices).get(0);
            assertEquals("At sevne", message.get("text").textValue());
            assertEquals(question, message.get("reply_to").textValue());
            JsonNode edited = Ran.only("edited", alices).get(0);
            assertEquals("At seven", edited.get("text").textValue());
            assertEquals(answer, edited.get("id").textValue());
            JsonNode reaction = Ran.only("reaction", alices).get(0);
            assertEquals("\ud83d\udc4d", reaction.get("emoji").textValue());
            assertEquals(question, reaction.get("id").textValue());
            assertEquals(question, Ran.only("read", alices).get(0).get("ids").textValue());
            assertEquals("Bobby", Ran.only("name", alices).get(0).get("name").textValue());
            assertFalse(Ran.only("contact", alice.json("contacts")).get(0).has("receipts"));
            alice.run("contacts").expect(0).prints("Bob (calls themselves Bobby): complete, not verified");
        }
    }

    private static String id(List<JsonNode> sent) {
        return sent.get(0).get("id").textValue();
    }
}
