package org.waystation.relay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.certificates.Certificates;
import org.waystation.relay.testing.MovingClock;
import org.waystation.relay.testing.PinnedTrust;

/** A40: what somebody can show who stole something, and what a client that pins the root says to it. */
class ImpersonationTest {
    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final SecureRandom random = new SecureRandom();
    private final Certificates certificates = new Certificates(random);
    private final Ed25519PrivateKeyParameters thiefsKey = new Ed25519PrivateKeyParameters(random);
    private final KeyPair thiefsLeaf = certificates.leafKey();

    private X509Certificate leaf;
    private X509Certificate operating;
    private X509Certificate root;
    private PinnedTrust client;

    @BeforeEach
    void relay(@TempDir Path temp) throws Exception {
        Identity identity = Identity.open(temp, clock, random);
        leaf = identity.credentials().chain().get(0);
        operating = identity.credentials().chain().get(1);
        root = identity.credentials().chain().get(2);
        client = new PinnedTrust(identity.fingerprint().toByteArray(), clock);
    }

    private void refused(String rule, X509Certificate... chain) {
        assertEquals(
                rule,
                assertThrows(CertificateException.class, () -> client.checkServerTrusted(chain, "UNKNOWN"))
                        .getMessage());
    }

    @Test
    void A40_T102_anotherRootIsRefused() {
        X509Certificate other = certificates.root(thiefsKey, clock.instant());
        X509Certificate below = certificates.operating(thiefsKey, thiefsKey, clock.instant());
        X509Certificate shown = certificates.leaf(thiefsKey, thiefsLeaf, clock.instant(), Instant.MAX.minusSeconds(1));
        refused("T-102", shown, below, other);
    }

    @Test
    void A40_T103_anOperatingKeyThatTheRootDidNotSignIsRefused() {
        X509Certificate below = certificates.operating(thiefsKey, thiefsKey, clock.instant());
        X509Certificate shown = certificates.leaf(
                thiefsKey, thiefsLeaf, clock.instant(), clock.instant().plusSeconds(9));
        refused("T-103", shown, below, root);
    }

    @Test
    void A40_T104_aLeafThatTheOperatingKeyDidNotSignIsRefused() {
        X509Certificate shown = certificates.leaf(
                thiefsKey, thiefsLeaf, clock.instant(), clock.instant().plusSeconds(9));
        refused("T-104", shown, operating, root);
    }

    @Test
    void A40_T105_aStolenTlsKeyIsWorthSevenDays() throws Exception {
        client.checkServerTrusted(new X509Certificate[] {leaf, operating, root}, "UNKNOWN");
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        refused("T-105", leaf, operating, root);
    }

    @Test
    void A40_T105_aStolenOperatingKeyIsWorthThirtyDays() {
        clock.advance(Duration.ofDays(30).plusSeconds(1));
        X509Certificate shown = certificates.leaf(
                thiefsKey, thiefsLeaf, clock.instant(), clock.instant().plusSeconds(9));
        refused("T-104", shown, operating, root);
        refused("T-105", leaf, operating, root);
    }

    @Test
    void A40_T101_aShorterOrLongerChainIsRefused() {
        refused("T-101", leaf, operating);
        refused("T-101", leaf, operating, root, root);
    }
}
