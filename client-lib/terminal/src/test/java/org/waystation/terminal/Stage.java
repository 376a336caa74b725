package org.waystation.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A relay's real process, and people with the real program: what the tests play on. */
final class Stage implements AutoCloseable {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    static final Path RELAY = ownModule()
            .resolve("../../relay-server/target/waystation-relay.jar")
            .normalize();

    private final Path folder;
    private final List<Person> people = new ArrayList<>();
    private Process relay;
    private String address;

    /** Starts the relay. */
    Stage(Path folder, String... more) throws IOException {
        this.folder = folder;
        startRelay("127.0.0.1:0", more);
    }

    static Path ownModule() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    void startRelay(String listen, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:-UsePerfData",
                "-jar",
                RELAY.toString(),
                "serve",
                "--data",
                folder.resolve("relay").toString()));
        command.addAll(List.of("--listen", listen));
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
    Person person(String name) throws Exception {
        Person person = stranger(name);
        person.run("init", "--relay", address).expect(0);
        return person;
    }

    /** Lets these two know each other, under these names. */
    void introduce(Person alice, String alicesName, Person bob, String bobsName) throws Exception {
        String link =
                alice.json("invite", "--name", bobsName).get(0).get("link").textValue();
        bob.json("accept", link, "--name", alicesName);
        alice.run("inbox").expect(0);
    }

    @Override
    public void close() {
        people.forEach(Person::end);
        relay.destroy();
        relay.onExit().completeOnTimeout(relay, 20, TimeUnit.SECONDS).join();
        killRelay();
    }
}
