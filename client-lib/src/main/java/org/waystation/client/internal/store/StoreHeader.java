package org.waystation.client.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.internal.crypto.DoesNotOpenException;
import org.waystation.client.internal.crypto.Secret;
import org.waystation.client.store.StoreException;

/**
 * What a passphrase opens, and what holds two keys of 32 bytes: of a store's records {@code K_n} and {@code K_s}, of a backup file its
 * own two. The two begin differently, so that neither passes for the other:
 *
 * <pre>
 *  0            8        10           14       18      22     38      50                  130
 *  +------------+--------+------------+--------+-------+------+-------+-------------------+
 *  | "WAYSTORE" | format | memory KiB | passes | lanes | salt | nonce | K_n || K_s sealed |
 *  +------------+--------+------------+--------+-------+------+-------+-------------------+
 * </pre>
 */
final class StoreHeader {
    /** Of what this is the header. */
    enum Kind {
        STORE("WAYSTORE"),
        BACKUP("WAYBACKU");

        private final String magic;

        Kind(String magic) {
            this.magic = magic;
        }

        private byte[] magic() {
            return magic.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final int MAGIC = 8;
    private static final int FORMAT = 1;
    private static final int FORMAT_END = MAGIC + 2;
    private static final int IN_CLEAR = FORMAT_END + 3 * 4 + Argon2.SALT + AesGcm.NONCE;
    static final int LENGTH = IN_CLEAR + StoreKeys.LENGTH + AesGcm.TAG;

    private final byte[] bytes;
    private final Argon2.Cost cost;

    private StoreHeader(byte[] bytes, Argon2.Cost cost) {
        this.bytes = bytes;
        this.cost = cost;
    }

    /** A header under a fresh salt; the caller zeroes the keys. */
    static StoreHeader seal(Kind kind, byte[] keys, char[] passphrase, Argon2.Cost cost, SecureRandom random) {
        byte[] salt = new byte[Argon2.SALT];
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        ByteBuffer header = ByteBuffer.allocate(LENGTH)
                .put(kind.magic())
                .putShort((short) FORMAT)
                .putInt(cost.memoryKib())
                .putInt(cost.passes())
                .putInt(cost.lanes())
                .put(salt)
                .put(nonce);
        try (Secret key = derive(passphrase, salt, cost)) {
            header.put(AesGcm.seal(key, nonce, Arrays.copyOf(header.array(), IN_CLEAR), keys));
        }
        return new StoreHeader(header.array(), cost);
    }

    /**
     * Reads the part in clear.
     *
     * @throws StoreException MISSING if it is of nothing like this; DAMAGED; S-801: NEWER_FORMAT
     */
    static StoreHeader parse(Kind kind, byte[] bytes) {
        if (bytes.length < FORMAT_END) {
            throw damaged();
        }
        if (!Arrays.equals(Arrays.copyOf(bytes, MAGIC), kind.magic())) {
            throw new StoreException(
                    kind == Kind.STORE ? StoreException.Kind.DAMAGED : StoreException.Kind.MISSING,
                    "the header is of something else");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC, bytes.length - MAGIC);
        int format = header.getShort() & 0xffff;
        if (format > FORMAT) {
            throw new StoreException(
                    StoreException.Kind.NEWER_FORMAT,
                    "S-801: it was written by a newer version (format " + format + ")");
        }
        if (format < FORMAT || bytes.length != LENGTH) {
            throw damaged();
        }
        return new StoreHeader(bytes, new Argon2.Cost(header.getInt(), header.getInt(), header.getInt()));
    }

    /** @throws StoreException DAMAGED, if the passphrase would cost more or less than S-802 allows */
    StoreHeader requireAllowedCost() {
        if (!cost.isAllowed()) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED,
                    "S-802: the header names a cost of the passphrase that is out of bounds");
        }
        return this;
    }

    /**
     * Both keys, which the caller zeroes.
     *
     * @throws StoreException S-803: WRONG_PASSPHRASE
     */
    byte[] open(char[] passphrase) {
        byte[] salt = Arrays.copyOfRange(bytes, IN_CLEAR - AesGcm.NONCE - Argon2.SALT, IN_CLEAR - AesGcm.NONCE);
        byte[] nonce = Arrays.copyOfRange(bytes, IN_CLEAR - AesGcm.NONCE, IN_CLEAR);
        byte[] opaque = Arrays.copyOfRange(bytes, IN_CLEAR, LENGTH);
        try (Secret key = derive(passphrase, salt, cost)) {
            return AesGcm.open(key, nonce, Arrays.copyOf(bytes, IN_CLEAR), opaque);
        } catch (DoesNotOpenException e) {
            throw new StoreException(StoreException.Kind.WRONG_PASSPHRASE, "the passphrase is wrong");
        }
    }

    Argon2.Cost cost() {
        return cost;
    }

    byte[] bytes() {
        return bytes;
    }

    private static Secret derive(char[] passphrase, byte[] salt, Argon2.Cost cost) {
        byte[] typed = Passphrase.bytes(passphrase);
        try {
            return Argon2.deriveUnbounded(typed, salt, cost);
        } finally {
            Arrays.fill(typed, (byte) 0);
        }
    }

    private static StoreException damaged() {
        return new StoreException(StoreException.Kind.DAMAGED, "the header is damaged");
    }
}
