package org.waystation.client.internal.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106, version 0x13): a key from a passphrase. Safe for any number of threads; every call takes the memory it names.
 */
public final class Argon2 {
    /** Bytes of the salt. */
    public static final int SALT = 16;

    /** Bytes of the key. */
    public static final int KEY = 32;

    /** What a derivation costs. */
    public record Cost(int memoryKib, int passes, int lanes) {
        /** For new stores. */
        public static final Cost DEFAULT = new Cost(64 * 1024, 3, 1);

        /** S-802, to be asked before anything is allocated. */
        public boolean isAllowed() {
            return memoryKib >= 8 * 1024
                    && memoryKib <= 1024 * 1024
                    && passes >= 1
                    && passes <= 16
                    && lanes >= 1
                    && lanes <= 4;
        }
    }

    private Argon2() {}

    /**
     * The key of a passphrase.
     *
     * @param passphrase bytes (UTF-8 of what was typed); the caller zeroes them
     * @param salt {@value #SALT} random bytes
     * @throws IllegalArgumentException S-802, if the cost is out of bounds
     */
    public static Secret derive(byte[] passphrase, byte[] salt, Cost cost) {
        if (!cost.isAllowed()) {
            throw new IllegalArgumentException("S-802: memory, passes or lanes are out of bounds");
        }
        return deriveUnbounded(passphrase, salt, cost);
    }

    /** Without lower bounds: only for tests, which would take long otherwise. */
    public static Secret deriveUnbounded(byte[] passphrase, byte[] salt, Cost cost) {
        if (salt.length != SALT) {
            throw new IllegalArgumentException("a salt of " + SALT + " bytes");
        }
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .build());
        byte[] key = new byte[KEY];
        generator.generateBytes(passphrase, key);
        return Secret.owning(key);
    }
}
