package org.waystation.mls.schedule;

import java.util.Arrays;
import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.crypto.KeyPair;
import org.waystation.mls.wire.MlsException;
import org.waystation.mls.wire.Reader;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Struct;
import org.waystation.mls.wire.Writer;

/**
 * What an epoch keeps of its key schedule, RFC 9420 section 8. The {@code encryption_secret} is not among it: it becomes the
 * {@link SecretTree} at once.
 */
public record EpochSecrets(
        Secret senderData,
        Secret exporter,
        Secret external,
        Secret confirmationKey,
        Secret membershipKey,
        Secret resumptionPsk,
        Secret authenticator,
        Secret init)
        implements Struct, AutoCloseable {

    public static EpochSecrets read(CipherSuite suite, Reader in) throws MlsException {
        int size = suite.hashSize();
        return new EpochSecrets(
                in.secret(size),
                in.secret(size),
                in.secret(size),
                in.secret(size),
                in.secret(size),
                in.secret(size),
                in.secret(size),
                in.secret(size));
    }

    static EpochSecrets derive(CipherSuite suite, Secret epochSecret) {
        return new EpochSecrets(
                suite.deriveSecret(epochSecret, "sender data"),
                suite.deriveSecret(epochSecret, "exporter"),
                suite.deriveSecret(epochSecret, "external"),
                suite.deriveSecret(epochSecret, "confirm"),
                suite.deriveSecret(epochSecret, "membership"),
                suite.deriveSecret(epochSecret, "resumption"),
                suite.deriveSecret(epochSecret, "authentication"),
                suite.deriveSecret(epochSecret, "init"));
    }

    /** {@code MLS-Exporter}, section 8.5. */
    public Secret export(CipherSuite suite, String label, byte[] context, int length) {
        try (Secret derived = suite.deriveSecret(exporter, label)) {
            return suite.expandWithLabel(derived, "exported", suite.hash(context), length);
        }
    }

    /** The key pair that external commits are made for. */
    public KeyPair externalKey(CipherSuite suite) {
        return suite.deriveHpkeKey(external);
    }

    private List<Secret> all() {
        return Arrays.asList(
                senderData, exporter, external, confirmationKey, membershipKey, resumptionPsk, authenticator, init);
    }

    @Override
    public void writeTo(Writer out) {
        all().forEach(out::vector);
    }

    @Override
    public void close() {
        all().forEach(Secret::close);
    }
}
