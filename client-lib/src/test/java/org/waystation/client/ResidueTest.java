package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.testing.SecondReader;

/**
 * A2, for a phone: what was confirmed, deleted by its author, has faded, or was of a contact who was removed is in no file of the profile,
 * for somebody who has the passphrase and tries every key in it on every byte ({@link SecondReader}).
 */
final class ResidueTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final String PASSPHRASE = "seized together with the phone";
    private static final String NAME = "marker-name-7c41";

    @TempDir
    private Path directory;

    private RelayProcess relay;
    private Profile amina;
    private Contact bo;

    @BeforeEach
    void start() {
        relay = new RelayProcess(directory.resolve("relay"), directory.resolve("log"));
        amina = Profile.create(
                ProfileOptions.store(new MemoryRecordStore()).build(), relay.address(), "amina".toCharArray());
    }

    @AfterEach
    void stop() {
        amina.close();
        relay.close();
    }

    private Path phone() {
        return directory.resolve("phone");
    }

    private ProfileOptions options(Duration later) {
        InstantSource clock = () -> Instant.now().plus(later);
        return ProfileOptions.directory(phone())
                .clock(clock.withZone(java.time.ZoneOffset.UTC))
                .build();
    }

    private Profile open(Duration later) {
        return Profile.open(options(later), PASSPHRASE.toCharArray());
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The phone's owner knows Amina under a marked name. */
    private void introduce() throws Exception {
        InvitationLink link = soon(amina.invite("bo")).link();
        try (Profile phone = Profile.create(options(Duration.ZERO), relay.address(), PASSPHRASE.toCharArray())) {
            soon(phone.accept(link, NAME));
        }
        soon(amina.sync());
        bo = amina.contact("bo");
    }

    private String send(String text) throws Exception {
        Sent sent = amina.conversation(bo).send(text);
        soon(sent.stored());
        return sent.messageId();
    }

    private static Map<String, byte[]> needles(String... markers) {
        Map<String, byte[]> needles = new LinkedHashMap<>();
        for (String marker : markers) {
            needles.put(marker, marker.getBytes(StandardCharsets.UTF_8));
        }
        return needles;
    }

    /** The markers that whoever seizes the phone now finds. */
    private List<String> found(String... markers) throws Exception {
        return new SecondReader(phone(), PASSPHRASE)
                .find(needles(markers)).stream()
                        .map(where -> where.substring(0, where.indexOf(':')))
                        .distinct()
                        .sorted()
                        .collect(Collectors.toList());
    }

    @Test
    void A2_nothingIsLeftOfWhatWasConfirmedDeletedFadedOrRemoved() throws Exception {
        introduce();
        String[] all = {"marker-1-confirmed", "marker-2-deleted", "marker-3-faded", "marker-4-kept", NAME};
        String kept = send("marker-4-kept");
        String confirmed = send("marker-1-confirmed");
        String deleted = send("marker-2-deleted and long: " + "x".repeat(20_000));
        amina.conversation(bo).setTimer(Duration.ofHours(1));
        String faded = send("marker-3-faded");
        try (Profile phone = open(Duration.ZERO)) {
            soon(phone.sync());
            assertEquals(4, messages(phone).size());
        }
        assertEquals(sorted(all), found(all), "the search finds what is there");

        try (Profile phone = open(Duration.ZERO)) {
            phone.inbox().stream()
                    .filter(received -> received instanceof Received.Message message
                            && message.messageId().equals(confirmed))
                    .forEach(phone::confirm);
        }
        assertEquals(sorted(all[1], all[2], all[3], all[4]), found(all));

        amina.conversation(bo).delete(deleted);
        soon(amina.sync());
        try (Profile phone = open(Duration.ZERO)) {
            soon(phone.sync());
            phone.inbox().stream()
                    .filter(received -> received instanceof Received.Deleted)
                    .forEach(phone::confirm);
        }
        assertEquals(sorted(all[2], all[3], all[4]), found(all));

        open(Duration.ofHours(1)).close();
        assertEquals(sorted(all[3], all[4]), found(all));
        assertEquals(
                Arrays.asList(kept),
                found(confirmed, deleted, faded, kept),
                "of what is gone, its id is not written down anywhere either");

        try (Profile phone = open(Duration.ZERO)) {
            phone.remove(phone.contact(NAME));
        }
        assertEquals(Collections.emptyList(), found(all));
    }

    private static List<Received> messages(Profile profile) {
        return profile.inbox().stream()
                .filter(received -> received instanceof Received.Message)
                .collect(Collectors.toList());
    }

    private static List<String> sorted(String... markers) {
        return Arrays.stream(markers).sorted().collect(Collectors.toList());
    }

    @Test
    void A2_nothingIsLeftOfADestroyedProfileForSomebodyWhoHasItsKeysFromBefore() throws Exception {
        introduce();
        send("marker-in-the-inbox");
        try (Profile phone = open(Duration.ZERO)) {
            soon(phone.sync());
        }
        SecondReader before = new SecondReader(phone(), PASSPHRASE);
        Path blocks = Files.createDirectory(directory.resolve("blocks"));
        Files.createLink(blocks.resolve("records"), phone().resolve("records.sqlite"));
        Profile phone = open(Duration.ZERO);
        phone.destroy();
        assertFalse(Files.exists(phone()));
        SecondReader after = new SecondReader(blocks, before.sealingKey());
        assertEquals(Collections.emptyList(), after.find(needles("marker-in-the-inbox", NAME, "WAYSTORE")));
        assertEquals(Collections.emptyList(), after.rows());
        assertThrows(IllegalStateException.class, () -> new SecondReader(blocks, PASSPHRASE));
        assertEquals(
                Reason.CLOSED,
                assertThrows(ProgramFaultException.class, phone::contacts).reason());
        WaystationException missing = assertThrows(AskUserException.class, () -> open(Duration.ZERO));
        assertEquals(Reason.PROFILE_MISSING, missing.reason());
    }

    /** The program is killed while it confirms, again and again. What it said is gone is gone, before it is opened again and after. */
    @Test
    void A2_A4_whatWasGoneBeforeAKillIsNotFoundAfterIt() throws Exception {
        int texts = 60;
        introduce();
        for (int i = 0; i < texts; i++) {
            amina.conversation(bo).send(marker(i));
        }
        soon(amina.sync());
        try (Profile phone = open(Duration.ZERO)) {
            soon(phone.sync());
        }
        Random random = new Random(2);
        List<String> gone = new ArrayList<>();
        for (int kill = 0; kill < 3; kill++) {
            Process child = child();
            try (BufferedReader said = child.inputReader()) {
                int lines = 1 + random.nextInt(texts / 4);
                said.lines().limit(lines).forEach(gone::add);
                child.toHandle().destroyForcibly();
                said.lines().forEach(gone::add);
            }
            assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(137, child.exitValue(), "killed, not ended");
            assertEquals(Collections.emptyList(), found(gone.toArray(new String[0])));
            try (Profile phone = open(Duration.ZERO)) {
                assertTrue(messages(phone).size() >= texts - gone.size() - 1, "at most the last was gone unsaid");
                assertTrue(messages(phone).size() <= texts - gone.size());
            }
            assertEquals(Collections.emptyList(), found(gone.toArray(new String[0])));
        }
        assertTrue(gone.size() >= 3);
    }

    private static String marker(int number) {
        return "marker-" + number + "-of-many";
    }

    private Process child() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Confirming.class.getName(),
                        phone().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Confirms everything, one by one, and says so; it does not end by itself. */
    static final class Confirming {
        public static void main(String[] arguments) throws Exception {
            Profile phone =
                    Profile.open(ProfileOptions.directory(Path.of(arguments[0])).build(), PASSPHRASE.toCharArray());
            for (Received received : phone.inbox()) {
                phone.confirm(received);
                if (received instanceof Received.Message message) {
                    System.out.println(message.text());
                    System.out.flush();
                }
            }
            System.out.close();
            System.in.read(); // until it is killed, if it was faster
        }
    }
}
