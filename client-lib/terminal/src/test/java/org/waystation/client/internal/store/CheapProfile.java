package org.waystation.client.internal.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.internal.crypto.Randomness;
import org.waystation.client.internal.engine.Engine;
import org.waystation.client.internal.engine.Step;
import org.waystation.client.internal.sqlite.SqliteRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.wire.RelayAddress;

/**
 * A profile as {@code waystation init} makes one, but under the cheapest passphrase that the program still opens (S-802): the usual cost is
 * a third of all that a subcommand takes.
 */
public final class CheapProfile {
    private static final Argon2.Cost LEAST = new Argon2.Cost(8 * 1024, 1, 1);

    private CheapProfile() {}

    public static void make(Path directory, RelayAddress relay, char[] passphrase) {
        Step first = new Step(Instant.now());
        Engine.create(List.of(relay), first);
        RecordStore records = SqliteRecordStore.create(directory);
        SealedStore.create(records, passphrase, Randomness.platform(), first.changes(), LEAST)
                .close();
    }
}
