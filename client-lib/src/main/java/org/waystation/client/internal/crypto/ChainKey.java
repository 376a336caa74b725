package org.waystation.client.internal.crypto;

/** One step of a chain: {@code MK = HMAC(CK, 0x01)}, {@code CK' = HMAC(CK, 0x02)}. */
final class ChainKey {
    private static final byte MESSAGE = 1;
    private static final byte NEXT = 2;

    private ChainKey() {}

    /** The message key; if {@code chainKey} is not needed any more, it is overwritten with the next one. */
    static byte[] step(byte[] chainKey) {
        Hashes.Hmac hmac = Hashes.hmac(chainKey);
        hmac.update(MESSAGE);
        byte[] messageKey = hmac.end();
        hmac.update(NEXT);
        byte[] next = hmac.end();
        System.arraycopy(next, 0, chainKey, 0, next.length);
        Bytes.zero(next);
        return messageKey;
    }
}
