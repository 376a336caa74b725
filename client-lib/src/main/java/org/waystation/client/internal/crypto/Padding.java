package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code pad(x, n)} of the specification: the length of x (4 bytes), x, zeros; n bytes in all. */
final class Padding {
    static final int PREFIX = 4;

    private Padding() {}

    /** @throws IllegalArgumentException if there is no room */
    static byte[] pad(byte[] content, int size) {
        byte[] padded = new byte[size];
        padInto(content, padded, 0, size);
        return padded;
    }

    /** Writes over {@code target} from {@code from}, which holds zeros there. */
    static void padInto(byte[] content, byte[] target, int from, int size) {
        if (content.length > size - PREFIX) {
            throw new IllegalArgumentException(
                    "a content of " + content.length + " bytes where there is room for " + (size - PREFIX));
        }
        ByteBuffer.wrap(target, from, size).putInt(content.length).put(content);
    }

    /** S-001: @throws DoesNotOpenException if the length is beyond the room, or the rest is not zeros */
    static byte[] unpad(byte[] padded) throws DoesNotOpenException {
        if (padded.length < PREFIX) {
            throw new DoesNotOpenException();
        }
        int length = ByteBuffer.wrap(padded).getInt();
        if (length < 0 || length > padded.length - PREFIX) {
            throw new DoesNotOpenException();
        }
        int rest = 0;
        for (int i = PREFIX + length; i < padded.length; i++) {
            rest |= padded[i];
        }
        if (rest != 0) {
            throw new DoesNotOpenException();
        }
        return Arrays.copyOfRange(padded, PREFIX, PREFIX + length);
    }
}
