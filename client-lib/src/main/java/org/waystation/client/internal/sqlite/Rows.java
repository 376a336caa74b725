package org.waystation.client.internal.sqlite;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.waystation.client.store.RecordStore.Change;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * Records as rows, cut so that SQLite leaves nothing of them behind. With secure_delete it overwrites what it deletes and pages it frees, but
 * when it moves rows between pages to balance its tree, copies stay in the unused middle of the old pages, and outlive the deletion of the
 * rows. So every row is padded until it fills a page for itself:
 *
 * <pre>
 *  data = length of value (4) || value || zeros      name and data together: 4,000 bytes + k * 4,092
 *
 *  page of the tree   | header | 4,000 bytes of one row              |      always one row, always in the same place
 *  overflow page      | next   | 4,092 bytes of it                   |      k of them
 * </pre>
 *
 * <p>A row that comes to a page overwrites the one that was there, and a page that no row comes to is freed and overwritten. Rows
 * have numbers, which only rise, so that new ones come behind the last page instead of between others. Names are found through a map in
 * memory.
 */
final class Rows {
    static final String TABLE = "CREATE TABLE record (id INTEGER PRIMARY KEY, name BLOB NOT NULL, data BLOB NOT NULL)";
    static final int PAGE = 4_096;

    /** More than half a page, so that no second row fits, and less than SQLite keeps in the tree (4,061). */
    private static final int IN_TREE = 4_000;

    private static final int IN_OVERFLOW = PAGE - 4;

    private final TreeMap<ByteString, Long> ids = new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    /** What the running transaction has changed in {@link #ids}: the ids before, or null. */
    private final Map<ByteString, @Nullable Long> before = new HashMap<>();

    private final PreparedStatement read;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private long lastId;

    Rows(Connection connection) throws SQLException {
        read = connection.prepareStatement("SELECT data FROM record WHERE id = ?");
        insert = connection.prepareStatement("INSERT INTO record (data, id, name) VALUES (?, ?, ?)");
        update = connection.prepareStatement("UPDATE record SET data = ? WHERE id = ?");
        delete = connection.prepareStatement("DELETE FROM record WHERE id = ?");
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT id, name FROM record ORDER BY id")) {
            while (rows.next()) {
                lastId = rows.getLong(1);
                ids.put(ByteString.copyFrom(rows.getBytes(2)), lastId);
            }
        }
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    byte @Nullable [] read(byte[] name) throws SQLException {
        Long id = ids.get(ByteString.copyFrom(name));
        return id == null ? null : read(id);
    }

    private byte[] read(long id) throws SQLException {
        read.setLong(1, id);
        try (ResultSet rows = read.executeQuery()) {
            byte @Nullable [] data = rows.next() ? rows.getBytes(1) : null;
            int length = data == null || data.length < Integer.BYTES
                    ? -1
                    : ByteBuffer.wrap(data).getInt();
            if (data == null || length < 0 || length > data.length - Integer.BYTES) {
                throw new StoreException(Kind.DAMAGED, "the profile's file is damaged");
            }
            return Arrays.copyOfRange(data, Integer.BYTES, Integer.BYTES + length);
        }
    }

    void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) throws SQLException {
        ByteString start = ByteString.copyFrom(prefix);
        for (Map.Entry<ByteString, Long> record : ids.tailMap(start).entrySet()) {
            if (!record.getKey().startsWith(start)) {
                return;
            }
            visitor.accept(record.getKey().toByteArray(), read(record.getValue()));
        }
    }

    /** Within a transaction, which ends with {@link #committed} or {@link #undone}. */
    void apply(List<Change> changes) throws SQLException {
        for (Change change : changes) {
            ByteString name = ByteString.copyFrom(change.name());
            Long id = ids.get(name);
            if (!before.containsKey(name)) {
                before.put(name, id);
            }
            byte[] value = change.value();
            if (value == null) {
                delete(name, id);
            } else {
                put(name, id, value);
            }
        }
    }

    private void delete(ByteString name, @Nullable Long id) throws SQLException {
        if (id != null) {
            delete.setLong(1, id);
            delete.executeUpdate();
            ids.remove(name);
        }
    }

    private void put(ByteString name, @Nullable Long id, byte[] value) throws SQLException {
        PreparedStatement statement = id == null ? insert : update;
        long row = id == null ? ++lastId : id;
        statement.setBytes(1, data(name.size(), value));
        statement.setLong(2, row);
        if (id == null) {
            statement.setBytes(3, name.toByteArray());
            ids.put(name, row);
        }
        statement.executeUpdate();
    }

    private static byte[] data(int nameLength, byte[] value) {
        int content = nameLength + Integer.BYTES + value.length;
        int overflowPages = Math.max(0, (content - IN_TREE + IN_OVERFLOW - 1) / IN_OVERFLOW);
        return ByteBuffer.allocate(IN_TREE + overflowPages * IN_OVERFLOW - nameLength)
                .putInt(value.length)
                .put(value)
                .array();
    }

    void committed() {
        before.clear();
    }

    void undone() {
        before.forEach((name, id) -> {
            if (id == null) {
                ids.remove(name);
            } else {
                ids.put(name, id);
            }
        });
        before.clear();
    }
}
