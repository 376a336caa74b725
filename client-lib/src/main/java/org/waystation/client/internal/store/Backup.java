package org.waystation.client.internal.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waystation.client.internal.crypto.AesGcm;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.internal.crypto.Secret;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * All records of a store, as one sealed file (cryptography.md, section 6g): a header like a store's, and chunks of one length, whose
 * number says little about what is in them. Inside, records stand one after the other:
 *
 * <pre>
 *  table (1) || length of the key (2) || key || length of the value (4) || value      ... and 0x00, and zeros to the end
 * </pre>
 *
 * <p>Beside its records a backup has a {@link #root}: a secret that is in no store, so that the device which the backup is of does not
 * know what a restored copy derives from it.
 */
public final class Backup implements AutoCloseable {
    private final List<SealedChange> records;
    private final Secret root;

    private Backup(List<SealedChange> records, Secret root) {
        this.records = records;
        this.root = root;
    }

    /** A backup of these records, which it takes over. */
    public static Backup of(List<SealedChange> records, SecureRandom random) {
        return new Backup(records, Secret.random(random, AesGcm.KEY));
    }

    public List<SealedChange> records() {
        return records;
    }

    /** 32 bytes. */
    public Secret root() {
        return root;
    }

    /** @throws StoreException FAILED */
    public void write(OutputStream to, char[] passphrase, SecureRandom random) {
        write(to, passphrase, random, Argon2.Cost.DEFAULT);
    }

    /** For tests, which cannot pay the default a hundred times. */
    void write(OutputStream to, char[] passphrase, SecureRandom random, Argon2.Cost cost) {
        byte[] rootBytes = root.exposeCopy();
        byte[] keys = Arrays.copyOf(rootBytes, 2 * AesGcm.KEY);
        byte[] fileKey = new byte[AesGcm.KEY];
        random.nextBytes(fileKey);
        System.arraycopy(fileKey, 0, keys, AesGcm.KEY, AesGcm.KEY);
        try (Secret key = Secret.owning(fileKey);
                BackupChunks.Output chunks = new BackupChunks.Output(to, key)) {
            to.write(StoreHeader.seal(StoreHeader.Kind.BACKUP, keys, passphrase, cost, random)
                    .bytes());
            writeRecords(new DataOutputStream(chunks));
            chunks.finish();
            to.flush();
        } catch (IOException e) {
            throw new StoreException(Kind.FAILED, "the backup could not be written", e);
        } finally {
            Arrays.fill(rootBytes, (byte) 0);
            Arrays.fill(keys, (byte) 0);
        }
    }

    private void writeRecords(DataOutputStream out) throws IOException {
        for (SealedChange record : records) {
            byte[] value = record.value();
            if (value != null) {
                out.writeByte(record.table());
                out.writeShort(record.key().length);
                out.write(record.key());
                out.writeInt(value.length);
                out.write(value);
            }
        }
        out.writeByte(0);
    }

    /**
     * Reads all of a backup; nothing of it is given out before all of it was found whole.
     *
     * @throws StoreException MISSING if it is no backup, DAMAGED, WRONG_PASSPHRASE, NEWER_FORMAT, FAILED
     */
    public static Backup read(InputStream from, char[] passphrase) {
        return read(from, passphrase, true);
    }

    /** For tests: at any cost. */
    static Backup readAtAnyCost(InputStream from, char[] passphrase) {
        return read(from, passphrase, false);
    }

    private static Backup read(InputStream from, char[] passphrase, boolean bounded) {
        try {
            StoreHeader header = StoreHeader.parse(StoreHeader.Kind.BACKUP, readHeader(from));
            byte[] keys = (bounded ? header.requireAllowedCost() : header).open(passphrase);
            try (Secret key = Secret.owning(Arrays.copyOfRange(keys, AesGcm.KEY, keys.length));
                    BackupChunks.Input chunks = new BackupChunks.Input(from, key)) {
                List<SealedChange> records = readRecords(new DataInputStream(chunks));
                return new Backup(records, Secret.owning(Arrays.copyOf(keys, AesGcm.KEY)));
            } finally {
                Arrays.fill(keys, (byte) 0);
            }
        } catch (EOFException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new StoreException(Kind.FAILED, "the backup could not be read", e);
        }
    }

    private static byte[] readHeader(InputStream from) throws IOException {
        byte[] header = new byte[StoreHeader.LENGTH];
        int length = BackupChunks.fill(from, header);
        return Arrays.copyOf(header, length);
    }

    /** S-713. */
    static List<SealedChange> readRecords(DataInputStream in) throws IOException {
        List<SealedChange> records = new ArrayList<>();
        for (int table = in.readUnsignedByte(); table != 0; table = in.readUnsignedByte()) {
            byte[] key = new byte[in.readUnsignedShort()];
            in.readFully(key);
            int length = in.readInt();
            if (length < 0 || length > SealedStore.MAX_RECORD - key.length) {
                throw damaged(null);
            }
            byte[] value = new byte[length];
            in.readFully(value);
            records.add(SealedChange.put(table, key, value));
        }
        for (int rest = in.read(); rest >= 0; rest = in.read()) {
            if (rest != 0) {
                throw damaged(null);
            }
        }
        return records;
    }

    static StoreException damaged(@Nullable Exception cause) {
        return new StoreException(Kind.DAMAGED, "S-713: the backup is damaged", cause);
    }

    /** Zeroes what was read or to be written. */
    @Override
    public void close() {
        root.close();
        for (SealedChange record : records) {
            byte[] value = record.value();
            if (value != null) {
                Arrays.fill(value, (byte) 0);
            }
        }
    }
}
