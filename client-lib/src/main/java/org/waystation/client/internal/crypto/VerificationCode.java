package org.waystation.client.internal.crypto;

import java.util.Arrays;
import java.util.Locale;
import org.waystation.wire.Base32;

/** What two people compare to know that nobody stands between them (specification, section 7). The same on both sides. */
public final class VerificationCode {
    private static final String QR = "waystation:verify-contact:1:";
    private static final byte[] NO_POST_QUANTUM_KEY = new byte[2];
    private static final int GROUPS = 12;
    private static final int GROUP_BYTES = 5;
    private static final int QR_BYTES = 32;

    private final byte[] value;

    private VerificationCode(byte[] value) {
        this.value = value;
    }

    static VerificationCode of(byte[] identityKey, byte[] otherIdentityKey) {
        byte[] one = fingerprint(identityKey);
        byte[] other = fingerprint(otherIdentityKey);
        boolean ascending = compareUnsigned(one, other) <= 0;
        return new VerificationCode(
                Hashes.sha512(Labels.CONTACT_VERIFICATION, ascending ? one : other, ascending ? other : one));
    }

    /** {@code F}: what a published address names. */
    static byte[] fingerprint(byte[] identityKey) {
        return Hashes.sha256(Labels.IDENTITY_FINGERPRINT, identityKey, NO_POST_QUANTUM_KEY);
    }

    private static int compareUnsigned(byte[] one, byte[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return (one[i] & 0xff) - (other[i] & 0xff);
            }
        }
        return 0;
    }

    /** 60 digits without blanks. */
    public String digits() {
        StringBuilder digits = new StringBuilder(GROUPS * 5);
        for (int group = 0; group < GROUPS; group++) {
            long number = 0;
            for (int i = 0; i < GROUP_BYTES; i++) {
                number = number << 8 | (value[group * GROUP_BYTES + i] & 0xff);
            }
            digits.append(String.format(Locale.ROOT, "%05d", number % 100_000));
        }
        return digits.toString();
    }

    /** What a QR code says. */
    public String qrText() {
        return QR + Base32.encode(Arrays.copyOf(value, QR_BYTES));
    }

    /** Whether a scanned text is this code; false too for codes of other kinds. */
    public boolean matches(String scanned) {
        return qrText().equalsIgnoreCase(scanned.trim());
    }
}
