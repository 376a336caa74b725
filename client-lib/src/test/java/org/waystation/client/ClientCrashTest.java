package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.testing.SecondReader;

/**
 * A4 and A27, for the client: its process is killed again and again, at any moment and in the middle of commits, whatever it is doing. {@code
 * -Dwaystation.crash.cycles=1000} runs it for long; {@code -Dwaystation.crash.seed} chooses other moments.
 */
final class ClientCrashTest {
    private static final int CYCLES = Integer.getInteger("waystation.crash.cycles", 50);
    private static final long SEED = Long.getLong("waystation.crash.seed", 6);
    private static final long PATIENCE_SECONDS = 120;
    private static final int ENTRY_TABLE = 5;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Promises promises = new Promises();
    private RelayProcess relay;
    private Profile peer;
    private Contact player;

    /** What the peer sent, and what the peer was shown. */
    private final List<String> peerSent = new ArrayList<>();

    private final Map<String, String> peerShown = new LinkedHashMap<>();
    private final Set<String> peerDeleted = new HashSet<>();

    @Test
    void A4_A27_theClientIsKilledAgainAndAgainAndKeepsEveryPromise() throws Exception {
        relay = new RelayProcess(directory.resolve("relay"), directory.resolve("log"));
        try (RelayProcess running = relay) {
            peer = Profile.create(
                    ProfileOptions.store(new MemoryRecordStore()).build(), running.address(), "peer".toCharArray());
            introduce();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                playAndDie(cycle);
                checkNonces();
                peerTakesIn();
            }
            finish();
            peer.close();
        }
    }

    private Process start(int dieInCommit, String link, String mode) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m"));
        command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path"), CrashPlayer.class.getName()));
        command.addAll(Arrays.asList(
                directory.resolve("profile").toString(),
                relay.address().format(),
                Long.toString(random.nextLong()),
                Integer.toString(dieInCommit),
                link,
                mode));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private String newLink(String name) throws Exception {
        return peer.invite(Optional.of(name))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .link()
                .format();
    }

    private void introduce() throws Exception {
        Process child = start(0, newLink("player"), "finish");
        finishWith(child);
        peer.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        player = peer.contact("player");
        assertEquals(Contact.State.COMPLETE, player.state());
        peer.inbox().forEach(peer::confirm);
    }

    /** One life: it ends in a commit, or whenever it comes to the killer's mind. */
    private void playAndDie(int cycle) throws Exception {
        boolean inCommit = random.nextBoolean();
        String link = cycle % 5 == 4 ? newLink("again-" + cycle) : "-";
        Process child = start(inCommit ? 1 + random.nextInt(40) : 0, link, "play");
        promises.newLife();
        try (BufferedReader said = child.inputReader()) {
            for (String whole = said.readLine(); whole != null; whole = said.readLine()) {
                String line = whole.endsWith(CrashPlayer.END) ? whole.substring(0, whole.length() - 2) : "";
                promises.said(line);
                if (line.equals("ready") && !inCommit) {
                    peerSends("for-you-" + cycle);
                    if (cycle % 10 == 3) {
                        relay.kill();
                        relay.restart();
                    }
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(400)); // a real process dies in real time
                    child.toHandle().destroyForcibly(); // unlike Process's, it leaves what was said to be read
                }
            }
        }
        assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(137, child.exitValue(), "killed, not ended");
    }

    private void peerSends(String text) {
        peer.send(player, text);
        peerSent.add(text);
    }

    private void peerTakesIn() {
        for (Received received : peer.inbox()) {
            if (received instanceof Received.Message message) {
                assertNull(peerShown.put(message.messageId(), message.text()), "shown twice");
            } else if (received instanceof Received.Deleted deleted) {
                peerDeleted.addAll(deleted.messageIds());
            } else if (received instanceof Received.Notice notice) {
                // Of the invitations that were withdrawn or given up. Anything else would be a state that went back in
                // time.
                assertFalse(notice.contactId().equals(player.id()), notice.kind() + ": " + notice.explanation());
            }
            peer.confirm(received);
        }
    }

    private void finish() throws Exception {
        promises.newLife();
        finishWith(start(0, "-", "finish"));
        peerTakesIn();
        promises.check(peerShown, peerDeleted, peerSent);
        assertEquals(
                Collections.emptyList(),
                peer.outbox().stream()
                        .filter(outgoing -> outgoing.contactId().equals(player.id()))
                        .collect(Collectors.toList()));
    }

    /** Both sides sync in turns, until nothing waits on either. */
    private void finishWith(Process child) throws Exception {
        try (BufferedReader said = child.inputReader()) {
            int rounds = 0;
            for (String whole = said.readLine(); whole != null; whole = said.readLine()) {
                String line = whole.endsWith(CrashPlayer.END) ? whole.substring(0, whole.length() - 2) : "";
                promises.said(line);
                if (line.startsWith("round")) {
                    syncPeer();
                    peerTakesInIfKnown();
                    boolean done = line.equals("round 0") && peer.outbox().isEmpty();
                    assertTrue(done || rounds++ < 40, "it does not come to rest");
                    child.getOutputStream().write(done ? 'e' : 'g');
                    child.getOutputStream().flush();
                }
            }
        }
        assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, child.exitValue());
    }

    /** It fails where the player has removed a contact: the mailbox is gone. The rest happens all the same. */
    private void syncPeer() throws Exception {
        try {
            peer.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertEquals(Reason.MAILBOX_GONE, ((WaystationException) e.getCause()).reason());
        }
    }

    private void peerTakesInIfKnown() {
        if (player != null) {
            peerTakesIn();
        }
    }

    // ------------------------------------------------------------------------------------------------- keys and nonces

    private final Map<String, String> sealedUnder = new HashMap<>();

    /** Every nonce of the store, and every salt of an entry, has sealed one thing in all lives, as far as any snapshot shows. */
    private void checkNonces() throws Exception {
        SecondReader reader = new SecondReader(directory.resolve("profile"), CrashPlayer.PASSPHRASE);
        for (SecondReader.Row row : reader.rows()) {
            once("nonce", row.nonce(), row.name(), row.key(), row.value());
            if (row.table() == ENTRY_TABLE) {
                once("salt", Arrays.copyOf(row.value(), 16), row.value());
            }
        }
        assertTrue(sealedUnder.size() > 3, "there are records to look at");
    }

    private void once(String what, byte[] key, byte[]... sealed) {
        String under = what + Arrays.toString(key);
        String content = Integer.toString(Arrays.deepHashCode(sealed));
        String before = sealedUnder.put(under, content);
        assertTrue(before == null || before.equals(content), "a " + what + " was used twice");
    }

    // ------------------------------------------------------------------------------------------------------- promises

    /** What the library has promised, life after life, as the player said it. */
    private static final class Promises {
        private final Map<String, String> sent = new LinkedHashMap<>();
        private final Set<String> deletedOrDying = new HashSet<>();
        private final Set<String> deleted = new HashSet<>();
        private final Set<String> shownTexts = new HashSet<>();
        private final Map<String, String> shown = new HashMap<>();
        private final Set<String> confirmed = new HashSet<>();
        private final Set<String> contacts = new HashSet<>();
        private final Set<String> removedOrDying = new HashSet<>();
        private final Map<String, String> settings = new HashMap<>(Map.of("timer", "0", "blocked", "false"));
        private final Map<String, String> intended = new HashMap<>();
        private final Set<String> contactsNow = new HashSet<>();

        void newLife() {
            contactsNow.clear();
        }

        void said(String line) {
            String[] words = line.split(" ", 4);
            switch (words[0]) {
                case "contact" -> contact(words[1], words[2], words[3]);
                case "ready" -> {
                    Set<String> missing = new HashSet<>(contacts);
                    missing.removeAll(contactsNow);
                    missing.removeAll(removedOrDying);
                    assertEquals(Set.of(), missing, "a contact that was there is lost");
                }
                case "new" -> contacts.add(words[1]);
                case "removing" -> removedOrDying.add(words[1]);
                case "removed" -> contacts.remove(words[1]);
                case "sent" -> sent.put(words[1], words[2]);
                case "deleting" -> deletedOrDying.add(words[1]);
                case "deleted" -> deleted.add(words[1]);
                case "setting" -> intended.put(words[1], words[2]);
                case "set" -> settings.put(words[1], words[2]);
                case "shown" -> shown(words[1], words[2], words[3]);
                case "confirmed" -> confirmed.add(words[1]);
                default -> {}
            }
        }

        private void contact(String name, String timer, String blocked) {
            contactsNow.add(name);
            assertTrue(contacts.contains(name) || !name.equals(CrashPlayer.PEER), "the peer is known");
            if (name.equals(CrashPlayer.PEER)) {
                assertTrue(kept("timer", timer), "the timer is " + timer);
                assertTrue(kept("blocked", blocked), "blocked is " + blocked);
            } else {
                boolean wasGone = removedOrDying.contains(name) && !contacts.contains(name);
                assertFalse(wasGone, "a contact that was removed is back");
            }
        }

        /** What is found is what was promised last, or what had been begun when it died; from then on that is the promise. */
        private boolean kept(String what, String found) {
            boolean kept = found.equals(settings.get(what)) || found.equals(intended.get(what));
            settings.put(what, found);
            return kept;
        }

        private void shown(String id, String kind, String text) {
            assertFalse(confirmed.contains(id), "shown again after it was confirmed");
            String before = shown.put(id, kind + text);
            assertTrue(before == null || before.equals(kind + text), "one id names one thing");
            assertFalse(
                    Set.of("HISTORY_DIFFERS", "UNREADABLE", "MESSAGES_MISSING").contains(kind),
                    "told: " + kind + " " + text);
            if (kind.equals("Message") && before == null) {
                assertTrue(shownTexts.add(text), "shown twice under two ids: " + text);
            }
        }

        void check(Map<String, String> peerShown, Set<String> peerDeleted, List<String> peerSent) {
            List<String> lost = new ArrayList<>();
            sent.forEach((id, text) -> {
                if (!text.equals(peerShown.get(id)) && !deletedOrDying.contains(id)) {
                    lost.add(text.length() > 40 ? text.substring(0, 40) : text);
                }
            });
            assertEquals(Collections.emptyList(), lost, "of " + sent.size());
            List<String> inOrder = new ArrayList<>(peerShown.values());
            inOrder.retainAll(new HashSet<>(sent.values()));
            List<String> asSent = new ArrayList<>(sent.values());
            asSent.retainAll(new HashSet<>(inOrder));
            assertEquals(asSent, inOrder);
            Set<String> notDeleted = new HashSet<>(deleted);
            notDeleted.retainAll(peerShown.keySet());
            notDeleted.removeAll(peerDeleted);
            assertEquals(Set.of(), notDeleted, "deletions that never arrived");
            assertEquals(new HashSet<>(peerSent), shownTexts);
            assertTrue(sent.size() > CYCLES, "enough was sent: " + sent.size());
            assertTrue(deleted.size() > CYCLES / 10 && shownTexts.size() > CYCLES / 10, "and the rest was done, too");
        }
    }
}
