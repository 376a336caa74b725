package org.waystation.client.internal.store;

import java.security.SecureRandom;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.testing.Seeds;

/** Writes the seeds of {@link StoreFuzzTest}: run by hand when the format grows. */
final class FuzzSeeds {
    private FuzzSeeds() {}

    public static void main(String[] arguments) throws Exception {
        SecureRandom random = new SecureRandom();
        Argon2.Cost cheapest = new Argon2.Cost(8 * 1024, 1, 1);
        StoreHeader header = StoreHeader.seal(
                StoreHeader.Kind.STORE,
                StoreKeys.random(random).exposeCopy(),
                "passphrase".toCharArray(),
                cheapest,
                random);
        new Seeds(StoreFuzzTest.class).write("header", "cheapest", header.bytes());
    }
}
