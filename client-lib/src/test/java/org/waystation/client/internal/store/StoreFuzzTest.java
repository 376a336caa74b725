package org.waystation.client.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.waystation.client.store.StoreException;

/** A store or a backup that somebody else may have written to: it costs nothing out of bounds. */
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

    @FuzzTest
    void backupHeader(byte[] data) {
        StoreHeader header;
        try {
            header = StoreHeader.parse(StoreHeader.Kind.BACKUP, data).requireAllowedCost();
        } catch (StoreException e) {
            assertTrue(e.kind() == StoreException.Kind.DAMAGED
                    || e.kind() == StoreException.Kind.NEWER_FORMAT
                    || e.kind() == StoreException.Kind.MISSING);
            return;
        }
        assertArrayEquals(data, header.bytes());
    }

    /** What is inside a backup of somebody who knows its passphrase and wishes us ill. */
    @FuzzTest
    void backupRecords(byte[] data) throws IOException {
        List<SealedChange> records;
        try {
            records = Backup.readRecords(new DataInputStream(new ByteArrayInputStream(data)));
        } catch (EOFException e) {
            return;
        } catch (StoreException e) {
            assertEquals(StoreException.Kind.DAMAGED, e.kind());
            return;
        }
        for (SealedChange record : records) {
            assertTrue(record.table() > 0 && record.key().length <= data.length);
        }
    }
}
