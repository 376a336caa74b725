package org.waystation.mls.schedule;

import java.util.List;
import org.waystation.mls.crypto.CipherSuite;
import org.waystation.mls.wire.PreSharedKeyId;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/** Pre-shared keys chained into one secret, RFC 9420 section 8.4. */
public final class PskSecret {
    private PskSecret() {}

    /** The {@code psk_secret}; the keys are left as they are. */
    public static Secret of(CipherSuite suite, List<PreSharedKeyId> ids, List<Secret> keys) {
        Secret result = Secret.zero(suite.hashSize());
        for (int i = 0; i < ids.size(); i++) {
            byte[] label =
                    new Writer().struct(ids.get(i)).u16(i).u16(ids.size()).toByteArray();
            try (Secret previous = result;
                    Secret zero = Secret.zero(suite.hashSize());
                    Secret extracted = suite.extract(zero, keys.get(i));
                    Secret input = suite.expandWithLabel(extracted, "derived psk", label, suite.hashSize())) {
                result = suite.extract(input, previous);
            }
        }
        return result;
    }
}
