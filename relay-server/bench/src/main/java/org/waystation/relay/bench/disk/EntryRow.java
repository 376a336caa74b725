package org.waystation.relay.bench.disk;

import java.nio.ByteBuffer;

/** Rows that are where entries of a mailbox are, and as large. A relay never looks at them: no mailbox has these numbers. */
final class EntryRow {
    private EntryRow() {}

    static byte[] key(long mailbox, long position) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put((byte) 'e')
                .putLong(mailbox)
                .putLong(position)
                .array();
    }
}
