package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;

/** A stored group is exactly the group. */
class StorageTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void a_loaded_state_saves_the_same_bytes_and_goes_on() throws Exception {
        Client client = People.client();
        List<Group> members = People.group(4);
        byte[] skipped = members.get(0).protect(ascii("first"), NONE, 0);
        byte[] second = members.get(0).protect(ascii("second"), NONE, 0);
        People.open(members.get(1), second);
        People.commit(members, Changes.none().externalPsk(ascii("psk")));
        byte[] proposal = members.get(1).proposeUpdate(Optional.empty());
        members.get(0).process(proposal);
        members.get(2).process(proposal);
        members.get(3).process(proposal);
        PendingCommit pending = members.get(0).commit(Changes.none().remove(3));
        for (int i = 0; i < members.size(); i++) {
            byte[] saved = members.get(i).save();
            Group loaded = client.load(saved);
            assertArrayEquals(saved, loaded.save());
            members.set(i, loaded);
        }
        assertArrayEquals(
                pending.message(), members.get(0).pendingCommit().orElseThrow().message());
        assertEquals("first", People.open(members.get(1), skipped));
        People.accept(members.get(1), pending.message());
        People.accept(members.get(2), pending.message());
        members.get(0).pendingCommit().orElseThrow().accept();
        assertArrayEquals(members.get(0).epochAuthenticator(), members.get(1).epochAuthenticator());
        assertArrayEquals(members.get(0).epochAuthenticator(), members.get(2).epochAuthenticator());
    }

    /** Written by the first version of the format; never changed, only added to. */
    @Test
    void golden_states_still_load_and_still_talk() throws Exception {
        Client client = People.client();
        for (CipherSuite suite : Settings.DEFAULT.suites()) {
            Path alice = GOLDEN.resolve("v1-suite-" + suite.id() + "-alice.hex");
            Path bob = GOLDEN.resolve("v1-suite-" + suite.id() + "-bob.hex");
            if (Boolean.getBoolean("waystation.golden")) {
                writeGolden(client, suite, alice, bob);
            }
            byte[] saved = read(alice);
            Group alices = client.load(saved);
            Group bobs = client.load(read(bob));
            assertArrayEquals(saved, alices.save());
            assertEquals("golden", People.open(bobs, alices.protect(ascii("golden"), NONE, 0)));
            People.accept(bobs, alices.pendingCommit().orElseThrow().message());
            alices.pendingCommit().orElseThrow().accept();
            assertArrayEquals(alices.epochAuthenticator(), bobs.epochAuthenticator());
        }
    }

    private static byte[] read(Path golden) throws Exception {
        return HexFormat.of().parseHex(Files.readString(golden).strip());
    }

    private static void writeGolden(Client client, CipherSuite suite, Path alice, Path bob) throws Exception {
        List<Group> members = People.group(client, suite, 2, Extensions.NONE);
        People.commit(members, Changes.none());
        members.get(0).protect(ascii("lost"), NONE, 0);
        People.open(members.get(1), members.get(0).protect(ascii("read"), NONE, 0));
        members.get(0).commit(Changes.none());
        Files.createDirectories(GOLDEN);
        Files.writeString(alice, HexFormat.of().formatHex(members.get(0).save()) + "\n");
        Files.writeString(bob, HexFormat.of().formatHex(members.get(1).save()) + "\n");
    }

    @Test
    void M1301_a_state_that_is_cut_changed_or_of_another_version_is_refused() throws Exception {
        Client client = People.client();
        byte[] saved = People.group(2).get(0).save();
        for (int length = 0; length < saved.length; length += 7) {
            byte[] cut = Arrays.copyOf(saved, length);
            assertThrows(MlsException.class, () -> client.load(cut));
        }
        byte[] newer = saved.clone();
        newer[5]++;
        assertThrows(MlsException.class, () -> client.load(newer));
    }
}
