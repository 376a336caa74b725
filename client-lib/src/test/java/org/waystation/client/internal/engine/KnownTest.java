package org.waystation.client.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.store.LightStores;
import org.waystation.client.internal.store.SealedStore;
import org.waystation.client.store.MemoryRecordStore;

final class KnownTest {
    private static final byte[] CONTACT = new byte[Keys.ID];

    @Test
    void S708_theLatestTwoThousandIdsAreKnownAndOlderOnesLeaveTheStore() {
        SealedStore store = LightStores.create(new MemoryRecordStore(), "passphrase".toCharArray(), new SecureRandom());
        Known known = new Known(CONTACT);
        for (int i = 0; i < 10_000; i++) {
            Step step = new Step(Instant.EPOCH);
            known.add(id(i), step);
            store.commit(step.changes());
        }
        Known loaded = new Known(CONTACT);
        List<Long> blocks = new ArrayList<>();
        store.scan(Table.KNOWN.number(), (key, block) -> {
            blocks.add(Keys.order(key));
            loaded.load(Keys.order(key), ByteString.copyFrom(block));
        });
        assertEquals(41, blocks.size());
        for (Known each : new Known[] {known, loaded}) {
            for (int i = 8_000; i < 10_000; i++) {
                assertTrue(each.has(id(i)));
            }
            assertFalse(each.has(id(7_900)));
        }
    }

    private static ByteString id(int number) {
        return ByteString.copyFrom(ByteBuffer.allocate(Keys.ID).putInt(number).array());
    }
}
