package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.CrashPlayer.Life;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.testing.SecondReader;

/**
 * A4 and A27, for the client: its process is killed again and again, at any moment and in the middle of commits, whatever it is doing. {@code
 * -Dwaystation.crash.cycles=1000} runs it for long; {@code -Dwaystation.crash.seed} chooses other moments. Now and then its device is lost,
 * too, so that only a backup is left.
 */
final class ClientCrashTest {
    private static final int CYCLES = Integer.getInteger("waystation.crash.cycles", 50);
    private static final long SEED = Long.getLong("waystation.crash.seed", 6);
    private static final long PATIENCE_SECONDS = 120;
    private static final int ENTRY_TABLE = 5;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private CrashPromises promises = new CrashPromises("");
    private RelayProcess relay;
    private RelayProcess second;
    private Profile peer;
    private Contact player;

    /** What the peer sent, and what the peer was shown. */
    private final List<String> peerSent = new ArrayList<>();

    private final Map<String, String> peerShown = new LinkedHashMap<>();
    private final Set<String> peerDeleted = new HashSet<>();

    /** What the player said last, for the peer to use. */
    private final Map<String, String> offered = new HashMap<>();

    private final LaterClock clock = new LaterClock();
    private int rehomed;
    private int asked;
    private int restored;

    @Test
    void A4_A27_theClientIsKilledAgainAndAgainAndKeepsEveryPromise() throws Exception {
        try (RelayProcess one = new RelayProcess(directory.resolve("one"), directory.resolve("log"));
                RelayProcess other = new RelayProcess(directory.resolve("other"), directory.resolve("log"))) {
            relay = one;
            second = other;
            promises = new CrashPromises(one.address().format());
            peer = Profile.create(
                    ProfileOptions.store(new MemoryRecordStore()).clock(clock).build(),
                    one.address(),
                    "peer".toCharArray());
            introduce();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                playAndDie(cycle);
                checkNonces();
                peerTakesIn();
                peerUsesWhatIsOffered();
            }
            finish();
            promises.assertPlayed(CYCLES);
            assertTrue(rehomed > 0 && asked > 0, "codes and addresses were used");
            peer.close();
        }
    }

    private Process start(int dieInCommit, String link, Life life) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.add("-Xbootclasspath/a:" + bouncyCastle());
        command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path"), CrashPlayer.class.getName()));
        command.addAll(Arrays.asList(
                directory.resolve("profile").toString(),
                relay.address().format() + "," + second.address().format(),
                Long.toString(random.nextLong()),
                Integer.toString(dieInCommit),
                link,
                life.name()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Its signature need not be checked in every life: that is a sixth of one. */
    private static String bouncyCastle() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("bcprov"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String newLink(String name) throws Exception {
        return peer.invite(name).get(PATIENCE_SECONDS, TimeUnit.SECONDS).link().format();
    }

    private void introduce() throws Exception {
        Process child = start(0, newLink("player"), Life.MEET);
        finishWith(child);
        peer.sync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        player = peer.contact("player");
        assertEquals(Contact.State.COMPLETE, player.state());
        peer.inbox().forEach(peer::confirm);
    }

    /** One life: it ends in a commit, or whenever it comes to the killer's mind, or its device is lost and only a backup is left. */
    private void playAndDie(int cycle) throws Exception {
        Life life = cycle % 8 == 5 ? Life.BACK_UP : Life.PLAY;
        boolean inCommit = life == Life.PLAY && random.nextBoolean();
        String link = cycle % 5 == 4 ? newLink("again-" + cycle) : "-";
        Process child = start(inCommit ? 1 + random.nextInt(40) : 0, link, life);
        promises.newLife();
        try (BufferedReader said = child.inputReader()) {
            for (String line = hear(said); line != null; line = hear(said)) {
                if (line.equals("ready") && !inCommit) {
                    peerSends("for-you-" + cycle);
                    if (cycle % 10 == 3) {
                        relay.kill();
                        relay.restart();
                    }
                    if (life == Life.PLAY) {
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(400)); // a real process dies in real time
                        child.toHandle().destroyForcibly(); // unlike Process's, it leaves what was said to be read
                    }
                }
            }
        }
        assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(life == Life.BACK_UP ? CrashPlayer.LOST : 137, child.exitValue(), "killed, not ended");
        if (life == Life.BACK_UP) {
            restored++;
            Path profile = directory.resolve("profile");
            Files.move(profile, profile.resolveSibling("lost-" + restored));
        }
    }

    /** The next whole line; empty where death cut it short, null where there is no more. */
    private String hear(BufferedReader said) throws Exception {
        String whole = said.readLine();
        if (whole == null) {
            return null;
        }
        String line = whole.endsWith(CrashPlayer.END) ? whole.substring(0, whole.length() - 2) : "";
        promises.said(line);
        String[] words = line.split(" ");
        if (words[0].equals("code")) {
            offered.put("code", words[1]);
        } else if (line.startsWith("set address")) {
            offered.put("address", words[2]);
        }
        return line;
    }

    /** Codes bring the peer to the player's newest mailboxes, unless their session ended meanwhile; who asks at an address is a stranger. */
    private void peerUsesWhatIsOffered() {
        String code = offered.remove("code");
        if (code != null) {
            try {
                peer.rehome(RehomeCode.parse(code));
                rehomed++;
            } catch (AskUserException e) {
                assertEquals(Reason.REHOME_UNKNOWN, e.reason());
                assertTrue(restored > 0, "no other session");
            }
        }
        String address = offered.remove("address");
        if (address != null && !address.equals(CrashPromises.NONE)) {
            peer.request(PublishedAddress.parse(address), "asked-" + asked, "May I?");
            asked++;
        }
    }

    private void peerSends(String text) {
        peer.conversation(player).send(text);
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
                boolean toldOfRestored = notice.kind() == Received.Notice.Kind.CONTACT_RESTORED && restored > 0;
                assertTrue(
                        toldOfRestored || !notice.contactId().equals(player.id()),
                        notice.kind() + ": " + notice.explanation());
            }
            peer.confirm(received);
        }
    }

    private void finish() throws Exception {
        promises.newLife();
        finishWith(start(0, "-", Life.FINISH));
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
            for (String line = hear(said); line != null; line = hear(said)) {
                if (line.startsWith("round")) {
                    clock.advance(player == null ? Duration.ZERO : CrashPlayer.LATER);
                    syncPeer();
                    peerTakesInIfKnown();
                    boolean done = player == null
                            ? peer.contact("player").state() == Contact.State.COMPLETE
                            : line.equals("round 0") && peer.outbox().isEmpty();
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
            boolean mayPass = e.getCause() instanceof TryAgainException; // the next round does
            assertTrue(mayPass || ((WaystationException) e.getCause()).reason() == Reason.MAILBOX_GONE, e::toString);
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
        if (!CrashPlayer.isThere(directory.resolve("profile"))) {
            return; // the device is lost
        }
        SecondReader reader = new SecondReader(directory.resolve("profile"), CrashPlayer.PASSPHRASE);
        for (SecondReader.Row row : reader.rows()) {
            once("nonce" + restored, row.nonce(), row.name(), row.key(), row.value());
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
}
