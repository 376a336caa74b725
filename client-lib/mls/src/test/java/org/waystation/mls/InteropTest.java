package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waystation.mls.crypto.Aead;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.Kdf;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extension;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.GroupInfo;
import org.waystation.mls.wire.MlsMessage;

/** Two-way runs with ts-mls, an implementation by other people, installed from npm into this module's own target folder. */
class InteropTest {
    /** X-Wing as ts-mls has it; also shows that a suite of one's own is one call. */
    private static final CipherSuite XWING_SHA512 = new CipherSuite(
            84,
            "MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519",
            CipherSuite.xWing(),
            Kdf.HKDF_SHA512,
            Aead.CHACHA20_POLY1305,
            CipherSuite.ed25519());

    private static final Path FOLDER = Path.of("target/interop");

    static Stream<CipherSuite> suites() {
        return Stream.of(CipherSuite.X25519_AES128GCM, CipherSuite.X25519_CHACHA20POLY1305, XWING_SHA512);
    }

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "peer.mjs")) {
            Path source = Path.of("src/test/resources/interop").resolve(file);
            Files.copy(source, FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(FOLDER.resolve("node_modules/ts-mls"))) {
            assumeTrue(run("npm", "install", "--no-audit", "--no-fund", "--silent"), "ts-mls cannot be had from npm");
        }
        assumeTrue(run("node", "--version"), "there is no node");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** One member that is ts-mls, in a process of its own. */
    private static final class Peer implements AutoCloseable {
        private final ObjectMapper json = new ObjectMapper();
        private final Process process;
        private final BufferedReader answers;
        private final OutputStream commands;

        Peer() throws IOException {
            process = new ProcessBuilder("node", "peer.mjs")
                    .directory(FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            commands = process.getOutputStream();
        }

        JsonNode ask(String command, Object... fields) throws IOException {
            Map<String, Object> request = new HashMap<>(Map.of("command", command));
            for (int i = 0; i < fields.length; i += 2) {
                Object value =
                        fields[i + 1] instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : fields[i + 1];
                request.put((String) fields[i], value);
            }
            commands.write((json.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
            commands.flush();
            String line = answers.readLine();
            JsonNode answer = json.readTree(line == null ? "{\"error\":\"no answer\"}" : line);
            assertEquals(null, answer.get("error"), command);
            return answer.get("result");
        }

        byte[] bytes(String command, Object... fields) throws IOException {
            return Json.hex(ask(command, fields));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static Client client(CipherSuite suite) {
        Settings settings = Settings.DEFAULT.withSuites(List.of(suite)).withMaxLifetime(Settings.ANY_LIFETIME);
        return new Client(new SecureRandom(), Clock.systemUTC(), People.TRUSTING, PskSource.NONE, settings);
    }

    /** A GroupInfo whose external_pub is the bare key, as ts-mls 1.6 takes it, and not the vector of RFC 9420. */
    private static byte[] infoForThem(Client client, CipherSuite suite, Group group) throws Exception {
        Epoch epoch = StateCodec.read(group.save(), client.settings()).epoch;
        GroupInfo info = new Welcomes(client, epoch).groupInfo(true, false);
        Bytes key = epoch.secrets().externalKey(suite).publicKey();
        Extensions extensions = info.extensions().with(new Extension(Extension.EXTERNAL_PUB, key));
        GroupInfo bare =
                new GroupInfo(info.groupContext(), extensions, info.confirmationTag(), info.signer(), Bytes.EMPTY);
        byte[] signature = suite.signWithLabel(epoch.signatureKey(), "GroupInfoTBS", bare.toBeSigned());
        return new MlsMessage.OfGroupInfo(bare.withSignature(signature)).encode();
    }

    private static void agree(Group ours, Peer theirs) throws Exception {
        assertArrayEquals(ours.epochAuthenticator(), theirs.bytes("authenticator"));
        assertArrayEquals(ascii("to you"), theirs.bytes("process", "message", ours.protect(ascii("to you"), NONE, 9)));
        assertEquals("to us", People.open(ours, theirs.bytes("protect", "data", ascii("to us"))));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void we_create_and_they_join(CipherSuite suite) throws Exception {
        Client client = client(suite);
        try (Peer peer = new Peer();
                Peer other = new Peer()) {
            byte[] peersKeys = peer.bytes("start", "suite", suite.toString(), "name", "peer");
            Group ours = client.create(People.identity(client, suite, "us"), ascii("ours"), Extensions.NONE);
            PendingCommit add = ours.commit(Changes.none().add(peersKeys));
            add.accept();
            peer.ask("join", "welcome", add.welcome().orElseThrow());
            agree(ours, peer);
            PendingCommit update = ours.commit(Changes.none());
            peer.ask("process", "message", update.message());
            update.accept();
            agree(ours, peer);
            People.accept(ours, Json.hex(peer.ask("commit").get("commit")));
            agree(ours, peer);
            // another of them joins by an external commit, and is proposed for removal and removed by us
            other.ask("start", "suite", suite.toString(), "name", "other");
            byte[] external = other.bytes("joinExternally", "info", infoForThem(client, suite, ours));
            People.accept(ours, external);
            peer.ask("process", "message", external);
            agree(ours, other);
            assertInstanceOf(Incoming.Proposed.class, ours.process(peer.bytes("propose", "remove", 2)));
            PendingCommit removal = ours.commit(Changes.none());
            peer.ask("process", "message", removal.message());
            removal.accept();
            assertEquals(2, ours.members().size());
            agree(ours, peer);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void they_create_and_we_join(CipherSuite suite) throws Exception {
        Client client = client(suite);
        KeyPackageBundle keys = client.newKeyPackage(People.identity(client, suite, "us"), Duration.ofDays(9));
        try (Peer peer = new Peer()) {
            peer.ask("start", "suite", suite.toString(), "name", "peer");
            peer.ask("create", "group", ascii("theirs"));
            JsonNode added = peer.ask("commit", "add", keys.message());
            Group ours = client.join(Json.hex(added, "welcome"), keys, JoinOptions.none());
            agree(ours, peer);
            People.accept(ours, Json.hex(peer.ask("commit", "open", true).get("commit")));
            agree(ours, peer);
            // we come a second time, by an external commit; they remove our first self
            Identity again = People.identity(client, suite, "us again");
            ExternalJoin join = client.joinExternally(peer.bytes("info"), again, JoinOptions.none());
            peer.ask("process", "message", join.commit().toByteArray());
            People.accept(ours, join.commit().toByteArray());
            agree(join.group(), peer);
            byte[] removal = Json.hex(peer.ask("commit", "remove", ours.self()).get("commit"));
            assertInstanceOf(Transition.Removed.class, People.accept(ours, removal));
            People.accept(join.group(), removal);
            agree(join.group(), peer);
        }
    }
}
