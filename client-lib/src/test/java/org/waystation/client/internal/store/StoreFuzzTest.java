package org.waystation.client.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.waystation.client.store.StoreException;

/** The header of a store that somebody else may have written to: it costs nothing out of bounds. */
class StoreFuzzTest {
    @FuzzTest
    void header(byte[] data) {
        StoreHeader header;
        try {
            header = StoreHeader.parse(StoreHeader.Kind.STORE, data).requireAllowedCost();
        } catch (StoreException e) {
            assertTrue(e.kind() == StoreException.Kind.DAMAGED || e.kind() == StoreException.Kind.NEWER_FORMAT);
            return;
        }
        assertTrue(header.cost().isAllowed());
        assertArrayEquals(data, header.bytes());
    }
}
