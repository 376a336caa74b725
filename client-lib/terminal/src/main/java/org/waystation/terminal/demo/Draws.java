package org.waystation.terminal.demo;

import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers what this process draws as randomness, 32 bytes at a time: every private role key is among it, and so the demo can look
 * for all of them without the library having to hand out one. The randomness itself is the platform's, unchanged. For the demo alone:
 * its keys belong to nobody.
 */
final class Draws {
    private static final int KEY = 32;

    private final Queue<byte[]> drawn = new ConcurrentLinkedQueue<>();

    /** From now on, in all of this process. */
    static Draws remember() {
        Draws draws = new Draws();
        Security.insertProviderAt(new Remembering(new SecureRandom(), draws), 1);
        return draws;
    }

    /** So far. */
    List<byte[]> keys() {
        return new ArrayList<>(drawn);
    }

    /** Comes first among the providers, and so {@code new SecureRandom()} asks it. */
    private static final class Remembering extends Provider {
        private static final long serialVersionUID = 1L;

        Remembering(SecureRandom platform, Draws draws) {
            super("WaystationDemo", "1", "The platform's randomness, remembered for the demo");
            putService(new Service(this, "SecureRandom", "Remembered", Remembered.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Remembered(platform, draws);
                }
            });
        }
    }

    private static final class Remembered extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final SecureRandom platform;
        private final transient Draws draws;

        Remembered(SecureRandom platform, Draws draws) {
            this.platform = platform;
            this.draws = draws;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            platform.nextBytes(bytes);
            if (bytes.length == KEY) {
                draws.drawn.add(bytes.clone());
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            return platform.generateSeed(length);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            platform.setSeed(seed);
        }
    }
}
