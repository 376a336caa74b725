package org.waystation.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.rocksdb.RocksStore;
import org.waystation.relay.testing.RelayProcess;
import org.waystation.relay.testing.RelayProcess.Outcome;
import org.waystation.relay.testing.RoleKeys;
import org.waystation.relay.testing.WireClient;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.Request;
import org.waystation.wire.v1.Role;
import org.waystation.wire.v1.Subscribe;

/** What another relay wrote, or another secret sealed, is refused by name and left as it is (A7). */
class FormatProgramTest {
    private static final byte[] ABOUT = {'a'};

    private final SecureRandom random = new SecureRandom();
    private final RoleKeys reader = new RoleKeys(random);
    private final RoleKeys writer = new RoleKeys(random);
    private final ByteString entry = WireClient.entry(random, Wire.SMALL_ENTRY);

    @TempDir
    private Path temp;

    private Path data() {
        return temp.resolve("data");
    }

    private Path keys() {
        return data().resolve("keys");
    }

    private void serveOnce(String... options) throws Exception {
        try (RelayProcess relay = RelayProcess.serve(data(), options);
                WireClient client = WireClient.connect(relay.awaitAddress())) {
            if (client.call(client.open(Role.READER, reader)).hasFailed()) {
                assertTrue(client.call(client.create(reader, writer)).hasCreated());
                int writing = client.handle(Role.WRITER, writer);
                assertTrue(client.call(WireClient.append(writing, entry)).hasAppended());
            }
            int reading = client.handle(Role.READER, reader);
            client.call(Request.newBuilder()
                    .setSubscribe(Subscribe.newBuilder().setHandle(reading).setWindow(8)));
            assertEquals(entry, client.event().getDelivery().getEntry());
            assertEquals(0, relay.terminate());
        }
    }

    private void refused(int exitCode, String because, String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--data", data().toString(), "--listen", "127.0.0.1:0"));
        arguments.addAll(List.of(options));
        Outcome outcome = RelayProcess.run(arguments.toArray(String[]::new));
        assertEquals(exitCode, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().contains(because), outcome.err());
        assertFalse(outcome.err().contains("\tat "), "a stack trace: " + outcome.err());
        assertEquals("", outcome.out());
    }

    private byte[] format(int written) throws Exception {
        try (RocksStore store = RocksStore.open(data())) {
            byte[] before = store.get(ABOUT);
            if (written != 0) {
                Batch batch = store.batch();
                byte[] row = ByteBuffer.allocate(4).putInt(written).array();
                batch.put(ABOUT, ByteString.copyFrom(row));
                batch.commit(true);
            }
            return before;
        }
    }

    @Test
    void A7_anotherStoreIsRefusedByNameAndLeftAsItIs() throws Exception {
        serveOnce();
        byte[] ours = format(99);
        byte[] before = Files.readAllBytes(keys());
        refused(6, "the store has format 99");
        assertArrayEquals(before, Files.readAllBytes(keys()));
        format(ByteBuffer.wrap(ours).getInt());
        serveOnce();
    }

    /** Format 1 knew no keys that can be erased. */
    @Test
    void A7_anOlderStoreIsRefusedByNameAndGetsNoKeyFile() throws Exception {
        Files.createDirectories(data());
        Files.writeString(data().resolve("waystation-relay"), "format 1\n");
        format(1);
        refused(6, "the store has format 1, and this relay knows format 2: run the version that wrote it");
        assertFalse(Files.exists(keys()));
        assertEquals(1, ByteBuffer.wrap(format(0)).getInt());
    }

    @Test
    void A7_aNewerKeyFileIsRefusedByNameAndLeftAsItIs() throws Exception {
        serveOnce();
        byte[] ours = Files.readAllBytes(keys());
        byte[] newer = ours.clone();
        newer[11] = 99; // behind the magic: the format
        Files.write(keys(), newer);
        refused(6, "was written by a newer relay (format 99");
        assertArrayEquals(newer, Files.readAllBytes(keys()));
        Files.write(keys(), ours);
        serveOnce();
    }

    @Test
    void aSecretThatIsWrongMissingOrUnexpectedIsNamedAndChangesNothing() throws Exception {
        String right = Files.writeString(temp.resolve("right"), "a secret of enough characters\n")
                .toString();
        String wrong = Files.writeString(temp.resolve("wrong"), "another one of enough characters\n")
                .toString();
        serveOnce("--keys-secret", right);
        byte[] before = Files.readAllBytes(keys());
        refused(9, "is sealed under another operator secret", "--keys-secret", wrong);
        refused(9, "is sealed under an operator secret: run with that secret");
        refused(9, "cannot be read", "--keys-secret", temp.resolve("nowhere").toString());
        assertTrue(Arrays.equals(before, Files.readAllBytes(keys())), "the key file was changed");
        serveOnce("--keys-secret", right);
    }

    @Test
    void keysThatAreInAFileCannotBeSealedOrForgottenLater() throws Exception {
        String secret = Files.writeString(temp.resolve("secret"), "a secret of enough characters\n")
                .toString();
        serveOnce();
        byte[] before = Files.readAllBytes(keys());
        refused(9, "is not sealed, and cannot be sealed later", "--keys-secret", secret);
        refused(3, "keeps its keys in a file, and what waits would be lost", "--keys-in-memory");
        assertTrue(Arrays.equals(before, Files.readAllBytes(keys())), "the key file was changed");
        serveOnce();
    }
}
