package org.waystation.client.internal.crypto;

import java.util.Arrays;

/** {@code RK || HK_A || NHK_B || CS}: what both sides derive from the handshake. */
final class HandshakeSecrets {
    private static final byte[] ONES = new byte[32];

    static {
        Arrays.fill(ONES, (byte) 0xff);
    }

    private final Secret root;
    private final Secret initiatorHeader;
    private final Secret responderHeader;
    private final Secret contact;

    private HandshakeSecrets(byte[] derived) {
        root = Secret.copyOf(derived, 0, 32);
        initiatorHeader = Secret.copyOf(derived, 32, 32);
        responderHeader = Secret.copyOf(derived, 64, 32);
        contact = Secret.copyOf(derived, 96, 32);
    }

    /** @param shared what both sides know, in its order */
    static HandshakeSecrets derive(byte[] transcript, byte[] label, Secret... shared) {
        byte[][] parts = new byte[shared.length + 1][];
        parts[0] = ONES;
        for (int i = 0; i < shared.length; i++) {
            parts[i + 1] = shared[i].inside();
        }
        byte[] input = Bytes.concat(parts);
        byte[] derived = Hkdf.derive(transcript, input, label, 128);
        try {
            return new HandshakeSecrets(derived);
        } finally {
            Bytes.zero(input, derived);
        }
    }

    Secret root() {
        return root;
    }

    /** {@code HK_A}. */
    Secret initiatorHeader() {
        return initiatorHeader;
    }

    /** {@code NHK_B}. */
    Secret responderHeader() {
        return responderHeader;
    }

    /** {@code CS}. */
    Secret contact() {
        return contact;
    }
}
