package org.waystation.relay.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;
import org.waystation.relay.testing.LogLines;
import org.waystation.relay.testing.MovingClock;
import org.waystation.relay.testing.PinnedTrust;

class IdentityTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path temp;

    private final MovingClock clock = new MovingClock(START);
    private final SecureRandom random = new SecureRandom();

    private Path directory() {
        return temp.resolve("identity");
    }

    private Identity open() throws StartException {
        return Identity.open(directory(), clock, random);
    }

    private static X509Certificate leaf(Identity identity) {
        return identity.credentials().chain().get(0);
    }

    private static X509Certificate operating(Identity identity) {
        return identity.credentials().chain().get(1);
    }

    private void trust(Identity identity) throws Exception {
        new PinnedTrust(identity.fingerprint().toByteArray(), clock)
                .checkServerTrusted(identity.credentials().chain().toArray(new X509Certificate[0]), "UNKNOWN");
    }

    private StartException refused() {
        StartException refusal = assertThrows(StartException.class, this::open);
        assertEquals(Obstacle.IDENTITY, refusal.obstacle());
        return refusal;
    }

    @Test
    void T101_T102_T103_T104_T105_theChainIsWhatTheSpecificationAsksFor() throws Exception {
        Identity identity = open();
        trust(identity);
        assertEquals(
                START.minus(Duration.ofDays(2)), leaf(identity).getNotBefore().toInstant());
        assertEquals(
                START.plus(Duration.ofDays(7)), leaf(identity).getNotAfter().toInstant());
        assertEquals(
                START.minus(Duration.ofDays(2)),
                operating(identity).getNotBefore().toInstant());
        assertEquals(
                START.plus(Duration.ofDays(30)),
                operating(identity).getNotAfter().toInstant());
    }

    @Test
    void onlyTheRelaysUserMayReadItsKeys() throws Exception {
        open();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        for (String file : List.of("root.key", "root.crt", "operating.pem")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory().resolve(file))));
        }
        try (var files = Files.list(directory())) {
            assertEquals(3, files.count(), "and the TLS key is in no file");
        }
    }

    @Test
    void aRestartKeepsRootAndOperatingKeyAndMakesANewLeaf() throws Exception {
        Identity before = open();
        Identity after = open();
        assertEquals(before.fingerprint(), after.fingerprint());
        assertEquals(operating(before), operating(after));
        assertNotEquals(leaf(before), leaf(after));
        trust(after);
    }

    @Test
    void theLeafIsRenewedInTimeAndTheOperatingKeyStays() throws Exception {
        Identity identity = open();
        X509Certificate first = leaf(identity);
        X509Certificate operating = operating(identity);
        clock.advance(Duration.ofDays(2));
        assertFalse(identity.renew());
        clock.advance(Duration.ofDays(2));
        assertTrue(identity.renew());
        assertNotEquals(first, leaf(identity));
        assertEquals(operating, operating(identity));
        trust(identity);
        assertFalse(identity.renew());
    }

    @Test
    void theOperatingKeyIsRenewedInTimeAndKept() throws Exception {
        Identity identity = open();
        X509Certificate first = operating(identity);
        clock.advance(Duration.ofDays(21));
        assertTrue(identity.renew());
        assertNotEquals(first.getPublicKey(), operating(identity).getPublicKey());
        trust(identity);
        assertEquals(operating(identity), operating(open()));
    }

    @Test
    void aYearPassesAndEveryDayTheChainIsGood() throws Exception {
        Identity identity = open();
        for (int day = 0; day < 365; day++) {
            clock.advance(Duration.ofDays(1));
            identity.renew();
            trust(identity);
        }
    }

    @Test
    void whileTheRootKeyIsAwayTheLogSaysDailyUntilWhenItLasts() throws Exception {
        Identity identity = open();
        Files.delete(directory().resolve("root.key"));
        X509Certificate operating = operating(identity);
        clock.advance(Duration.ofDays(25));
        try (LogLines log = new LogLines(Identity.class)) {
            assertTrue(identity.renew(), "the leaf");
            assertFalse(identity.renew());
            assertEquals(1, log.all().size());
            assertTrue(log.all().get(0).contains("2026-12-21"), log.all().get(0));
            clock.advance(Duration.ofDays(1));
            identity.renew();
            assertEquals(2, log.all().size());
        }
        assertEquals(operating, operating(identity));
        trust(identity);
        clock.advance(Duration.ofDays(3));
        identity.renew();
        assertEquals(operating.getNotAfter(), leaf(identity).getNotAfter(), "no leaf outlives what it hangs from");
    }

    @Test
    void aRootKeyThatComesBackIsUsed() throws Exception {
        Identity identity = open();
        byte[] root = Files.readAllBytes(directory().resolve("root.key"));
        Files.delete(directory().resolve("root.key"));
        clock.advance(Duration.ofDays(40));
        identity.renew();
        Files.write(directory().resolve("root.key"), root);
        assertTrue(identity.renew());
        trust(identity);
    }

    @Test
    void A40_anOperatingKeyThatExpiredStartsNoRelay() throws Exception {
        open();
        Path away = temp.resolve("elsewhere");
        Files.move(directory().resolve("root.key"), away);
        clock.advance(Duration.ofDays(30));
        String message = refused().getMessage();
        assertTrue(message.contains("2026-12-21") && message.contains("root.key"), message);
        Files.move(away, directory().resolve("root.key"));
        trust(open());
    }

    @Test
    void aClockThatWasAheadIsForgiven() throws Exception {
        clock.advance(Duration.ofDays(1_000));
        open();
        clock.advance(Duration.ofDays(-1_000));
        trust(open());
    }

    @Test
    void aFirstStartThatWasCutShortIsContinued() throws Exception {
        ByteString fingerprint = open().fingerprint();
        Files.delete(directory().resolve("root.crt"));
        Files.delete(directory().resolve("operating.pem"));
        Identity again = open();
        assertEquals(fingerprint, again.fingerprint());
        trust(again);
    }

    @Test
    void aDamagedFileIsNamedAndLeftAsItIs() throws Exception {
        open();
        for (String file : List.of("operating.pem", "root.crt")) {
            Path path = directory().resolve(file);
            byte[] good = Files.readAllBytes(path);
            byte[] bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".getBytes(US_ASCII);
            Files.write(path, bad);
            assertTrue(refused().getMessage().contains(file));
            assertArrayEquals(bad, Files.readAllBytes(path));
            Files.write(path, good);
        }
        trust(open());
    }

    @Test
    void anotherRelaysFilesAreRefused() throws Exception {
        open();
        Path other = temp.resolve("other");
        Identity.open(other, clock, random);
        for (String file : List.of("operating.pem", "root.key")) {
            byte[] own = Files.readAllBytes(directory().resolve(file));
            Files.copy(
                    other.resolve(file), directory().resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            clock.advance(file.equals("root.key") ? Duration.ofDays(25) : Duration.ZERO);
            assertTrue(refused().getMessage().contains(file));
            Files.write(directory().resolve(file), own);
        }
    }

    @Test
    void aRootThatIsGoneIsNotReplacedByANewOne() throws Exception {
        open();
        Files.delete(directory().resolve("root.key"));
        Files.delete(directory().resolve("root.crt"));
        assertTrue(refused().getMessage().contains("root.crt"));
    }

    @Test
    void anAccessSecretIsMadeOnceAndStays() throws Exception {
        open();
        assertEquals(Optional.empty(), AccessSecret.open(directory(), false, random));
        Optional<ByteString> made = AccessSecret.open(directory(), true, random);
        assertEquals(16, made.orElseThrow().size());
        assertEquals(made, AccessSecret.open(directory(), true, random));
        assertEquals(made, AccessSecret.open(directory(), false, random), "a private relay stays private");
        Files.writeString(directory().resolve("access"), "aaaa");
        assertEquals(
                Obstacle.IDENTITY,
                assertThrows(StartException.class, () -> AccessSecret.open(directory(), true, random))
                        .obstacle());
    }
}
