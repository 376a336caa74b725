package org.waystation.mls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.waystation.mls.People.NONE;
import static org.waystation.mls.People.ascii;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.mls.schedule.SecretTree;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.Extensions;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.MlsMessage;
import org.waystation.mls.wire.PrivateMessage;
import org.waystation.mls.wire.Rule;
import org.waystation.mls.wire.Secret;

/** Defects that another implementation has, and pitfalls that every implementation has: each is a test. */
class DefectsTest {
    /** The state used twice: key and generation repeat, the nonce must not. */
    @Test
    void a_restored_state_repeats_no_nonce() throws Exception {
        List<Group> members = People.group(2);
        Client client = People.client();
        byte[] saved = members.get(0).save();
        Set<Bytes> guards = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            byte[] message = client.load(saved).protect(ascii("again"), NONE, 0);
            Framing framing = new Insider(members.get(1)).epoch.framing();
            var sender = framing.openSender(((MlsMessage.Private) MlsMessage.parse(message)).message());
            assertEquals(0, sender.generation());
            guards.add(sender.reuseGuard());
        }
        assertEquals(64, guards.size());
    }

    @Test
    void the_second_of_two_members_can_be_removed() throws Exception {
        List<Group> members = People.group(2);
        byte[] before = members.get(0).export("x", NONE, 32).expose();
        PendingCommit removal = members.get(0).commit(Changes.none().remove(1));
        assertInstanceOf(Transition.Removed.class, People.accept(members.get(1), removal.message()));
        removal.accept();
        assertEquals(1, members.get(0).members().size());
        assertFalse(java.util.Arrays.equals(
                before, members.get(0).export("x", NONE, 32).expose()));
        assertEquals(1, new Insider(members.get(0)).epoch.tree().nodeCount());
    }

    @Test
    void unrelated_groups_on_eight_threads() throws Exception {
        Client shared = People.client();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> runs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                var suite = Settings.DEFAULT.suites().get(thread % 3);
                runs.add(threads.submit(() -> {
                    List<Group> members = People.group(shared, suite, 3, org.waystation.mls.wire.Extensions.NONE);
                    int opened = 0;
                    for (int i = 0; i < 100; i++) {
                        byte[] message = members.get(i % 3).protect(ascii("message " + i), NONE, i % 16);
                        assertEquals("message " + i, People.open(members.get((i + 1) % 3), message));
                        opened++;
                        if (i % 20 == 19) {
                            People.commit(members, Changes.none());
                        }
                    }
                    return opened;
                }));
            }
            for (Future<Integer> run : runs) {
                assertEquals(100, run.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Walks a heap dump of this very process: what was used is nowhere in it, what is still needed is. */
    @Test
    void used_secrets_are_not_in_a_heap_dump(@TempDir Path folder) throws Exception {
        List<Group> members = People.group(2);
        List<byte[]> gone = new ArrayList<>();
        List<byte[]> used = new ArrayList<>();
        for (int step = 0; step < 8; step++) {
            GroupState state = StateCodec.read(members.get(1).save(), Settings.DEFAULT);
            collect(state, gone);
            used.add(nextMessageKey(state));
            state.close();
            byte[] message = members.get(0).protect(ascii("step"), NONE, 0);
            members.get(1).process(message);
            byte[] update = members.get(1).proposeUpdate(Optional.empty());
            members.get(0).process(update);
            People.commit(members, Changes.none());
        }
        gone = new ArrayList<>(gone.subList(0, gone.size() / 2)); // beyond the epochs that are kept
        gone.addAll(used); // and these in kept epochs too
        byte[] needed = masked(members.get(1).export("needed", NONE, 32).expose());
        Secret held = Secret.wrap(masked(needed));
        Path dump = folder.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        Haystack haystack = new Haystack(Files.readAllBytes(dump));
        assertTrue(haystack.has(masked(needed)), "the search finds what is there");
        for (byte[] secret : gone) {
            assertFalse(haystack.has(masked(secret)), "a used secret is still in memory");
        }
        held.close();
    }

    /** What an epoch uses up, masked so that this list is not what the search finds. */
    private static void collect(GroupState state, List<byte[]> into) {
        Epoch epoch = state.epoch;
        for (Secret secret : List.of(
                epoch.secrets().init(),
                epoch.secrets().exporter(),
                epoch.secrets().membershipKey(),
                epoch.secrets().confirmationKey(),
                epoch.secrets().external())) {
            into.add(masked(secret.expose()));
        }
        into.add(masked(epoch.keys().copy().encode(), 12, 32));
    }

    private static byte[] nextMessageKey(GroupState state) throws MlsException {
        SecretTree.Limits limits = Limits.DEFAULT.ratchets();
        try (SecretTree.Opening opening = state.epoch.secretTree().open(0, SecretTree.Kind.APPLICATION, 0, limits)) {
            return masked(opening.key().key().expose());
        }
    }

    private static byte[] masked(byte[] secret) {
        return masked(secret, 0, secret.length);
    }

    private static byte[] masked(byte[] secret, int from, int length) {
        byte[] masked = new byte[length];
        for (int i = 0; i < length; i++) {
            masked[i] = (byte) (secret[from + i] ^ 0x5a);
        }
        return masked;
    }

    /** Finds strings in much data. */
    private static final class Haystack {
        private final byte[] data;

        Haystack(byte[] data) {
            this.data = data;
        }

        boolean has(byte[] needle) {
            int first = needle[0];
            for (int i = 0; i + needle.length <= data.length; i++) {
                if (data[i] == first && java.util.Arrays.equals(data, i, i + needle.length, needle, 0, needle.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void nothing_secret_is_printed() throws Exception {
        Client client = People.client();
        KeyPackageBundle bundle = People.keyPackage(client, "bob");
        String hex =
                java.util.HexFormat.of().formatHex(bundle.initKey().privateKey().expose(), 0, 4);
        List<Group> members = People.group(2);
        Incoming incoming = members.get(1).process(members.get(0).protect(ascii("plaintext"), NONE, 0));
        String printed = bundle + " " + bundle.initKey() + " " + members + " " + incoming + " "
                + new Insider(members.get(0)).epoch;
        assertFalse(printed.contains(hex));
        assertFalse(printed.contains("plaintext") || printed.contains("706c6169"));
    }

    @Test
    void a_removed_member_reads_nothing_more() throws Exception {
        List<Group> members = People.group(3);
        Group removed = People.client().load(members.get(2).save());
        People.commit(List.of(members.get(0), members.get(1)), Changes.none().remove(2));
        byte[] after = members.get(0).protect(ascii("after"), NONE, 0);
        byte[] commit = members.get(1).commit(Changes.none()).message();
        assertThrows(MlsException.class, () -> removed.process(after));
        assertThrows(MlsException.class, () -> removed.process(commit));
        assertArrayEquals(members.get(0).epochAuthenticator(), members.get(1).epochAuthenticator());
    }

    /** A relay that hands a message of one group to another, under the other's name. */
    @Test
    void a_message_is_not_replayed_across_groups() throws Exception {
        Client client = People.client();
        Group there = client.create(People.identity(client, "member 0"), ascii("there"), Extensions.NONE);
        there.commit(Changes.none()).accept();
        List<Group> here = People.group(2);
        var sent = ((MlsMessage.Private) MlsMessage.parse(there.protect(ascii("there"), NONE, 0))).message();
        PrivateMessage renamed = new PrivateMessage(
                here.get(1).groupId(),
                here.get(1).epochNumber(),
                sent.contentType(),
                sent.authenticatedData(),
                sent.encryptedSenderData(),
                sent.ciphertext());
        Insider.refused(Rule.M612_OPENS, here.get(1), new MlsMessage.Private(renamed).encode());
    }

    /** Two who may remove anyone remove each other: one order, one winner, and nobody is split. */
    @Test
    void duelling_administrators() throws Exception {
        List<Group> members = People.group(3);
        PendingCommit first = members.get(0).commit(Changes.none().remove(1));
        PendingCommit second = members.get(1).commit(Changes.none().remove(0));
        assertInstanceOf(Transition.Removed.class, People.accept(members.get(1), first.message()));
        People.accept(members.get(2), first.message());
        first.accept();
        Insider.refused(Rule.M603_EPOCH_KEPT, members.get(0), second.message());
        Insider.refused(Rule.M603_EPOCH_KEPT, members.get(2), second.message());
        assertArrayEquals(members.get(0).epochAuthenticator(), members.get(2).epochAuthenticator());
    }
}
