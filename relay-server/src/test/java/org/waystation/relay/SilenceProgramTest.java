package org.waystation.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.testing.ByteSearch;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.RelayAddress;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Rekey;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;
import org.waystation.wire.v1.Trim;

/** What a relay keeps and says about its users: nothing (A3, A8). */
class SilenceProgramTest {
    private static final int MAILBOXES = 20;
    private static final int ENTRIES = 10;

    /** Where the client comes from: an address of its own, so that it cannot be mistaken for the relay's. */
    private static final String CLIENT = "127.83.19.77";

    private static final Pattern IP_ADDRESS =
            Pattern.compile("\\b[0-9]{1,3}(\\.[0-9]{1,3}){3}\\b|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){3,7}");

    private final SecureRandom random = new SecureRandom();
    private final ByteSearch keys = new ByteSearch();
    private final ByteSearch entries = new ByteSearch();

    @Test
    void A3_A8_neitherDirectoryNorLogSayAnythingAboutUsers(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        try (RelayProcess relay = RelayProcess.serve(data, "--log-level", "trace")) {
            RelayAddress address = relay.awaitAddress();
            List<WireClient> open = load(address);
            open.add(logs(address));
            mistreat(address);
            assertEquals(1, listening(relay.pid()).size(), "one port, and no other way in");

            Path log = Files.writeString(temp.resolve("log-under-load"), relay.log());
            assertEquals(List.of(), keys.in(data));
            assertEquals(List.of(), entries.in(data), "entries are sealed once more");
            assertEquals(List.of(), keys.in(log));

            Path heap = temp.resolve("heap.hprof");
            dumpHeap(relay.pid(), heap);
            assertEquals(
                    List.of(),
                    new ByteSearch().text("an address of a client", CLIENT).in(heap));
            assertFalse(
                    new ByteSearch().text("DIR", data.toString()).in(heap).isEmpty(), "the search finds what is there");

            for (WireClient client : open) {
                client.abort();
            }
            assertEquals(0, relay.terminate());
            String all = relay.log();
            Files.writeString(log, all);
            assertEquals(List.of(), keys.in(data));
            assertEquals(List.of(), keys.in(log));
            Matcher ip = IP_ADDRESS.matcher(all.replaceAll("T[0-9:]{8}Z", ""));
            assertFalse(ip.find(), () -> "an address in the log: " + ip.group());
            assertTrue(all.contains("Accepting connections"), "there is a log");
        }
    }

    /** Half of the mailboxes are read, half keep what they hold. */
    private List<WireClient> load(RelayAddress address) throws IOException {
        List<WireClient> open = new ArrayList<>();
        for (int i = 0; i < MAILBOXES; i++) {
            RoleKeys reader = new RoleKeys(random);
            RoleKeys writer = new RoleKeys(random);
            keys.bytes("a reader key", reader.publicKey().toByteArray());
            keys.bytes("a writer key", writer.publicKey().toByteArray());
            WireClient client = WireClient.connect(address, InetAddress.getByName(CLIENT));
            open.add(client);
            assertTrue(client.call(client.create(reader, writer)).hasCreated());
            int writing = client.handle(Role.WRITER, writer);
            for (int n = 0; n < ENTRIES; n++) {
                ByteString entry = WireClient.entry(random, n % 2 == 0 ? Wire.SMALL_ENTRY : Wire.LARGE_ENTRY);
                entries.bytes("an entry", entry.substring(1_000, 1_032).toByteArray());
                assertTrue(client.call(WireClient.append(writing, entry)).hasAppended());
            }
            if (i % 2 == 0) {
                int reading = client.handle(Role.READER, reader);
                client.call(Request.newBuilder()
                        .setSubscribe(Subscribe.newBuilder().setHandle(reading).setWindow(ENTRIES)));
                Event event = client.event();
                while (!event.hasCaughtUp()) {
                    event = client.event();
                }
            }
        }
        return open;
    }

    /** A LOG through two epochs; then its owner trims it. The connection stays. */
    private WireClient logs(RelayAddress address) throws IOException {
        List<RoleKeys> epochs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            epochs.add(new RoleKeys(random));
            keys.bytes("a key of a LOG", epochs.get(i).publicKey().toByteArray());
        }
        WireClient client = WireClient.connect(address, InetAddress.getByName(CLIENT));
        assertTrue(client.call(client.createLog(epochs.get(0), epochs.get(1), epochs.get(2)))
                .hasCreated());
        int writing = client.handle(Role.WRITER, epochs.get(1));
        ByteString change = WireClient.entry(random, Wire.SMALL_ENTRY);
        assertTrue(client.call(WireClient.append(writing, change)).hasAppended());
        Rekey.Builder rekey = Rekey.newBuilder()
                .setHandle(writing)
                .setEpoch(1)
                .setReaderKey(epochs.get(3).publicKey())
                .setWriterKey(epochs.get(4).publicKey())
                .setOwnerKey(epochs.get(5).publicKey())
                .setEntry(change)
                .setSigner(epochs.get(2).publicKey())
                .setTransitionProof(epochs.get(2).transition(1, epochs.get(3), epochs.get(4), epochs.get(5), change));
        assertTrue(client.call(Request.newBuilder().setRekey(rekey)).hasRekeyed());
        assertTrue(client.call(Request.newBuilder().setRekey(rekey.setEpoch(7))).hasFailed());
        int owning = client.handle(Role.OWNER, epochs.get(5));
        assertTrue(client.call(Request.newBuilder()
                        .setTrim(Trim.newBuilder().setHandle(owning).setBefore(2)))
                .hasTrimmed());
        return client;
    }

    /** The sockets on which the process accepts or receives, as the system lists them: TCP that listens, and UDP. */
    private static List<String> listening(long pid) throws IOException {
        List<String> sockets = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = Files.isSymbolicLink(descriptor)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        List<String> listening = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] columns = line.strip().split("\\s+", 11);
                boolean open = table.startsWith("udp") || columns[3].equals("0A");
                if (open && columns.length > 9 && sockets.contains(columns[9])) {
                    listening.add(table + " " + columns[1]);
                }
            }
        }
        return listening;
    }

    /** Everything that might make a careless relay talk. */
    private void mistreat(RelayAddress address) throws IOException {
        RoleKeys unknown = new RoleKeys(random);
        keys.bytes("a key of nobody", unknown.publicKey().toByteArray());
        Path planted = Files.write(
                Files.createTempFile("planted", ""), unknown.publicKey().toByteArray());
        assertFalse(keys.in(planted).isEmpty(), "the search finds what is there");
        Files.delete(planted);
        try (WireClient client = WireClient.connect(address, InetAddress.getByName(CLIENT))) {
            assertTrue(client.call(client.open(Role.READER, unknown)).hasFailed());
            byte[] frame = new byte[Wire.SMALL_FRAME];
            Arrays.fill(frame, (byte) 0x7f);
            client.sendRaw(frame);
            client.goodbye();
        }
        try (Socket plain =
                new Socket(InetAddress.getByName(address.host()), address.port(), InetAddress.getByName(CLIENT), 0)) {
            plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        }
        try (WireClient reset = WireClient.connect(address, InetAddress.getByName(CLIENT))) {
            reset.reset();
        }
    }

    private static void dumpHeap(long pid, Path file) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.heap_dump", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, dump.waitFor());
        assertTrue(Files.size(file) > 1_000_000);
    }
}
