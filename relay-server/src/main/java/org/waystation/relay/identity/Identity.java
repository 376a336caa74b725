package org.waystation.relay.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waystation.relay.certificates.Certificates;
import org.waystation.relay.certificates.TlsCredentials;
import org.waystation.relay.config.PrivateFiles;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;

/**
 * The keys of a relay, made on first start and renewed in time. In its directory:
 *
 * <pre>
 * root.key        the root key; needed once in 30 days, and may be kept elsewhere meanwhile
 * root.crt        its certificate; stays
 * operating.pem   the operating key and its certificate
 * </pre>
 *
 * <p>The TLS key is in no file: every start makes a new one. {@link #credentials} is for any thread, {@link #renew} for one.
 */
public final class Identity {
    /** An operating key of which less than this is left is replaced, if the root key is at hand. */
    static final Duration OPERATING_RESERVE = Duration.ofDays(10);

    /** A TLS key of which less than this is left is replaced. */
    static final Duration LEAF_RESERVE = Duration.ofDays(4);

    private static final Duration REMINDER = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(Identity.class);

    private final Clock clock;
    private final SecureRandom random;
    private final Certificates certificates;
    private final KeyFile rootKey;
    private final KeyFile operatingFile;
    private final X509Certificate root;

    private Operating operating;
    private Instant nextReminder = Instant.MIN;
    private volatile TlsCredentials credentials;

    /** Reads the identity in {@code directory}, or makes one where there is none. */
    public static Identity open(Path directory, Clock clock, SecureRandom random) throws StartException {
        try {
            PrivateFiles.createDirectories(directory);
            return new Identity(directory, clock, random);
        } catch (IOException e) {
            throw new StartException(Obstacle.IDENTITY, "the identity in " + directory + " cannot be written", e);
        }
    }

    private Identity(Path directory, Clock clock, SecureRandom random) throws IOException, StartException {
        this.clock = clock;
        this.random = random;
        this.certificates = new Certificates(random);
        this.rootKey = new KeyFile(directory.resolve("root.key"));
        this.operatingFile = new KeyFile(directory.resolve("operating.pem"));
        this.root = openRoot(new KeyFile(directory.resolve("root.crt")));
        this.operating = openOperating();
        renewOperating();
        if (!clock.instant().isBefore(operating.end())) {
            throw new StartException(
                    Obstacle.IDENTITY,
                    "the operating key expired on " + date(operating.end())
                            + " and the root key is not here: put it at " + rootKey + " and start again");
        }
        this.credentials = issueLeaf();
    }

    /** SHA-256 of the root key: the part of the relay's address that proves the rest. */
    public ByteString fingerprint() {
        return Certificates.fingerprint(root);
    }

    /** What new connections are shown. */
    public TlsCredentials credentials() {
        return credentials;
    }

    /**
     * Replaces what is about to expire; cheap when nothing is. An operating key cannot be replaced while the root key is away:
     * the log then says, daily, until when it lasts.
     *
     * @return whether {@link #credentials} changed
     */
    public boolean renew() {
        boolean changed = false;
        try {
            changed = renewOperating();
        } catch (IOException | StartException e) {
            log.error("The operating key could not be renewed; it lasts until {}", date(operating.end()), e);
        }
        if (changed || isDue(credentials.chain().get(0), LEAF_RESERVE)) {
            credentials = issueLeaf();
            changed = true;
        }
        return changed;
    }

    private X509Certificate openRoot(KeyFile certificate) throws IOException, StartException {
        if (certificate.exists()) {
            return certificate.readCertificate();
        }
        if (!rootKey.exists()) {
            if (operatingFile.exists()) {
                throw new StartException(Obstacle.IDENTITY, certificate + " is missing: put it back in its place");
            }
            rootKey.write(new Ed25519PrivateKeyParameters(random));
            log.info(
                    "A new identity was made. {} is needed once in 30 days and may be kept elsewhere meanwhile",
                    rootKey);
        }
        X509Certificate made = certificates.root(rootKey.readKey(), clock.instant());
        certificate.write(made);
        return made;
    }

    private Operating openOperating() throws IOException, StartException {
        if (operatingFile.exists()) {
            Operating stored = new Operating(operatingFile.readKey(), operatingFile.readCertificate());
            requireSigned(stored.certificate(), operatingFile);
            return stored;
        }
        if (rootKey.exists()) {
            return issueOperating();
        }
        throw new StartException(
                Obstacle.IDENTITY, operatingFile + " is missing: put it, or root.key, back in its place");
    }

    private boolean renewOperating() throws IOException, StartException {
        if (!isDue(operating.certificate(), OPERATING_RESERVE)) {
            return false;
        }
        if (rootKey.exists()) {
            operating = issueOperating();
            return true;
        }
        Instant now = clock.instant();
        if (!now.isBefore(nextReminder)) {
            nextReminder = now.plus(REMINDER);
            log.warn(
                    "The root key is not at {}. The operating key lasts until {}; nobody can connect after that",
                    rootKey,
                    date(operating.end()));
        }
        return false;
    }

    private Operating issueOperating() throws IOException, StartException {
        Ed25519PrivateKeyParameters rootPrivate = rootKey.readKey();
        Ed25519PrivateKeyParameters fresh = new Ed25519PrivateKeyParameters(random);
        X509Certificate certificate = certificates.operating(rootPrivate, fresh, clock.instant());
        requireSigned(certificate, rootKey);
        operatingFile.write(fresh, certificate);
        Operating issued = new Operating(fresh, certificate);
        log.info("A new operating key lasts until {}", date(issued.end()));
        return issued;
    }

    private TlsCredentials issueLeaf() {
        return certificates.credentials(operating.key(), operating.certificate(), root, clock.instant());
    }

    /** Due in time, or not valid yet: made while this machine's clock was ahead. */
    private boolean isDue(X509Certificate certificate, Duration reserve) {
        Instant now = clock.instant();
        return now.isAfter(certificate.getNotAfter().toInstant().minus(reserve))
                || now.isBefore(certificate.getNotBefore().toInstant());
    }

    private void requireSigned(X509Certificate certificate, KeyFile file) throws StartException {
        try {
            certificate.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new StartException(
                    Obstacle.IDENTITY, file + " does not belong to this relay's root.crt: restore the right one", e);
        }
    }

    private static String date(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate() + " (UTC)";
    }

    /** The key that signs TLS keys, and what the root key says about it. */
    private record Operating(Ed25519PrivateKeyParameters key, X509Certificate certificate) {
        Instant end() {
            return certificate.getNotAfter().toInstant();
        }
    }
}
