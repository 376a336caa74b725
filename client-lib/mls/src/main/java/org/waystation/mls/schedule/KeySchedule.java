package org.waystation.mls.schedule;

import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.Secret;

/**
 * The beginning of an epoch's key schedule, RFC 9420 section 8, from the joiner secret on: a new member starts here.
 *
 * @param welcome the {@code welcome_secret}
 * @param epoch the {@code epoch_secret}
 */
public record KeySchedule(Secret welcome, Secret epoch) implements AutoCloseable {
    /** The {@code joiner_secret} of the epoch that a commit begins. */
    public static Secret joiner(CipherSuite suite, Secret init, Secret commit, byte[] groupContext) {
        try (Secret extracted = suite.extract(init, commit)) {
            return suite.expandWithLabel(extracted, "joiner", groupContext, suite.hashSize());
        }
    }

    /** The {@code welcome_secret}, which a new member needs before it knows the group context. */
    public static Secret welcome(CipherSuite suite, Secret joiner, Secret psk) {
        try (Secret member = suite.extract(joiner, psk)) {
            return suite.deriveSecret(member, "welcome");
        }
    }

    public static KeySchedule from(CipherSuite suite, Secret joiner, Secret psk, byte[] groupContext) {
        try (Secret member = suite.extract(joiner, psk)) {
            return new KeySchedule(
                    suite.deriveSecret(member, "welcome"),
                    suite.expandWithLabel(member, "epoch", groupContext, suite.hashSize()));
        }
    }

    public EpochSecrets secrets(CipherSuite suite) {
        return EpochSecrets.derive(suite, epoch);
    }

    /** The {@code encryption_secret}, from which the secret tree grows. */
    public Secret encryption(CipherSuite suite) {
        return suite.deriveSecret(epoch, "encryption");
    }

    @Override
    public void close() {
        welcome.close();
        epoch.close();
    }
}
