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
import org.waystation.client.store.StoreException.Kind;

/**
 * The record that a passphrase opens, and that holds the keys of all the others:
 *
 * <pre>
 *  0            8        10           14       18      22     38      50                  130
 *  +------------+--------+------------+--------+-------+------+-------+-------------------+
 *  | "WAYSTORE" | format | memory KiB | passes | lanes | salt | nonce | K_n || K_s sealed |
 *  +------------+--------+------------+--------+-------+------+-------+-------------------+
 * </pre>
 */
final class StoreHeader {
    private static final byte[] MAGIC = "WAYSTORE".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int FORMAT_END = MAGIC.length + 2;
    private static final int IN_CLEAR = FORMAT_END + 3 * 4 + Argon2.SALT + AesGcm.NONCE;
    private static final int LENGTH = IN_CLEAR + StoreKeys.LENGTH + AesGcm.TAG;

    private final byte[] bytes;
    private final Argon2.Cost cost;

    private StoreHeader(byte[] bytes, Argon2.Cost cost) {
        this.bytes = bytes;
        this.cost = cost;
    }

    /** A header under a fresh salt. */
    static StoreHeader seal(StoreKeys keys, char[] passphrase, Argon2.Cost cost, SecureRandom random) {
        byte[] salt = new byte[Argon2.SALT];
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        ByteBuffer header = ByteBuffer.allocate(LENGTH)
                .put(MAGIC)
                .putShort((short) FORMAT)
                .putInt(cost.memoryKib())
                .putInt(cost.passes())
                .putInt(cost.lanes())
                .put(salt)
                .put(nonce);
        byte[] plaintext = keys.exposeCopy();
        try (Secret key = derive(passphrase, salt, cost)) {
            header.put(AesGcm.seal(key, nonce, Arrays.copyOf(header.array(), IN_CLEAR), plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        return new StoreHeader(header.array(), cost);
    }

    /**
     * Reads the part in clear.
     *
     * @throws StoreException DAMAGED; S-801: NEWER_FORMAT
     */
    static StoreHeader parse(byte[] bytes) {
        if (bytes.length < FORMAT_END || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            throw damaged();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
        int format = header.getShort() & 0xffff;
        if (format > FORMAT) {
            throw new StoreException(
                    Kind.NEWER_FORMAT, "S-801: the store was written by a newer version (format " + format + ")");
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
                    Kind.DAMAGED, "S-802: the store names a cost of the passphrase that is out of bounds");
        }
        return this;
    }

    /** @throws StoreException S-803: WRONG_PASSPHRASE */
    StoreKeys open(char[] passphrase) {
        byte[] salt = Arrays.copyOfRange(bytes, IN_CLEAR - AesGcm.NONCE - Argon2.SALT, IN_CLEAR - AesGcm.NONCE);
        byte[] nonce = Arrays.copyOfRange(bytes, IN_CLEAR - AesGcm.NONCE, IN_CLEAR);
        byte[] opaque = Arrays.copyOfRange(bytes, IN_CLEAR, LENGTH);
        try (Secret key = derive(passphrase, salt, cost)) {
            return StoreKeys.owning(AesGcm.open(key, nonce, Arrays.copyOf(bytes, IN_CLEAR), opaque));
        } catch (DoesNotOpenException e) {
            throw new StoreException(Kind.WRONG_PASSPHRASE, "the passphrase is wrong");
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
        return new StoreException(Kind.DAMAGED, "the store's header is damaged");
    }
}
