package org.waystation.mls.crypto;

import java.nio.charset.StandardCharsets;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/** {@code LabeledExtract} and {@code LabeledExpand} of HPKE, RFC 9180 section 4, bound to one suite id. */
final class Labeled {
    private static final byte[] VERSION = ascii("HPKE-v1");

    private final Kdf kdf;
    private final byte[] suiteId;

    private Labeled(Kdf kdf, byte[] suiteId) {
        this.kdf = kdf;
        this.suiteId = suiteId;
    }

    static Labeled kem(Kdf kdf, int kemId) {
        return new Labeled(kdf, new Writer().raw(ascii("KEM")).u16(kemId).toByteArray());
    }

    static Labeled hpke(Kdf kdf, int kemId, int aeadId) {
        Writer id = new Writer().raw(ascii("HPKE")).u16(kemId).u16(kdf.hpkeId()).u16(aeadId);
        return new Labeled(kdf, id.toByteArray());
    }

    Secret extract(String salt, String label, byte[] keyMaterial) {
        return extract(ascii(salt), label, keyMaterial);
    }

    Secret extract(byte[] salt, String label, byte[] keyMaterial) {
        try (Writer out = new Writer()) {
            out.raw(VERSION).raw(suiteId).raw(ascii(label)).raw(keyMaterial);
            return kdf.extract(salt, out.toByteArray());
        }
    }

    Secret expand(Secret key, String label, byte[] info, int length) {
        byte[] labeled = new Writer()
                .u16(length)
                .raw(VERSION)
                .raw(suiteId)
                .raw(ascii(label))
                .raw(info)
                .toByteArray();
        return Secret.wrap(kdf.expand(key.expose(), labeled, length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
