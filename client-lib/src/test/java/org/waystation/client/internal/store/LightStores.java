package org.waystation.client.internal.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import org.waystation.client.internal.crypto.Argon2;
import org.waystation.client.store.RecordStore;

/** Stores whose passphrase costs next to nothing, for tests that make many. No store an app makes is like them. */
public final class LightStores {
    static final Argon2.Cost COST = new Argon2.Cost(64, 1, 1);

    private LightStores() {}

    public static SealedStore create(RecordStore records, char[] passphrase, SecureRandom random) {
        return create(records, passphrase, random, Collections.emptyList());
    }

    public static SealedStore create(
            RecordStore records, char[] passphrase, SecureRandom random, List<SealedChange> first) {
        return SealedStore.create(records, passphrase, random, first, COST);
    }

    public static byte[] backup(Backup backup, char[] passphrase, SecureRandom random) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        backup.write(file, passphrase, random, COST);
        return file.toByteArray();
    }

    public static Backup readBackup(byte[] file, char[] passphrase) {
        return Backup.readAtAnyCost(new ByteArrayInputStream(file), passphrase);
    }

    public static SealedStore open(RecordStore records, char[] passphrase, SecureRandom random) {
        return SealedStore.openAtAnyCost(records, passphrase, random);
    }
}
