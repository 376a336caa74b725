package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people talk through a relay, with the real programs. */
final class ConversationIT {
    @TempDir
    static Path folder;

    private static Stage stage;
    private static Person alice;
    private static Person bob;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(folder);
        alice = stage.person("alice");
        bob = stage.person("bob");
        stage.introduce(alice, "Alice", bob, "Bob");
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void aMessageReachesSomebodyWhoWasAway() throws Exception {
        Person carol = stage.stranger("carol1");
        Person dave = stage.person("dave1");
        carol.run("init", "--relay", stage.address())
                .expect(0)
                .prints("Your profile is in <path>.", "Invite somebody: waystation invite --name NAME");
        carol.run("invite", "--name", "Dave")
                .expect(0)
                .prints(
                        "For Dave alone, to be used once, until <minute>:",
                        "",
                        "<link>",
                        "",
                        "Whoever has the link can answer it: give it to Dave over a channel that reaches nobody else.",
                        "When it was answered, this tells you: waystation inbox");
        String link = carol.json("invite", "--name", "David").get(0).get("link").textValue();
        dave.run("accept", link, "--name", "Carol")
                .expect(0)
                .prints(
                        "The relay has your answer. You can write to Carol now: waystation send NAME TEXT",
                        "To be sure that nobody stands between you, compare codes: waystation verify NAME");
        dave.run("send", "Carol", "Are you there?").expect(0).prints("The relay has your message for Carol (<id>).");
        carol.run("contacts")
                .expect(0)
                .prints("Dave: invited, has not answered yet", "David: invited, has not answered yet");
        carol.run("inbox")
                .expect(0)
                .prints(
                        "David and you can write to each other now. To be sure that nobody stands between you, compare codes: waystation verify NAME",
                        "[<minute>] David: Are you there?");
        carol.run("inbox").expect(0).printsNothing();
        carol.run("send", "David", "I am now.").expect(0);
        dave.run("inbox").expect(0).prints("[<minute>] Carol: I am now.", "Carol has your message <id>.");
        dave.run("contacts").expect(0).prints("Carol: complete, not verified");
    }

    @Test
    void jsonIsWhatItsDocumentPromises() throws Exception {
        Person carol = stage.stranger("carol2");
        Person dave = stage.person("dave2");
        carol.run("init", "--json", "--relay", stage.address())
                .expect(0)
                .prints("{\"type\":\"profile\",\"directory\":\"<path>\",\"relay\":\"<address>\"}");
        Ran invited = carol.run("invite", "--json", "--name", "Dave").expect(0);
        invited.prints(
                "{\"type\":\"invitation\",\"link\":\"<link>\",\"contact\":\"Dave\",\"contact_id\":\"<id>\",\"expires\":\"<time>\"}");
        String contact =
                "{\"type\":\"contact\",\"contact\":\"%s\",\"contact_id\":\"<id>\",\"state\":\"%s\",\"verified\":%s,\"introduced_by\":\"\"}";
        dave.typing(invited.objects().get(0).get("link").textValue() + "\n")
                .run("accept", "-", "--json", "--name", "Carol")
                .expect(0)
                .prints(String.format(contact, "Carol", "COMPLETE", false));
        Ran sent = dave.run("send", "Carol", "星期四", "--json").expect(0);
        sent.prints(
                "{\"type\":\"sent\",\"id\":\"<id>\",\"contact\":\"Carol\",\"contact_id\":\"<id>\",\"state\":\"STORED\"}");
        dave.run("outbox", "--json")
                .expect(0)
                .prints(
                        "{\"type\":\"outgoing\",\"id\":\"<id>\",\"contact\":\"Carol\",\"contact_id\":\"<id>\",\"state\":\"STORED\",\"sent\":\"<time>\"}");
        Ran received = carol.run("inbox", "--json").expect(0);
        received.prints(
                String.format(contact, "Dave", "COMPLETE", false),
                "{\"type\":\"message\",\"id\":\"<id>\",\"from\":\"Dave\",\"contact_id\":\"<id>\",\"sent\":\"<time>\",\"text\":\"星期四\"}");
        assertEquals(sent.objects().get(0).get("id"), received.objects().get(1).get("id"));
        carol.run("send", "Dave", "星期五", "--json").expect(0);
        dave.run("inbox", "--json")
                .expect(0)
                .prints(
                        "{\"type\":\"message\",\"id\":\"<id>\",\"from\":\"Carol\",\"contact_id\":\"<id>\",\"sent\":\"<time>\",\"text\":\"星期五\"}",
                        "{\"type\":\"confirmed\",\"id\":\"<id>\",\"contact\":\"Carol\",\"contact_id\":\"<id>\"}");
        dave.run("outbox", "--json").expect(0).printsNothing();
        dave.run("verify", "Carol", "--json")
                .expect(0)
                .prints(
                        "{\"type\":\"verification\",\"contact\":\"Carol\",\"contact_id\":\"<id>\",\"code\":\"<digits>\",\"qr\":\"<qr>\",\"verified\":false}");
        carol.run("contacts", "--json").expect(0).prints(String.format(contact, "Dave", "COMPLETE", false));
        carol.run("send", "Nobody", "x", "--json")
                .expect(3)
                .prints(
                        "{\"type\":\"error\",\"reason\":\"CONTACT_UNKNOWN\",\"kind\":\"ask-user\",\"exit\":3,\"message\":\"<words>\"}");
    }

    @Test
    void bothSeeTheSameCodeAndRememberThatTheyCompared() throws Exception {
        JsonNode alices = alice.json("verify", "Bob").get(0);
        JsonNode bobs = bob.json("verify", "Alice").get(0);
        assertEquals(alices.get("code"), bobs.get("code"));
        assertEquals(alices.get("qr"), bobs.get("qr"));
        bob.run("verify", "Alice")
                .expect(0)
                .prints("<grouped>", "If Alice sees the same: waystation verify NAME --matches");
        bob.run("verify", "Alice", "--matches")
                .expect(0)
                .prints("<grouped>", "Compared: you have said that Alice sees the same.");
        bob.run("contacts").expect(0).prints("Alice: complete, verified");
        assertTrue(bob.run("verify", "Alice", "--qr").expect(0).out().contains("▀"));
    }

    @Test
    void whatTheRelayDoesNotHaveYetWaitsHere() throws Exception {
        String place = stage.hostAndPort();
        stage.killRelay();
        try {
            bob.run("send", "Alice", "In spite of all", "--timeout", "2").expect(4, "RELAY_UNREACHABLE");
            assertEquals("WAITING", bob.json("outbox").get(0).get("state").textValue());
            bob.run("inbox", "--timeout", "2").expect(4, "RELAY_UNREACHABLE");
        } finally {
            stage.startRelay(place);
        }
        bob.run("inbox").expect(0);
        assertEquals("STORED", bob.json("outbox").get(0).get("state").textValue());
        assertEquals(List.of("In spite of all"), texts(alice.json("inbox")));
    }

    @Test
    void whatCouldNotBePrintedIsPrintedAgain() throws Exception {
        String id = bob.json("send", "Alice", "once").get(0).get("id").textValue();
        Process deaf = alice.begin("inbox", "--json");
        deaf.getInputStream().close();
        assertTrue(deaf.waitFor(60, TimeUnit.SECONDS));
        assertEquals(5, deaf.exitValue());
        List<JsonNode> messages = Ran.only("message", alice.json("inbox"));
        assertEquals(1, messages.size());
        assertEquals(id, messages.get(0).get("id").textValue());
        assertEquals(List.of(), texts(alice.json("inbox")));
    }

    @Test
    void whatWasBeingPrintedWhenThePowerFailedIsPrintedAgainUnderTheSameId() throws Exception {
        // As JSON this is twice as long, and longer than a pipe: the program is still printing when it is killed.
        String text = "\n".repeat(65_536);
        String id = bob.typing(text).json("send", "Alice", "-").get(0).get("id").textValue();
        Process killed = alice.begin("inbox", "--json");
        InputStream output = killed.getInputStream();
        String begun = new String(output.readNBytes(1_000), StandardCharsets.UTF_8);
        killed.destroyForcibly().waitFor();
        assertTrue(begun.contains(id));
        List<JsonNode> messages = Ran.only("message", alice.json("inbox"));
        assertEquals(
                List.of(id),
                messages.stream().map(each -> each.get("id").textValue()).toList());
        assertEquals(text, messages.get(0).get("text").textValue());
        assertEquals(List.of(), texts(alice.json("inbox")));
    }

    @Test
    void followPrintsWhatComesAndKeepsOthersOut() throws Exception {
        Process following = alice.begin("inbox", "--follow");
        BufferedReader lines = following.inputReader(StandardCharsets.UTF_8);
        bob.run("send", "Alice", "one").expect(0);
        assertTrue(lines.readLine().endsWith("Bob: one"));
        bob.run("send", "Alice", "two").expect(0);
        assertTrue(lines.readLine().endsWith("Bob: two"));
        alice.run("contacts").expect(3, "PROFILE_IN_USE");
        following.destroy();
        assertTrue(following.waitFor(20, TimeUnit.SECONDS));
        assertEquals(143, following.exitValue());
        alice.run("inbox").expect(0).printsNothing();
    }

    private static List<String> texts(List<JsonNode> objects) {
        return Ran.only("message", objects).stream()
                .map(message -> message.get("text").textValue())
                .toList();
    }
}
