package org.waystation.relay.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has taken the key medium, the key of its records, and the descriptions of the two formats ({@code package-info} of {@code
 * keys} and {@code mailbox}): opens records, hashes chains forward, and opens the rows of entries. Shares no code with the relay.
 */
final class SecondReader {
    private static final int RECORD = 256;
    private static final int RING = 2_048;
    private static final int FORWARD = 5_000;

    private final byte[] fileKey;
    private final Cipher cipher;
    private final MessageDigest sha;

    /** What was read of a place while its bytes were these. */
    private final Map<Integer, Slot> slots = new HashMap<>();

    private byte[] medium = new byte[0];

    /** A mailbox's keys, and those of positions from its head on as far as somebody asked. */
    private static final class Slot {
        final byte[] raw;
        final long head;
        final byte[] lasting = new byte[32];
        final List<byte[]> keys = new ArrayList<>();
        byte[] outer = new byte[32];
        byte[] inner = new byte[32];

        Slot(byte[] raw, ByteBuffer plain) {
            this.raw = raw;
            plain.getLong();
            head = plain.getLong();
            plain.get(outer).get(inner).get(lasting);
        }
    }

    SecondReader(byte[] fileKey) {
        this.fileKey = fileKey;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            sha = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void look(byte[] now) {
        medium = now;
    }

    int slots() {
        return medium.length / RECORD - RING;
    }

    /** The entry in a row, if the keys at one of these places open it; else null. */
    byte @Nullable [] open(byte[] row, byte[] value, Iterable<Integer> places) {
        ByteBuffer in = ByteBuffer.wrap(value);
        int expiry = in.getInt();
        byte[] salt = new byte[16];
        in.get(salt);
        byte[] bucket = expiry == 0 ? null : bucket(expiry);
        if (expiry != 0 && bucket == null) {
            return null;
        }
        byte[] associated =
                ByteBuffer.allocate(row.length + 4).put(row).putInt(expiry).array();
        long position = ByteBuffer.wrap(row).getLong(9);
        for (int place : places) {
            Slot slot = slot(place);
            byte[] chain = slot == null || bucket == null ? null : chainKey(slot, position);
            byte[] entry = null;
            if (slot != null && bucket == null) {
                byte[] key = hash("waystation.v1.relay.entry.lasting", slot.lasting, row, salt);
                entry = unseal(key, new byte[12], associated, value, 20);
            } else if (chain != null) {
                byte[] key = hash("waystation.v1.relay.entry.expiring", chain, bucket, salt);
                entry = unseal(key, new byte[12], associated, value, 20);
            }
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** The latest hour whose key is destroyed: that of the first key there is, less one. The ring is in order from there. */
    int destroyedHour() {
        int low = 0;
        int high = RING - 1;
        int first = hourAt(0);
        while (low < high) { // the last place whose hour is not before that of place 0
            int middle = (low + high + 1) / 2;
            if (hourAt(middle) > first) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return hourAt(low) - RING;
    }

    private int hourAt(int place) {
        byte[] plain = record(place, raw(place));
        if (plain == null) {
            throw new AssertionError("a bucket does not open after a start");
        }
        return ByteBuffer.wrap(plain).getInt();
    }

    private byte @Nullable [] bucket(int hour) {
        int place = hour % RING;
        byte[] plain = record(place, raw(place));
        return plain == null || ByteBuffer.wrap(plain).getInt() != hour ? null : Arrays.copyOfRange(plain, 4, 36);
    }

    private @Nullable Slot slot(int index) {
        byte[] raw = raw(RING + index);
        Slot known = slots.get(index);
        if (known != null && Arrays.equals(known.raw, raw)) {
            return known;
        }
        byte[] plain = record(RING + index, raw);
        Slot slot = plain == null ? null : new Slot(raw, ByteBuffer.wrap(plain));
        slots.put(index, slot);
        return slot;
    }

    private byte @Nullable [] chainKey(Slot slot, long position) {
        if (position < slot.head || position > slot.head + FORWARD) {
            return null;
        }
        while (slot.head + slot.keys.size() <= position) {
            slot.keys.add(hash("waystation.v1.relay.chain.key", slot.inner));
            if ((slot.head + slot.keys.size()) % 256 == 0) {
                slot.inner = hash("waystation.v1.relay.chain.block", slot.outer);
                slot.outer = hash("waystation.v1.relay.chain.outer", slot.outer);
            } else {
                slot.inner = hash("waystation.v1.relay.chain.inner", slot.inner);
            }
        }
        return slot.keys.get((int) (position - slot.head));
    }

    private byte[] raw(int record) {
        return Arrays.copyOfRange(medium, record * RECORD, (record + 1) * RECORD);
    }

    private byte @Nullable [] record(long number, byte[] raw) {
        byte[] name = ByteBuffer.allocate(8).putLong(number).array();
        byte[] key = hash("waystation.v1.relay.keys.record", fileKey, name);
        return unseal(key, Arrays.copyOf(raw, 12), name, raw, 12);
    }

    private byte[] hash(String label, byte[]... parts) {
        sha.update(label.getBytes(US_ASCII));
        sha.update((byte) 0);
        for (byte[] part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }

    private byte @Nullable [] unseal(byte[] key, byte[] nonce, byte[] associated, byte[] sealed, int at) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed, at, sealed.length - at);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
