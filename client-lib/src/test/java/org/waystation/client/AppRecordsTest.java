package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.wire.RelayAddress;

/** An app's own records live and die with the profile. */
final class AppRecordsTest {
    private static final char[] PASSPHRASE = "heron".toCharArray();
    private static final RelayAddress NOWHERE =
            new RelayAddress(ByteString.copyFrom(new byte[32]), Optional.empty(), "localhost", 1);

    @Test
    void theyOutliveTheProgramAndTheDevice() {
        MemoryRecordStore store = new MemoryRecordStore();
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        try (Profile profile = Profile.create(on(store), NOWHERE, PASSPHRASE)) {
            profile.records().commit(Arrays.asList(put("one", "1"), put("two", "2"), put("three", "3")));
            profile.records().commit(Arrays.asList(put("two", "zwei"), RecordStore.Change.delete(bytes("one"))));
            profile.backup(backup, PASSPHRASE);
        }
        try (Profile again = Profile.open(on(store), PASSPHRASE)) {
            assertHolds(again);
        }
        ByteArrayInputStream from = new ByteArrayInputStream(backup.toByteArray());
        try (Profile restored = Profile.restore(on(new MemoryRecordStore()), from, PASSPHRASE, PASSPHRASE)) {
            assertHolds(restored);
        }
    }

    private static void assertHolds(Profile profile) {
        TreeMap<String, String> all = new TreeMap<>();
        profile.records().forEach((name, value) -> all.put(text(name), text(value)));
        assertEquals("{three=3, two=zwei}", all.toString());
        assertArrayEquals(bytes("zwei"), profile.records().read(bytes("two")).orElseThrow());
        assertFalse(profile.records().read(bytes("one")).isPresent());
        assertFalse(profile.records().read(new byte[0]).isPresent());
    }

    @Test
    void whatIsTooLongOrEmptyIsRefusedAndNothingIsChanged() {
        try (Profile profile = Profile.create(on(new MemoryRecordStore()), NOWHERE, PASSPHRASE)) {
            profile.records().commit(Collections.singletonList(put("x".repeat(64), "y".repeat(98_304))));
            for (RecordStore.Change wrong : Arrays.asList(
                    put("", "value"),
                    put("name", ""),
                    put("x".repeat(65), "value"),
                    put("name", "y".repeat(98_305)),
                    RecordStore.Change.delete(new byte[0]))) {
                ProgramFaultException refused = assertThrows(
                        ProgramFaultException.class,
                        () -> profile.records().commit(Arrays.asList(put("before", "value"), wrong)));
                assertEquals(Reason.ARGUMENT, refused.reason());
            }
            assertFalse(profile.records().read(bytes("before")).isPresent());
        }
    }

    private static ProfileOptions on(RecordStore store) {
        return ProfileOptions.store(store).build();
    }

    private static RecordStore.Change put(String name, String value) {
        return RecordStore.Change.put(bytes(name), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
