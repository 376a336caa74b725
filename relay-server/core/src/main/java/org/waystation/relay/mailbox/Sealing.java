package org.waystation.relay.mailbox;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.waystation.wire.Wire;

/** AES-256-GCM and labelled SHA-256, for rows. Of one thread. */
final class Sealing {
    static final int KEY = 32;
    static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Cipher cipher;
    private final MessageDigest hash;

    /** The entry under work: the cipher is fastest from array to array. */
    private final byte[] plain = new byte[Wire.LARGE_ENTRY];

    Sealing() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            hash = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks AES-GCM or SHA-256", e);
        }
    }

    /** SHA-256(label || 0x00 || parts): another label, an unrelated value. The parts of one label always have the same lengths. */
    byte[] hash(String label, byte[]... parts) {
        hash.update(label.getBytes(StandardCharsets.US_ASCII));
        hash.update((byte) 0);
        for (byte[] part : parts) {
            hash.update(part);
        }
        return hash.digest();
    }

    byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
        try {
            start(Cipher.ENCRYPT_MODE, key, nonce, associated);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a row could not be sealed", e);
        }
    }

    /** Seals an entry into {@code out} from {@code at} on, to its end. */
    void seal(byte[] key, byte[] nonce, byte[] associated, ByteString entry, byte[] out, int at) {
        entry.copyTo(plain, 0);
        try {
            start(Cipher.ENCRYPT_MODE, key, nonce, associated);
            cipher.doFinal(plain, 0, entry.size(), out, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an entry could not be sealed", e);
        }
    }

    /** Null if it was not sealed with these. */
    byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        return open(key, nonce, associated, sealed, 0);
    }

    /** Opens what stands in {@code row} from {@code at} on. */
    byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associated, byte[] row, int at) {
        try {
            start(Cipher.DECRYPT_MODE, key, nonce, associated);
            return cipher.doFinal(row, at, row.length - at);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a row could not be opened", e);
        }
    }

    private void start(int mode, byte[] key, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
    }
}
