package org.waystation.client.testing;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.waystation.relay.certificates.Certificates;
import org.waystation.relay.certificates.TlsCredentials;

/** A relay's keys, and certificates that are valid by its clock, however that moves. Used by one thread at a time. */
final class FakeIdentity {
    /** Of a leaf's seven days. */
    private static final Duration RESERVE = Duration.ofDays(1);

    private final Clock clock;
    private final SecureRandom random;
    private final Certificates certificates;
    private final Ed25519PrivateKeyParameters rootKey;
    private final X509Certificate root;
    private TlsCredentials credentials;

    FakeIdentity(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        this.certificates = new Certificates(random);
        this.rootKey = new Ed25519PrivateKeyParameters(random);
        this.root = certificates.root(rootKey, clock.instant());
        this.credentials = issue();
    }

    ByteString fingerprint() {
        return Certificates.fingerprint(root);
    }

    TlsCredentials credentials() {
        X509Certificate leaf = credentials.chain().get(0);
        Instant now = clock.instant();
        if (now.isBefore(leaf.getNotBefore().toInstant())
                || now.isAfter(leaf.getNotAfter().toInstant().minus(RESERVE))) {
            credentials = issue();
        }
        return credentials;
    }

    private TlsCredentials issue() {
        Instant now = clock.instant();
        Ed25519PrivateKeyParameters operatingKey = new Ed25519PrivateKeyParameters(random);
        return certificates.credentials(operatingKey, certificates.operating(rootKey, operatingKey, now), root, now);
    }
}
