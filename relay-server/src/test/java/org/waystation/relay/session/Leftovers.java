package org.waystation.relay.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.waystation.relay.store.Cursor;
import org.waystation.relay.store.Store;
import org.waystation.relay.store.StoreException;

/** Looks at a store as somebody who has seized it. */
final class Leftovers {
    private Leftovers() {}

    /** The first letter of every row's key, each once, in order. */
    static List<String> kinds(Store store) throws StoreException {
        List<String> kinds = new ArrayList<>();
        for (byte[] row : rows(store)) {
            String kind = new String(row, 0, 1, StandardCharsets.US_ASCII);
            if (kinds.isEmpty() || !kinds.get(kinds.size() - 1).equals(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Every row: its key, then its value. */
    static List<byte[]> rows(Store store) throws StoreException {
        List<byte[]> rows = new ArrayList<>();
        try (Cursor cursor = store.scan(new byte[0], new byte[] {(byte) 0xff})) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                byte[] value = cursor.value();
                byte[] row = java.util.Arrays.copyOf(key, key.length + value.length);
                System.arraycopy(value, 0, row, key.length, value.length);
                rows.add(row);
            }
        }
        return rows;
    }
}
