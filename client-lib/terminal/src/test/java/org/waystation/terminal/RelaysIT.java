package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay dies for good, its user moves to another one, and a code brings the conversation back. */
final class RelaysIT {
    @TempDir
    private Path folder;

    @Test
    void aConversationOutlivesItsRelay() throws Exception {
        try (Stage dying = new Stage(Files.createDirectories(folder.resolve("one")));
                Stage living = new Stage(Files.createDirectories(folder.resolve("two")))) {
            Person alice = dying.person("alice");
            Person bob = living.person("bob");
            living.introduce(alice, "Alice", bob, "Bob");
            dying.killRelay();

            alice.run("relays", "set", "nonsense").expect(3, "ADDRESS_INVALID");
            alice.run("relays", "set", living.address(), living.address()).expect(3, "RELAYS_INVALID");
            List<JsonNode> relays = alice.json("relays", "set", living.address());
            assertEquals(1, relays.size());
            assertEquals(living.address(), relays.get(0).get("relay").textValue());
            assertEquals(1, relays.get(0).get("preference").intValue());

            String code = alice.json("rehome-code", "Bob").get(0).get("code").textValue();
            bob.run("accept", code).expect(3, "LINK_OTHER_KIND");
            bob.run("rehome", code.substring(0, code.length() - 1)).expect(3, "LINK_DAMAGED");
            assertEquals("Alice", bob.json("rehome", code).get(0).get("contact").textValue());
            bob.run("rehome", code).expect(3, "REHOME_USED");

            bob.run("send", "Alice", "There you are.").expect(0);
            JsonNode message = Ran.only("message", alice.json("inbox")).get(0);
            assertEquals("There you are.", message.get("text").textValue());
        }
    }
}
