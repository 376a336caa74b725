package org.waystation.terminal.demo;

import static org.waystation.terminal.demo.Story.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.waystation.client.Contact;
import org.waystation.client.Invitation;
import org.waystation.client.InvitationLink;
import org.waystation.client.Received;
import org.waystation.client.VerificationCode;
import org.waystation.terminal.console.Line;
import org.waystation.terminal.demo.Story.Outcome;

/** What happens in the demo, in order. Every sentence it tells was checked in the step that tells it. */
final class Play {
    private static final String HERON = "Heron of the North";
    private static final String WILLOW = "Willow by the Lake";
    private static final String FIRST = "Thursday at seven, behind the old cinema. Bring the banners.";
    private static final String SECOND = "星期四晚上七点见 · གཟའ་ཕུར་བུར་མཇལ་ཡོང་། · پەيشەنبە كۆرۈشەيلى 🌱";
    private static final String ANSWER = "I will be there, with forty banners and a flask of tea.";

    private final Path jar;
    private final Workshop workshop;
    private final Story story;
    private final Path disk;
    private final Path log;
    private final Draws draws = Draws.remember();
    private final Secrets secrets = new Secrets();
    private int keysSearched;

    Play(Path jar, Workshop workshop, Story story) {
        this.jar = jar;
        this.workshop = workshop;
        this.story = story;
        disk = workshop.folder().resolve("relay");
        log = workshop.folder().resolve("relay.log");
    }

    /** Returns what to say when all is cleared away. */
    Line perform() {
        story.tell(Line.of(
                        "demo",
                        "Two people, one relay, and the power goes off.\nAll of it happens on this machine, now, and is gone afterwards.")
                .with("state", "begun"));
        RelayProcess relay =
                story.step("A relay starts: the program an operator runs, in a process of its own.", this::startRelay);
        Person heron = story.step(
                "Heron makes a profile: no account, no telephone number, no name.", () -> newcomer("heron", relay));
        Person willow = story.step("Willow makes one too.", () -> newcomer("willow", relay));
        InvitationLink link = story.step("Heron makes a link for Willow, and goes away.", () -> invite(heron));
        String code = story.step(
                "Willow answers the link, and writes at once, though nobody is there to read.",
                () -> write(willow, link));
        story.step("The power goes off.", () -> powerCut(relay));
        story.step("Somebody takes the relay's disk and searches it.", this::seize);
        RelayProcess again = story.step("The power is back: the relay starts on the same disk.", () -> restart(relay));
        story.step("Heron comes back, reads, and answers.", () -> readAndAnswer(heron, code));
        story.step("Willow comes back.", () -> readAnswer(willow));
        Seizure last = story.step("The relay is stopped, and its disk searched again.", () -> stopAndSeize(again));
        return Line.of(
                        "demo",
                        "\nThat was all of it, in " + story.seconds()
                                + " seconds. Nothing of it is left on this machine.")
                .with("state", "done")
                .with("searched", secrets.count())
                .with("found", last.found().size())
                .with("files", last.files())
                .with("bytes", last.bytes());
    }

    private Outcome<RelayProcess> startRelay() throws IOException {
        RelayProcess relay = RelayProcess.start(jar, disk, "127.0.0.1:0", log, workshop);
        return new Outcome<>(
                relay,
                "Its address names the key that it must prove to have; nobody else can pass for it:\n"
                        + relay.address());
    }

    private Outcome<Person> newcomer(String folder, RelayProcess relay) {
        Person person = new Person(folder, relay.address(), new SecureRandom(), workshop);
        secrets.text(folder + "'s passphrase", person.passphrase());
        return new Outcome<>(person, "Sealed under a passphrase. The relay has not heard of it.");
    }

    private Outcome<InvitationLink> invite(Person heron) {
        Invitation invitation = Person.await(heron.profile().invite(WILLOW), "the relay keeps the invitation");
        heron.close();
        byte[] secret = Secrets.secret(invitation.link());
        check(
                draws.keys().stream().anyMatch(draw -> Arrays.equals(draw, secret)),
                "the demo does not see which keys are drawn");
        secrets.link(invitation.link()).text("Willow's name", WILLOW);
        return new Outcome<>(
                invitation.link(),
                invitation.link().format()
                        + "\nIt works once. It goes to Willow by another way; the relay never sees what is behind the #.");
    }

    /** Returns the code that Willow sees. */
    private Outcome<String> write(Person willow, InvitationLink link) {
        Contact heron = Person.await(willow.profile().accept(link, HERON), "the relay has the answer");
        willow.send(heron, FIRST);
        willow.send(heron, SECOND);
        secrets.text("Heron's name", HERON).text("the first message", FIRST).text("the second message", SECOND);
        String code = heron.code().map(VerificationCode::grouped).orElse("");
        willow.close();
        return new Outcome<>(
                code,
                "“" + FIRST + "”\n“" + SECOND
                        + "”\nThe relay says that both are stored: it says so only when they would survive a power cut."
                        + "\nWillow goes away, too.");
    }

    private Outcome<Boolean> powerCut(RelayProcess relay) {
        relay.close();
        return new Outcome<>(true, "The relay was killed (SIGKILL) and had no time to save anything.");
    }

    private Outcome<Seizure> seize() throws IOException {
        Seizure seizure = search();
        return new Outcome<>(
                seizure,
                "They have " + seizure.files() + " files, " + Seizure.size(seizure.bytes()) + "; the largest is "
                        + seizure.largest()
                        + ".\nSome of it: " + seizure.sample()
                        + "\nThey can count sealed records and measure them; all entries have one of two sizes. They cannot tell whose they are."
                        + "\nThe relay's own key is there, too: they could pose as this relay now, and still read nothing."
                        + "\nSearched for " + secrets.count()
                        + " things: the messages, the names, the passphrases, the link's secret, and every"
                        + "\nkey that Heron's and Willow's programs have made, private and public. In "
                        + secrets.spellings() + " spellings (UTF-8,"
                        + "\nUTF-16, Base64, Base32, hexadecimal): not one is there, nor in the relay's log, as talkative as it can be.");
    }

    private Seizure search() throws IOException {
        List<byte[]> keys = draws.keys();
        keys.subList(keysSearched, keys.size()).forEach(secrets::draw);
        keysSearched = keys.size();
        Search search = secrets.search();
        Seizure seizure = search.in(disk);
        Set<String> logged = search.in(Files.readAllBytes(log));
        check(seizure.files() > 0 && seizure.bytes() > 0, "the relay's disk is empty");
        check(seizure.found().isEmpty(), "found on the relay's disk: " + seizure.found());
        check(logged.isEmpty(), "found in the relay's log: " + logged);
        return seizure;
    }

    private Outcome<RelayProcess> restart(RelayProcess before) throws IOException {
        String listen = before.address().host() + ":" + before.address().port();
        RelayProcess relay = RelayProcess.start(jar, disk, listen, log, workshop);
        check(relay.address().equals(before.address()), "it came back with another address");
        return new Outcome<>(relay, "It has the same address, and the same key.");
    }

    private Outcome<Boolean> readAndAnswer(Person heron, String code) {
        heron.comeBack();
        heron.sync();
        Contact willow = heron.profile().contact(WILLOW);
        List<String> texts = texts(heron);
        check(texts.equals(List.of(FIRST, SECOND)), "not exactly the two messages arrived, but " + texts.size());
        check(willow.code().map(VerificationCode::grouped).orElse("none").equals(code), "the two see different codes");
        check(texts(heron).isEmpty(), "a message was shown twice");
        heron.send(willow, ANSWER);
        secrets.text("the answer", ANSWER);
        heron.sync();
        heron.close();
        return new Outcome<>(
                true,
                "Both messages are there, byte for byte, in order, once. Heron answers:\n“" + ANSWER
                        + "”\nBoth see the same code, which they can read to each other to be sure that nobody stands between them:\n"
                        + code);
    }

    private Outcome<Boolean> readAnswer(Person willow) {
        willow.comeBack();
        willow.sync();
        List<Received.Confirmed> confirmed = willow.take(Received.Confirmed.class);
        List<String> texts = texts(willow);
        check(texts.equals(List.of(ANSWER)), "the answer did not arrive");
        check(confirmed.size() == 2, "Heron's device has confirmed " + confirmed.size() + " of 2 messages");
        check(willow.profile().outbox().isEmpty(), "a message is still in Willow's outbox");
        willow.sync();
        willow.close();
        return new Outcome<>(
                true,
                "The answer is there, and word from Heron's device that it has both messages. Willow's outbox is empty.");
    }

    private static List<String> texts(Person person) {
        return person.take(Received.Message.class).stream()
                .map(Received.Message::text)
                .toList();
    }

    private Outcome<Seizure> stopAndSeize(RelayProcess relay) throws IOException {
        int exit = relay.stop();
        check(exit == 0, "the relay ended with exit code " + exit);
        Seizure seizure = search();
        return new Outcome<>(
                seizure,
                "It ended in order. Again " + seizure.files() + " files, " + Seizure.size(seizure.bytes())
                        + ", and none of " + secrets.count() + " things in them.");
    }
}
