package org.waystation.client.internal.crypto.other;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The fields of an {@code InvitationBundle}, read by a protobuf reader of a page. */
public final class Terms {
    private final Map<Integer, byte[]> fields;

    private Terms(Map<Integer, byte[]> fields) {
        this.fields = fields;
    }

    public static Terms read(byte[] bundle) {
        return new Terms(fields(fields(bundle).get(1)));
    }

    /** The last value of each field; numbers are left out. */
    private static Map<Integer, byte[]> fields(byte[] message) {
        Map<Integer, byte[]> fields = new HashMap<>();
        int[] at = {0};
        while (at[0] < message.length) {
            int tag = varint(message, at);
            int value = varint(message, at);
            if ((tag & 7) == 2) {
                fields.put(tag >>> 3, Arrays.copyOfRange(message, at[0], at[0] + value));
                at[0] += value;
            }
        }
        return fields;
    }

    private static int varint(byte[] message, int[] at) {
        int value = 0;
        int shift = 0;
        byte b;
        do {
            b = message[at[0]++];
            value |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return value;
    }

    public byte[] identityKey() {
        return fields.get(2);
    }

    public byte[] identityDh() {
        return fields.get(3);
    }

    public byte[] prekey() {
        return fields.get(5);
    }

    public byte[] kemKey() {
        return fields.get(6);
    }
}
