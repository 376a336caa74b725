package org.waystation.client.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/** Where randomness comes from: the platform's generator, seeded by the operating system. */
public final class Randomness {
    private static final int PROBE = 32;

    private Randomness() {}

    /**
     * The platform's generator, after a look at it. The look finds one that is broken, not one that is predictable.
     *
     * @throws IllegalStateException if it gives the same 32 bytes twice or only one value
     */
    public static SecureRandom platform() {
        return checked(new SecureRandom());
    }

    static SecureRandom checked(SecureRandom random) {
        byte[] first = new byte[PROBE];
        byte[] second = new byte[PROBE];
        random.nextBytes(first);
        random.nextBytes(second);
        if (Arrays.equals(first, second) || isOneValue(first) || isOneValue(second)) {
            throw new IllegalStateException("the platform's random generator is broken");
        }
        return random;
    }

    private static boolean isOneValue(byte[] bytes) {
        byte[] same = new byte[bytes.length];
        Arrays.fill(same, bytes[0]);
        return Arrays.equals(bytes, same);
    }
}
