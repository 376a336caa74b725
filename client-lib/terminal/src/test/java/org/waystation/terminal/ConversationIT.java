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

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void aMessageReachesSomebodyWhoWasAway() throws Exception {
        Person alice = stage.stranger("alice1");
        Person bob = stage.person("bob1");
        alice.run("init", "--relay", stage.address())
                .expect(0)
                .prints("Your profile is in <path>.", "Invite somebody: waystation invite --name NAME");
        alice.run("invite", "--name", "Bob")
                .expect(0)
                .prints(
                        "For Bob alone, to be used once, until <minute>:",
                        "",
                        "<link>",
                        "",
                        "Whoever has the link can answer it: give it to Bob over a channel that reaches nobody else.",
                        "When it was answered, this tells you: waystation inbox");
        String link =
                alice.json("invite", "--name", "Robert").get(0).get("link").textValue();
        bob.run("accept", link, "--name", "Alice")
                .expect(0)
                .prints(
                        "The relay has your answer. You can write to Alice now: waystation send NAME TEXT",
                        "To be sure that nobody stands between you, compare codes: waystation verify NAME");
        bob.run("send", "Alice", "Are you there?").expect(0).prints("The relay has your message for Alice (<id>).");
        alice.run("contacts")
                .expect(0)
                .prints("Bob: invited, has not answered yet", "Robert: invited, has not answered yet");
        alice.run("inbox")
                .expect(0)
                .prints(
                        "Robert and you can write to each other now. To be sure that nobody stands between you, compare codes: waystation verify NAME",
                        "[<minute>] Robert: Are you there?");
        alice.run("inbox").expect(0).printsNothing();
        alice.run("send", "Robert", "I am now.").expect(0);
        bob.run("inbox").expect(0).prints("Alice has your message <id>.", "[<minute>] Alice: I am now.");
        bob.run("contacts").expect(0).prints("Alice: complete, not verified");
    }

    @Test
    void jsonIsWhatItsDocumentPromises() throws Exception {
        Person alice = stage.stranger("alice2");
        Person bob = stage.person("bob2");
        alice.run("init", "--json", "--relay", stage.address())
                .expect(0)
                .prints("{\"type\":\"profile\",\"directory\":\"<path>\",\"relay\":\"<address>\"}");
        Ran invited = alice.run("invite", "--json", "--name", "Bob").expect(0);
        invited.prints(
                "{\"type\":\"invitation\",\"link\":\"<link>\",\"contact\":\"Bob\",\"contact_id\":\"<id>\",\"expires\":\"<time>\"}");
        String contact =
                "{\"type\":\"contact\",\"contact\":\"%s\",\"contact_id\":\"<id>\",\"state\":\"%s\",\"verified\":%s}";
        bob.typing(invited.objects().get(0).get("link").textValue() + "\n")
                .run("accept", "-", "--json", "--name", "Alice")
                .expect(0)
                .prints(String.format(contact, "Alice", "COMPLETE", false));
        Ran sent = bob.run("send", "Alice", "星期四", "--json").expect(0);
        sent.prints(
                "{\"type\":\"sent\",\"id\":\"<id>\",\"contact\":\"Alice\",\"contact_id\":\"<id>\",\"state\":\"STORED\"}");
        bob.run("outbox", "--json")
                .expect(0)
                .prints(
                        "{\"type\":\"outgoing\",\"id\":\"<id>\",\"contact\":\"Alice\",\"contact_id\":\"<id>\",\"state\":\"STORED\",\"sent\":\"<time>\"}");
        Ran received = alice.run("inbox", "--json").expect(0);
        received.prints(
                String.format(contact, "Bob", "COMPLETE", false),
                "{\"type\":\"message\",\"id\":\"<id>\",\"from\":\"Bob\",\"contact_id\":\"<id>\",\"sent\":\"<time>\",\"text\":\"星期四\"}");
        assertEquals(sent.objects().get(0).get("id"), received.objects().get(1).get("id"));
        bob.run("inbox", "--json")
                .expect(0)
                .prints("{\"type\":\"confirmed\",\"id\":\"<id>\",\"contact\":\"Alice\",\"contact_id\":\"<id>\"}");
        bob.run("outbox", "--json").expect(0).printsNothing();
        bob.run("verify", "Alice", "--json")
                .expect(0)
                .prints(
                        "{\"type\":\"verification\",\"contact\":\"Alice\",\"contact_id\":\"<id>\",\"code\":\"<digits>\",\"qr\":\"<qr>\",\"verified\":false}");
        alice.run("contacts", "--json").expect(0).prints(String.format(contact, "Bob", "COMPLETE", false));
        alice.run("send", "Nobody", "x", "--json")
                .expect(3)
                .prints(
                        "{\"type\":\"error\",\"reason\":\"CONTACT_UNKNOWN\",\"kind\":\"ask-user\",\"exit\":3,\"message\":\"<words>\"}");
    }

    @Test
    void bothSeeTheSameCodeAndRememberThatTheyCompared() throws Exception {
        Person alice = stage.person("alice3");
        Person bob = stage.person("bob3");
        stage.introduce(alice, "Alice", bob, "Bob");
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
        Person alice = stage.person("alice4");
        Person bob = stage.person("bob4");
        stage.introduce(alice, "Alice", bob, "Bob");
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
        Person alice = stage.person("alice5");
        Person bob = stage.person("bob5");
        stage.introduce(alice, "Alice", bob, "Bob");
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
        Person alice = stage.person("alice6");
        Person bob = stage.person("bob6");
        stage.introduce(alice, "Alice", bob, "Bob");
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
        Person alice = stage.person("alice7");
        Person bob = stage.person("bob7");
        stage.introduce(alice, "Alice", bob, "Bob");
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
