package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers ask at a published address, and a contact introduces two others. */
final class MeetingIT {
    @TempDir
    Path folder;

    @Test
    void strangersAskAndContactsIntroduce() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Person alice = stage.person("alice");
            Person bob = stage.person("bob");
            String address = text(alice.json("address", "publish"), "address");
            bob.run("accept", address).expect(3, "LINK_OTHER_KIND");
            bob.run("request", address, "Alice", "--greeting", "Bob, from the choir")
                    .expect(0);
            JsonNode request = alice.json("requests").get(0);
            assertEquals("Bob, from the choir", request.get("greeting").textValue());
            String id = request.get("id").textValue().substring(0, 8);
            alice.run("requests", "accept", id, "--name", "Bob").expect(0);
            alice.run("requests", "decline", id).expect(3, "REQUEST_UNKNOWN");
            bob.run("inbox").expect(0);
            alice.run("inbox").expect(0);
            bob.run("send", "Alice", "here I am").expect(0);
            assertTrue(alice.run("inbox").expect(0).out().contains("Bob: here I am"));

            Person chen = stage.person("chen");
            stage.introduce(alice, "Alice", chen, "Chen");
            alice.run("introduce", "Bob", "Chen").expect(0);
            agree(bob, "Chen");
            agree(chen, "Bob");
            alice.run("inbox").expect(0);
            chen.run("inbox").expect(0);
            bob.run("inbox").expect(0);
            chen.run("send", "Bob", "Alice says you sing").expect(0);
            assertTrue(bob.run("inbox").expect(0).out().contains("Chen: Alice says you sing"));
            assertTrue(bob.run("contacts").expect(0).out().contains("introduced by Alice"));
        }
    }

    private static void agree(Person person, String name) throws Exception {
        JsonNode offer = person.json("introductions").get(0);
        assertEquals(name, offer.get("name").textValue());
        person.run("introductions", "accept", offer.get("id").textValue()).expect(0);
    }

    private static String text(List<JsonNode> objects, String field) {
        return objects.get(0).get(field).textValue();
    }
}
