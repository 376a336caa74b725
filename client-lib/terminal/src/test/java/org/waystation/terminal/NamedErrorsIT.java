package org.waystation.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mishap has a name, an exit code and a helpful sentence, and nothing is lost. */
final class NamedErrorsIT {
    @TempDir
    static Path folder;

    private static Stage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new Stage(folder, "--private");
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void passphrases() throws Exception {
        Person alice = stage.person("passphrases");
        alice.with("WAYSTATION_PASSPHRASE", "wrong").run("contacts").expect(3, "WRONG_PASSPHRASE");
        alice.with("WAYSTATION_PASSPHRASE", "").run("contacts").expect(2, "PASSPHRASE_UNUSABLE");
        alice.with("WAYSTATION_PASSPHRASE", null).run("contacts").expect(2, "PASSPHRASE_MISSING");
        Path file = folder.resolve("passphrase");
        Files.writeString(file, "long but dull\n");
        alice.run("contacts", "--passphrase-file", file.toString()).expect(0);
        Files.write(file, new byte[] {(byte) 0xff});
        alice.run("contacts", "--passphrase-file", file.toString()).expect(2, "PASSPHRASE_UNUSABLE");
        alice.run("contacts", "--passphrase-file", file + ".not").expect(2, "PASSPHRASE_UNUSABLE");
    }

    @Test
    void aPassphraseIsTheSameInEveryLocale() throws Exception {
        Person alice = stage.stranger("locale").with("WAYSTATION_PASSPHRASE", "星期四 🌱");
        alice.run("init", "--relay", stage.address()).expect(0);
        alice.with("LC_ALL", "C").run("contacts").expect(0);
    }

    @Test
    void profiles() throws Exception {
        Person alice = stage.stranger("profiles");
        alice.run("contacts").expect(3, "PROFILE_MISSING");
        alice.run("init", "--relay", "waystation://nonsense").expect(3, "ADDRESS_INVALID");
        alice.run("init", "--relay", stage.address()).expect(0);
        alice.run("init", "--relay", stage.address()).expect(3, "PROFILE_EXISTS");
        alice.run("contacts").expect(0).printsNothing();
    }

    @Test
    void aDamagedStoreIsNamedAndNotTouched() throws Exception {
        Person alice = stage.person("damaged");
        alice.json("invite", "--name", "Bob");
        Path store;
        try (Stream<Path> files = Files.walk(alice.profile())) {
            store = files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            for (long at = file.length() / 2; at < file.length(); at += 64) {
                file.seek(at);
                int there = file.read();
                file.seek(at);
                file.write(there ^ 0xff);
            }
        }
        alice.run("contacts").expect(3, "STORE_DAMAGED");
    }

    @Test
    void relaysThatAreNotThere() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Person alice = stage.stranger("unreachable");
        alice.run("init", "--relay", elsewhere("127.0.0.1:" + free)).expect(0);
        alice.run("invite", "--timeout", "2").expect(4, "RELAY_UNREACHABLE");
        alice.run("inbox", "--timeout", "2").expect(4, "RELAY_UNREACHABLE");
    }

    @Test
    void relaysThatAreNotThisRelay() throws Exception {
        String address = stage.address();
        char first = address.charAt("waystation://".length());
        String other = "waystation://" + (first == 'a' ? 'b' : 'a') + address.substring("waystation://".length() + 1);
        Person alice = stage.stranger("otherrelay");
        alice.run("init", "--relay", other).expect(0);
        alice.run("invite", "--timeout", "5").expect(3, "WRONG_RELAY");
    }

    @Test
    void portsWithSomethingElseBehindThem() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread babbler = new Thread(() -> babble(server));
            babbler.setDaemon(true);
            babbler.start();
            Person alice = stage.stranger("babbler");
            alice.run("init", "--relay", elsewhere("127.0.0.1:" + server.getLocalPort()))
                    .expect(0);
            alice.run("invite", "--timeout", "5").expect(3, "NOT_A_RELAY");
        }
    }

    private static void babble(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readNBytes(1);
                }
            }
        } catch (IOException e) {
            assertTrue(server.isClosed());
        }
    }

    private static String elsewhere(String hostAndPort) {
        return stage.address().substring(0, stage.address().indexOf('@') + 1) + hostAndPort;
    }

    @Test
    void aPrivateRelayAsksForItsSecret() throws Exception {
        Person alice = stage.stranger("uninvited");
        alice.run("init", "--relay", stage.address().replaceFirst("\\.[a-z2-7]+@", "@"))
                .expect(0);
        alice.run("invite", "--timeout", "5").expect(3, "ACCESS_REQUIRED");
    }

    @Test
    void linksThatAreNone() throws Exception {
        Person bob = stage.person("links");
        Person alice = stage.person("links2");
        String link = alice.json("invite").get(0).get("link").textValue();
        bob.run("accept", "hello").expect(3, "LINK_INVALID");
        bob.run("accept", stage.address()).expect(3, "LINK_INVALID");
        bob.run("accept", link.substring(0, link.length() - 3)).expect(3, "LINK_DAMAGED");
        bob.run("accept", link.replace("/contact#", "/group#")).expect(3, "LINK_OTHER_KIND");
        alice.run("accept", link).expect(3, "OWN_INVITATION");
        bob.run("contacts").expect(0).printsNothing();
    }

    @Test
    void aLinkThatIsUsedTwiceIsRefusedAndItsMakerIsTold() throws Exception {
        Person alice = stage.person("maker");
        Person bob = stage.person("first");
        Person eve = stage.person("second");
        String link = alice.json("invite", "--name", "Bob").get(0).get("link").textValue();
        bob.run("accept", link, "--name", "Alice").expect(0);
        eve.run("accept", link, "--name", "Alice").expect(3, "LINK_USED");
        eve.run("send", "Alice", "It is me, Bob").expect(3);
        bob.run("send", "Alice", "It is me, Bob, really").expect(0);
        List<JsonNode> inbox = alice.json("inbox");
        assertEquals(List.of("LINK_USED_TWICE"), values(Ran.only("notice", inbox), "kind"));
        assertEquals(List.of("It is me, Bob, really"), values(Ran.only("message", inbox), "text"));
        assertEquals(List.of(), Ran.only("notice", alice.json("inbox")));
    }

    @Test
    void contacts() throws Exception {
        Person alice = stage.person("contacts");
        String link =
                stage.person("contacts2").json("invite").get(0).get("link").textValue();
        JsonNode invitation = alice.json("invite", "--name", "Bob").get(0);
        assertEquals(invitation, alice.json("invite", "--name", "Bob").get(0));
        alice.run("accept", link, "--name", "Bob").expect(3, "CONTACT_NAME_TAKEN");
        alice.run("invite", "--name", "").expect(3, "CONTACT_NAME_INVALID");
        alice.run("send", "Bob", "too early").expect(3, "CONTACT_INCOMPLETE");
        alice.run("verify", "Bob").expect(3, "CONTACT_INCOMPLETE");
        alice.run("send", "Carol", "who?").expect(3, "CONTACT_UNKNOWN");
        alice.run("verify", "Carol").expect(3, "CONTACT_UNKNOWN");
    }

    @Test
    void commandLinesThatMakeNoSense() throws Exception {
        Person alice = stage.person("usage");
        alice.run("frobnicate").expect(2, "USAGE");
        alice.run("send", "Bob").expect(2, "USAGE");
        alice.run("inbox", "--timeout", "0").expect(2, "USAGE");
        alice.run("inbox", "--timeout", "soon", "--json")
                .expect(2, "USAGE")
                .prints(
                        "{\"type\":\"error\",\"reason\":\"USAGE\",\"kind\":\"usage\",\"exit\":2,\"message\":\"<words>\"}");
        assertTrue(alice.run("--help").expect(0).out().contains("Exit codes"));
        assertTrue(alice.run("--version").expect(0).out().matches("waystation \\d+\\.\\d+\\.\\d+.*\n"));
    }

    @Test
    void noMishapShowsASecret() throws Exception {
        Person alice = stage.person("secrets");
        String link = alice.json("invite").get(0).get("link").textValue();
        String secret = link.substring(link.indexOf('#') + 1);
        Ran damaged = alice.run("accept", link + "aa").expect(3);
        assertFalse(damaged.err().contains(secret.substring(0, 40)));
        String access = stage.address().replaceFirst(".*\\.([a-z2-7]+)@.*", "$1");
        assertFalse((link
                        + alice.run("init", "--relay", stage.address() + "/x")
                                .expect(3)
                                .err())
                .contains(access));
    }

    private static List<String> values(List<JsonNode> objects, String field) {
        return objects.stream().map(object -> object.get(field).textValue()).toList();
    }
}
