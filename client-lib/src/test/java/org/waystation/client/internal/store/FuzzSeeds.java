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
        Seeds seeds = new Seeds(StoreFuzzTest.class);
        seeds.write("header", "cheapest", header.bytes());
        StoreHeader backup = StoreHeader.seal(
                StoreHeader.Kind.BACKUP,
                StoreKeys.random(random).exposeCopy(),
                "passphrase".toCharArray(),
                cheapest,
                random);
        seeds.write("backupHeader", "cheapest", backup.bytes());
        seeds.write("backupRecords", "two", new byte[] {1, 0, 1, 'k', 0, 0, 0, 2, 'v', 'w', 2, 0, 0, 0, 0, 0, 0, 0, 0});
    }
}
