package org.waystation.client.internal.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Randomness that comes again with the same seed: SHA-256 in counter mode. Safe for any number of threads, like its parent. */
final class TestRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;
    private long counter;

    TestRandom(String seed) {
        this.seed = seed.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Hashes.LENGTH) {
            byte[] block = Hashes.sha256(
                    seed, ByteBuffer.allocate(Long.BYTES).putLong(counter++).array());
            System.arraycopy(block, 0, bytes, at, Math.min(block.length, bytes.length - at));
        }
    }
}
