package org.waystation.client.internal.crypto;

/** {@code D_n} of the specification (section 6): the hash over all numbered contents of one direction. */
public final class DirectionChain {
    private DirectionChain() {}

    static byte[] start(byte[] transcript, boolean fromInitiator) {
        return Hashes.sha256(Labels.DIRECTION, transcript, new byte[] {(byte) (fromInitiator ? 0 : 1)});
    }

    /** {@code D_n}, from {@code D_(n-1)} and content n as sent. */
    public static byte[] next(byte[] previous, byte[] content) {
        return nextByHash(previous, Hashes.sha256(content));
    }

    /** {@code D_n}, from {@code D_(n-1)} and the SHA-256 of content n. */
    public static byte[] nextByHash(byte[] previous, byte[] contentHash) {
        return Hashes.sha256(Labels.DIRECTION, previous, contentHash);
    }
}
