package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waystation.relay.store.Batch;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;
import org.waystation.wire.RoleKey;
import org.waystation.wire.v1.Role;

/**
 * Which key is, or was, which role of which mailbox. A record is found under one hash of the key and sealed under another, so a
 * reader of the disk who lacks the key learns nothing from it. A record is never rewritten: it is retired once the mailbox counts
 * more generations of the role than it.
 */
final class RoleBook {
    private static final String PLACE = "waystation.v1.relay.role.place";
    private static final String SEAL = "waystation.v1.relay.role.seal";
    private static final String PAIRING = "waystation.v1.relay.role.pairing";

    private final Store store;
    private final SecureRandom random;
    private final Sealing sealing = new Sealing();

    /** What the present batch changes, by place; empty: removed. The store does not show it yet. */
    private final Map<ByteString, Optional<byte[]>> changed = new HashMap<>();

    private final List<Pairing> paired = new ArrayList<>();

    /** What a role record says. */
    record Entry(long number, Role role, long generation) {}

    private record Pairing(long number, ByteString place) {}

    RoleBook(Store store, SecureRandom random) {
        this.store = store;
        this.random = random;
    }

    /** The record of this key, as the commands so far left it. */
    @Nullable
    Entry find(RoleKey key) throws StoreException {
        byte[] place = place(key);
        Optional<byte[]> change = changed.get(ByteString.copyFrom(place));
        byte[] row = change != null ? change.orElse(null) : store.get(Rows.role(place));
        if (row == null) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(row, Sealing.NONCE);
        byte[] sealed = Arrays.copyOfRange(row, Sealing.NONCE, row.length);
        byte[] plain = sealing.open(sealKey(key), nonce, place, sealed);
        if (plain == null) {
            throw new StoreException("a role record of the store is damaged");
        }
        ByteBuffer entry = ByteBuffer.wrap(plain);
        return new Entry(entry.getLong(), Role.forNumber(entry.get()), entry.getLong());
    }

    /** Whether the key is, or was, this role of this mailbox in this generation. */
    boolean has(RoleKey key, long number, Role role, long generation) throws StoreException {
        Entry entry = find(key);
        return entry != null && entry.number() == number && entry.role() == role && entry.generation() == generation;
    }

    /** Writes the records of a mailbox's keys in one generation. */
    void add(Batch batch, Command.Keys keys, long number, long generation, byte[] lasting) throws StoreException {
        add(batch, keys.reader(), new Entry(number, Role.READER, generation), lasting);
        add(batch, keys.writer(), new Entry(number, Role.WRITER, generation), lasting);
        if (keys.owner() != null) {
            add(batch, keys.owner(), new Entry(number, Role.OWNER, generation), lasting);
        }
    }

    /**
     * Writes the record of a key that has none.
     *
     * @param lasting the lasting key of the mailbox
     */
    void add(Batch batch, RoleKey key, Entry entry, byte[] lasting) throws StoreException {
        byte[] place = place(key);
        byte[] plain = ByteBuffer.allocate(2 * Long.BYTES + 1)
                .putLong(entry.number())
                .put((byte) entry.role().getNumber())
                .putLong(entry.generation())
                .array();
        byte[] nonce = nonce();
        byte[] sealed = sealing.seal(sealKey(key), nonce, place, plain);
        byte[] row = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        batch.put(Rows.role(place), UnsafeByteOperations.unsafeWrap(row));
        ByteString at = ByteString.copyFrom(place);
        changed.put(at, Optional.of(row));

        byte[] pairNonce = nonce();
        byte[] pairing =
                sealing.seal(sealing.hash(PAIRING, lasting), pairNonce, Rows.pairingsOf(entry.number()), place);
        batch.put(Rows.pairing(entry.number(), pairNonce), UnsafeByteOperations.unsafeWrap(pairing));
        paired.add(new Pairing(entry.number(), at));
    }

    /**
     * Removes every record, retired ones too, that a mailbox ever had. Records whose pairing does not open, since the mailbox's keys
     * were lost, stay behind; they lead nowhere.
     */
    void removeAll(Batch batch, long number, byte[] lasting) throws StoreException {
        byte[] from = Rows.pairingsOf(number);
        byte[] to = Rows.after(from);
        byte[] key = sealing.hash(PAIRING, lasting);
        List<ByteString> places = new ArrayList<>();
        try (Cursor pairings = store.scan(from, to)) {
            while (pairings.next()) {
                byte[] place = sealing.open(key, Rows.pairingNonce(pairings.key()), from, pairings.value());
                if (place != null) {
                    places.add(ByteString.copyFrom(place));
                }
            }
        }
        for (Pairing pairing : paired) {
            if (pairing.number() == number) {
                places.add(pairing.place());
            }
        }
        for (ByteString place : places) {
            batch.delete(Rows.role(place.toByteArray()));
            changed.put(place, Optional.empty());
        }
        batch.deleteRange(from, to);
    }

    /** The batch is committed: the store shows everything. */
    void committed() {
        changed.clear();
        paired.clear();
    }

    private byte[] place(RoleKey key) {
        return sealing.hash(PLACE, key.toByteArray());
    }

    private byte[] sealKey(RoleKey key) {
        return sealing.hash(SEAL, key.toByteArray());
    }

    private byte[] nonce() {
        byte[] nonce = new byte[Sealing.NONCE];
        random.nextBytes(nonce);
        return nonce;
    }
}
