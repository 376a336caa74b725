package org.waystation.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.waystation.client.Invitation;
import org.waystation.client.Profile;
import org.waystation.wire.RelayAddress;

/** A relay's real process, and people with the real program: what the tests play on. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;
    private static boolean isRehearsed;

    private final Path folder;
    private final List<Person> people = new ArrayList<>();
    private Process relay;
    private String address;

    /** Starts the relay. */
    Stage(Path folder, String... more) throws Exception {
        this.folder = folder;
        startRelay("127.0.0.1:0", more);
        rehearse();
    }

    /** Once for all stages: an invitation goes through profile, cryptography, network and output. */
    private void rehearse() throws Exception {
        synchronized (Stage.class) {
            if (!isRehearsed) {
                person("rehearsal").rehearse("invite");
                isRehearsed = true;
            }
        }
    }

    void startRelay(String listen, String... more) throws IOException {
        List<String> command = Program.RELAY.words();
        command.addAll(List.of("serve", "--data", folder.resolve("relay").toString(), "--listen", listen));
        command.addAll(Arrays.asList(more));
        Path log = folder.resolve("relay.log");
        relay = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader output = relay.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith("address: ")) {
            throw new IOException("the relay said " + line + "\n" + Files.readString(log));
        }
        address = line.substring("address: ".length());
    }

    /** Of the relay, with access secret if it asks for one. */
    String address() {
        return address;
    }

    String hostAndPort() {
        return address.substring(address.indexOf('@') + 1);
    }

    void killRelay() {
        relay.destroyForcibly().onExit().join();
    }

    /** Somebody without a profile. */
    Person stranger(String name) throws IOException {
        Person person = new Person(Files.createDirectories(folder.resolve(name)));
        people.add(person);
        return person;
    }

    /** Somebody with a profile at the relay. */
    Person person(String name) throws IOException {
        Person person = stranger(name);
        person.makeProfile(RelayAddress.parse(address));
        return person;
    }

    /** Lets these two know each other, under these names. */
    void introduce(Person alice, String alicesName, Person bob, String bobsName) throws Exception {
        try (Profile alices = alice.openProfile();
                Profile bobs = bob.openProfile()) {
            Invitation invitation = soon(alices.invite(bobsName));
            soon(bobs.accept(invitation.link(), alicesName));
            soon(alices.sync());
            alices.inbox().forEach(alices::confirm);
        }
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        people.forEach(Person::end);
        relay.destroy();
        relay.onExit().completeOnTimeout(relay, 20, TimeUnit.SECONDS).join();
        killRelay();
    }
}
