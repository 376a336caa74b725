package org.waystation.relay.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an analyst reads out of a key file who has the description in {@code org.waystation.relay.keys} and none of its code: every
 * bucket, every slot, and every key to which a slot leads forward.
 */
public final class SeizedKeys {
    private static final int HEADER = 512;
    private static final int RECORD = 256;
    private static final int BUCKETS = 2_048;
    private static final int BLOCK = 256;

    private static final ThreadLocal<Cipher> GCM = ThreadLocal.withInitial(SeizedKeys::gcm);
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(SeizedKeys::sha256);

    /** Bucket keys by the hour that their record names. A record in the wrong place counts as well. */
    private final Map<Integer, byte[]> buckets = new TreeMap<>();

    private final List<Slot> slots = new ArrayList<>();

    /** The keys of a mailbox, or of none. */
    static final class Slot {
        private static final int FIRST = 8;

        final long head;
        private final int index;
        final byte[] lasting;
        private final List<byte[]> keys = new ArrayList<>();
        private byte[] nextOuter;
        private byte[] inner;

        Slot(int index, long head, byte[] outer, byte[] inner, byte[] lasting) {
            this.index = index;
            this.head = head;
            this.nextOuter = outer;
            this.inner = inner;
            this.lasting = lasting;
        }

        /** Free slots stand at 1, and so does one whose mailbox has acknowledged nothing; but the first ones are given away first. */
        boolean isUsed() {
            return head > 1 || index < FIRST;
        }

        /** The key of a position of the chain; empty before the head. */
        synchronized Optional<byte[]> key(long position) {
            if (position < head) {
                return Optional.empty();
            }
            while (keys.size() <= position - head) {
                keys.add(sha256("waystation.v1.relay.chain.key", inner));
                if ((head + keys.size()) % BLOCK == 0) {
                    inner = sha256("waystation.v1.relay.chain.block", nextOuter);
                    nextOuter = sha256("waystation.v1.relay.chain.outer", nextOuter);
                } else {
                    inner = sha256("waystation.v1.relay.chain.inner", inner);
                }
            }
            return Optional.of(keys.get((int) (position - head)));
        }
    }

    /** Nothing: the key file is not there, or sealed under a secret that nobody has. */
    public static SeizedKeys none() {
        return new SeizedKeys();
    }

    /** What the file gives away by itself: nothing, if it is sealed. */
    public static SeizedKeys read(Path file) throws IOException {
        return read(file, salt -> new byte[32]);
    }

    /** @param secret makes the key of the operator secret from the salt in the file */
    public static SeizedKeys read(Path file, UnaryOperator<byte[]> secret) throws IOException {
        SeizedKeys read = new SeizedKeys();
        byte[] bytes = Files.readAllBytes(file);
        Optional<byte[]> fileKey = fileKey(bytes, secret);
        if (fileKey.isPresent()) {
            for (int number = 0; HEADER + (number + 1) * RECORD <= bytes.length; number++) {
                int at = HEADER + number * RECORD;
                byte[] name = ByteBuffer.allocate(8).putLong(number).array();
                byte[] key = sha256("waystation.v1.relay.keys.record", fileKey.get(), name);
                byte[] nonce = Arrays.copyOfRange(bytes, at, at + 12);
                byte[] sealed = Arrays.copyOfRange(bytes, at + 12, at + RECORD);
                int record = number;
                open(key, nonce, name, sealed).ifPresent(plain -> read.add(record, ByteBuffer.wrap(plain)));
            }
        }
        return read;
    }

    private static Optional<byte[]> fileKey(byte[] bytes, UnaryOperator<byte[]> secret) {
        boolean sealed = bytes[16] == 1;
        if (!sealed) {
            return Optional.of(Arrays.copyOfRange(bytes, 45, 77));
        }
        byte[] key = secret.apply(Arrays.copyOfRange(bytes, 17, 33));
        byte[] nonce = Arrays.copyOfRange(bytes, 33, 45);
        return open(key, nonce, Arrays.copyOf(bytes, 45), Arrays.copyOfRange(bytes, 45, 93));
    }

    private void add(int number, ByteBuffer plain) {
        if (number < BUCKETS) {
            int hour = plain.getInt();
            buckets.put(hour, take(plain));
        } else {
            plain.getLong(); // the generation
            slots.add(new Slot(slots.size(), plain.getLong(), take(plain), take(plain), take(plain)));
        }
    }

    private static byte[] take(ByteBuffer from) {
        byte[] key = new byte[32];
        from.get(key);
        return key;
    }

    List<Slot> slots() {
        return slots;
    }

    /** The bucket that an entry says it is under, and then, if wanted, every other. */
    List<byte[]> buckets(int hour, boolean all) {
        List<byte[]> tried = new ArrayList<>();
        byte[] named = buckets.get(hour);
        if (named != null) {
            tried.add(named);
        }
        if (all) {
            tried.addAll(buckets.values());
        }
        return tried;
    }

    static byte[] sha256(String label, byte[]... parts) {
        MessageDigest digest = SHA_256.get();
        digest.update(label.getBytes(US_ASCII));
        digest.update((byte) 0);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** AES-256-GCM; empty if the tag says no. */
    static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        try {
            Cipher cipher = GCM.get();
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(associated);
            return Optional.of(cipher.doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher gcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
