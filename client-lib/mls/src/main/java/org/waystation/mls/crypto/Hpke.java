package org.waystation.mls.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waystation.mls.wire.Bytes;
import org.waystation.mls.wire.HpkeCiphertext;
import org.waystation.mls.wire.Secret;
import org.waystation.mls.wire.Writer;

/** Hybrid public key encryption in base mode, one message per key, RFC 9180 sections 5 and 6. */
final class Hpke {
    private static final int BASE = 0;

    private final Kem kem;
    private final Kdf kdf;
    private final Aead aead;
    private final Labeled labeled;
    private final byte[] pskIdHash;

    Hpke(Kem kem, Kdf kdf, Aead aead) {
        this.kem = kem;
        this.kdf = kdf;
        this.aead = aead;
        this.labeled = Labeled.hpke(kdf, kem.hpkeId(), aead.hpkeId());
        this.pskIdHash = labeled.extract("", "psk_id_hash", new byte[0]).expose();
    }

    /** {@code SealBase} without associated data; null where the public key is no usable key. */
    @Nullable
    HpkeCiphertext seal(Bytes publicKey, byte[] info, byte[] plaintext, SecureRandom random) {
        Kem.Encapsulated encapsulated = kem.encapsulate(publicKey, random);
        if (encapsulated == null) {
            return null;
        }
        try (Context context = schedule(encapsulated.sharedSecret(), info)) {
            byte[] sealed = aead.seal(context.key.expose(), context.nonce.expose(), new byte[0], plaintext);
            return new HpkeCiphertext(encapsulated.encapsulation(), Bytes.wrap(sealed));
        }
    }

    /** {@code OpenBase} without associated data; null where it does not open. */
    @Nullable
    Secret open(KeyPair keyPair, byte[] info, HpkeCiphertext sealed) {
        Secret shared = kem.decapsulate(sealed.kemOutput(), keyPair);
        if (shared == null) {
            return null;
        }
        try (Context context = schedule(shared, info)) {
            byte[] opened = aead.open(
                    context.key.expose(),
                    context.nonce.expose(),
                    new byte[0],
                    sealed.ciphertext().view());
            return opened == null ? null : Secret.wrap(opened);
        }
    }

    /** The sender's half of {@code SetupBaseS} and {@code Export}; null where the public key is no usable key. */
    Kem.@Nullable Encapsulated sendExport(Bytes publicKey, byte[] label, int length, SecureRandom random) {
        Kem.Encapsulated encapsulated = kem.encapsulate(publicKey, random);
        if (encapsulated == null) {
            return null;
        }
        try (Context context = schedule(encapsulated.sharedSecret(), new byte[0])) {
            return new Kem.Encapsulated(export(context, label, length), encapsulated.encapsulation());
        }
    }

    /** The receiver's half of {@code SetupBaseR} and {@code Export}; null where the encapsulation is not for this key. */
    @Nullable
    Secret receiveExport(Bytes kemOutput, KeyPair keyPair, byte[] label, int length) {
        Secret shared = kem.decapsulate(kemOutput, keyPair);
        if (shared == null) {
            return null;
        }
        try (Context context = schedule(shared, new byte[0])) {
            return export(context, label, length);
        }
    }

    private Secret export(Context context, byte[] label, int length) {
        return labeled.expand(context.exporter, "sec", label, length);
    }

    /** {@code KeySchedule}; takes the shared secret over and erases it. */
    private Context schedule(Secret sharedSecret, byte[] info) {
        byte[] infoHash = labeled.extract("", "info_hash", info).expose();
        byte[] scheduleContext =
                new Writer().u8(BASE).raw(pskIdHash).raw(infoHash).toByteArray();
        try (sharedSecret;
                Secret secret = labeled.extract(sharedSecret.expose(), "secret", new byte[0])) {
            return new Context(
                    labeled.expand(secret, "key", scheduleContext, aead.keySize()),
                    labeled.expand(secret, "base_nonce", scheduleContext, Aead.NONCE),
                    labeled.expand(secret, "exp", scheduleContext, kdf.size()));
        }
    }

    private record Context(Secret key, Secret nonce, Secret exporter) implements AutoCloseable {
        @Override
        public void close() {
            key.close();
            nonce.close();
            exporter.close();
        }
    }
}
