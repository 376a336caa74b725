package org.waystation.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.RelayProcess.Outcome;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.v1.ClientFrame;
import org.waystation.wire.v1.ErrorCode;

/** The program as an operator meets it. */
class RelayProgramTest {
    @TempDir
    private Path temp;

    private Path data() {
        return temp.resolve("data");
    }

    private static Outcome refused(int exitCode, String because, String... arguments) throws Exception {
        Outcome outcome = RelayProcess.run(arguments);
        assertEquals(exitCode, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains(because), outcome.err());
        assertFalse(outcome.err().contains("\tat "), "a stack trace: " + outcome.err());
        assertEquals("", outcome.out());
        return outcome;
    }

    private Outcome serveRefused(int exitCode, String because, Path data) throws Exception {
        return refused(exitCode, because, "serve", "--data", data.toString(), "--listen", "127.0.0.1:0");
    }

    @Test
    void itPrintsItsAddressOnceAndAgainOnRequestRunningOrNot() throws Exception {
        RelayAddress address;
        try (RelayProcess relay = RelayProcess.serve(data(), "--private")) {
            address = relay.awaitAddress();
            assertTrue(address.access().isPresent());
            assertEquals("127.0.0.1", address.host());
            WireClient.connect(address).close();
            Outcome asked = RelayProcess.run("address", "--data", data().toString());
            assertEquals(0, asked.exitCode());
            assertEquals("address: " + address.format() + System.lineSeparator(), asked.out());
            assertEquals(0, relay.terminate());
            assertEquals("", relay.restOfOutput());
        }
        Outcome asked = RelayProcess.run("address", "--data", data().toString());
        assertEquals("address: " + address.format() + System.lineSeparator(), asked.out());
    }

    @Test
    void aRestartKeepsTheIdentity() throws Exception {
        RelayAddress first;
        try (RelayProcess relay = RelayProcess.serve(data())) {
            first = relay.awaitAddress();
            relay.kill();
        }
        try (RelayProcess relay = RelayProcess.serve(data(), "--pure-java")) {
            assertEquals(first.fingerprint(), relay.awaitAddress().fingerprint());
            assertTrue(relay.log().contains("JDK TLS over NIO"), relay.log());
        }
    }

    @Test
    void sigtermSaysGoodbyeToClientsAndExitsWithZero() throws Exception {
        try (RelayProcess relay = RelayProcess.serve(data());
                WireClient client = WireClient.connect(relay.awaitAddress())) {
            client.send(ClientFrame.getDefaultInstance());
            Thread terminating = new Thread(() -> {
                try {
                    assertEquals(0, relay.terminate());
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            terminating.start();
            assertEquals(ErrorCode.SHUTTING_DOWN, client.goodbye().getCode());
            terminating.join();
            assertEquals(0, relay.terminate());
        }
    }

    @Test
    void aSecondRelayIsRefusedByName() throws Exception {
        try (RelayProcess relay = RelayProcess.serve(data())) {
            RelayAddress address = relay.awaitAddress();
            serveRefused(4, "another relay is running on the data directory", data());
            WireClient.connect(address).close();
        }
    }

    @Test
    void afterSigkillNothingIsLeftInTheTemporaryFolder() throws Exception {
        Path scratch = Files.createDirectory(temp.resolve("tmp"));
        for (int round = 0; round < 2; round++) {
            try (RelayProcess relay = RelayProcess.serve(List.of("-Djava.io.tmpdir=" + scratch), data())) {
                WireClient.connect(relay.awaitAddress()).close();
                String maps = Files.readString(Path.of("/proc", String.valueOf(relay.pid()), "maps"));
                for (String library : List.of("rocksdbjni", "netty_tcnative", "netty_transport_native_epoll")) {
                    assertTrue(
                            maps.lines()
                                    .anyMatch(line ->
                                            line.contains(library) && line.contains(data().resolve("native") + "/")),
                            library);
                }
                relay.kill();
            }
            try (Stream<Path> left = Files.list(scratch)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void whatIsInTheWayIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        serveRefused(3, "is not a directory", file);
        serveRefused(3, "cannot be written", Path.of("/proc/waystation"));

        Path others = Files.createDirectory(temp.resolve("others"));
        Files.writeString(others.resolve("thesis.txt"), "x");
        serveRefused(3, "is not empty, and not a relay's", others);
        assertEquals("x", Files.readString(others.resolve("thesis.txt")));
        try (Stream<Path> entries = Files.list(others)) {
            assertEquals(1, entries.count(), "nothing was added");
        }

        Path newer = Files.createDirectory(temp.resolve("newer"));
        Files.writeString(newer.resolve("waystation-relay"), "format 2\n");
        serveRefused(6, "was written by a newer relay (format 2", newer);

        refused(
                3,
                "holds no address",
                "address",
                "--data",
                temp.resolve("nowhere").toString());
    }

    @Test
    void aDamagedIdentityIsNamedAndLeftAlone() throws Exception {
        try (RelayProcess relay = RelayProcess.serve(data())) {
            relay.awaitAddress();
            relay.terminate();
        }
        Path operating = data().resolve("identity/operating.pem");
        byte[] good = Files.readAllBytes(operating);
        Files.writeString(operating, "nonsense");
        serveRefused(7, "operating.pem is damaged", data());
        assertEquals("nonsense", Files.readString(operating, UTF_8));
        Files.write(operating, good);
        try (RelayProcess relay = RelayProcess.serve(data())) {
            relay.awaitAddress();
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            Outcome outcome =
                    refused(5, "cannot listen on " + listen, "serve", "--data", data().toString(), "--listen", listen);
            assertTrue(outcome.err().contains("Address already in use"), outcome.err());
        }
        refused(5, "this host is not known", "serve", "--data", data().toString(), "--listen", "no.such.invalid:1");
    }

    @Test
    void aWrongCommandLineIsExplained() throws Exception {
        refused(2, "serve or address");
        refused(2, "--data", "serve");
        refused(2, "HOST:PORT", "serve", "--data", data().toString(), "--listen", "a b");
        refused(2, "0 to 65535", "serve", "--data", data().toString(), "--listen", "127.0.0.1:70000");
        refused(2, "--connections", "serve", "--data", data().toString(), "--connections", "0");
        refused(2, "--log-level", "serve", "--data", data().toString(), "--log-level", "loud");
        assertFalse(Files.exists(data()));
    }

    @Test
    void helpAndVersionHelp() throws Exception {
        for (String[] arguments : new String[][] {{"--help"}, {"serve", "--help"}, {"address", "-h"}}) {
            Outcome outcome = RelayProcess.run(arguments);
            assertEquals(0, outcome.exitCode());
            assertTrue(outcome.out().contains("waystation-relay"), outcome.out());
        }
        assertTrue(RelayProcess.run("serve", "--help").out().contains("7443"));
        Outcome version = RelayProcess.run("--version");
        assertEquals(0, version.exitCode());
        assertTrue(version.out().startsWith("waystation-relay "), version.out());
    }

    @Test
    void whoListensEverywhereIsToldHowToAdvertise() throws Exception {
        try (RelayProcess relay = RelayProcess.serve(data(), "--listen", "0.0.0.0:0")) {
            RelayAddress address = relay.awaitAddress();
            assertNotEquals("0.0.0.0", address.host());
            assertNotEquals(0, address.port());
            assertTrue(relay.log().contains("--advertise"), relay.log());
            assertFalse(relay.log().contains(address.host()), "an address in the log");
            WireClient.connect(address).close();
        }
    }
}
