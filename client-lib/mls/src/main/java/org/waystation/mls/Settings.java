package org.waystation.mls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.waystation.mls.crypto.CipherSuite;

/**
 * What a client supports and accepts.
 *
 * @param suites the cipher suites it knows
 * @param publicHandshakes whether its proposals and commits can be read by who relays them (not their secrets)
 * @param limits the bounds of what it handles
 * @param maxLifetime longest lifetime of a key package, here and there
 * @param clockGrace how far past its lifetime a key package of others still counts
 */
public record Settings(
        List<CipherSuite> suites, boolean publicHandshakes, Limits limits, Duration maxLifetime, Duration clockGrace) {
    /** For groups in which key packages never expire. */
    public static final Duration ANY_LIFETIME = Duration.ofSeconds(Long.MAX_VALUE);

    /** All suites, private handshakes, the default limits. */
    public static final Settings DEFAULT = new Settings(
            Arrays.asList(
                    CipherSuite.XWING_CHACHA20POLY1305,
                    CipherSuite.X25519_AES128GCM,
                    CipherSuite.X25519_CHACHA20POLY1305),
            false,
            Limits.DEFAULT,
            Duration.ofDays(100),
            Duration.ofDays(1));

    public Settings {
        suites = Collections.unmodifiableList(new ArrayList<>(suites));
    }

    public Settings withSuites(List<CipherSuite> value) {
        return new Settings(value, publicHandshakes, limits, maxLifetime, clockGrace);
    }

    public Settings withPublicHandshakes(boolean value) {
        return new Settings(suites, value, limits, maxLifetime, clockGrace);
    }

    public Settings withLimits(Limits value) {
        return new Settings(suites, publicHandshakes, value, maxLifetime, clockGrace);
    }

    public Settings withMaxLifetime(Duration value) {
        return new Settings(suites, publicHandshakes, limits, value, clockGrace);
    }
}
