package org.waystation.client.internal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.waystation.client.store.RecordStore;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * Records in one SQLite file, in a directory of its own that only this user can open. Used from one thread at a time.
 *
 * <ul>
 *   <li><b>Durable</b>: a rollback journal and synchronous=EXTRA: a commit has survived power loss when it returns, as far as the disk
 *       tells the truth.
 *   <li><b>Erased</b>: when a commit returns, what it deleted or overwrote is in no file any more. {@link Rows} sees to it in the database,
 *       {@link Journal} in the journal. (A write-ahead log would be faster, and would keep old records for long.) Copy-on-write file
 *       systems, snapshots and worn flash cells keep what they keep.
 *   <li><b>Alone</b>: SQLite's exclusive lock is held from open to close, and goes with the process.
 * </ul>
 *
 * <p>The names are kept in memory, some 150 bytes each; values are read when they are asked for.
 */
public final class SqliteRecordStore implements RecordStore {
    private static final String FILE = "records.sqlite";
    private static final int APPLICATION_ID = 0x57415953; // "WAYS"
    private static final int FORMAT = 1;

    // SQLite's result codes, of which the lowest byte is the kind.
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_FAILED = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int NOT_A_DATABASE = 26;

    private static final String[] SETTINGS = {
        "PRAGMA page_size=" + Rows.PAGE,
        "PRAGMA locking_mode=EXCLUSIVE",
        "PRAGMA synchronous=EXTRA",
        "PRAGMA fullfsync=ON", // macOS: fsync alone does not reach the disk there
        "PRAGMA secure_delete=ON",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA cell_size_check=ON",
        "PRAGMA trusted_schema=OFF",
        "PRAGMA journal_mode=PERSIST",
    };

    private final Connection connection;
    private final Path file;
    private final Journal journal;
    private final Rows rows;

    /** After a failed read, write or sync, what the system tells about the file is not what the disk holds: only opening it again helps. */
    private boolean broken;

    private SqliteRecordStore(Connection connection, Path file, Journal journal) throws SQLException {
        this.connection = connection;
        this.file = file;
        this.journal = journal;
        this.rows = new Rows(connection);
    }

    /** Whether the app has brought SQLite's library. {@link #destroy(Path)} works without it. */
    public static boolean isAvailable() {
        try {
            Class.forName("org.sqlite.JDBC", false, SqliteRecordStore.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Makes a store; the directory too, if it is not there. A store without records counts as none: its making was interrupted.
     *
     * @throws StoreException EXISTS if there is one already; IN_USE; FAILED
     */
    public static SqliteRecordStore create(Path directory) {
        try {
            PrivateFiles.makeDirectory(directory);
            PrivateFiles.makeFile(directory.resolve(FILE));
        } catch (IOException e) {
            throw new StoreException(Kind.FAILED, "the profile's directory cannot be made or written to", e);
        }
        SqliteRecordStore store = openFile(directory);
        if (!store.rows.isEmpty()) {
            store.close();
            throw new StoreException(Kind.EXISTS, "there is a profile here already");
        }
        return store;
    }

    /**
     * Opens a store that was made before.
     *
     * @throws StoreException MISSING if there is none; IN_USE; DAMAGED; NEWER_FORMAT; FAILED
     */
    public static SqliteRecordStore open(Path directory) {
        if (!Files.isRegularFile(directory.resolve(FILE))) {
            throw new StoreException(Kind.MISSING, "there is no profile here");
        }
        SqliteRecordStore store = openFile(directory);
        if (store.rows.isEmpty()) {
            store.close();
            throw new StoreException(Kind.MISSING, "there is no profile here");
        }
        return store;
    }

    /**
     * Destroys a store, whatever state it is in and whoever has it open.
     *
     * @throws StoreException MISSING if there is none; FAILED
     */
    public static void destroy(Path directory) {
        if (!Files.isRegularFile(directory.resolve(FILE))) {
            throw new StoreException(Kind.MISSING, "there is no profile here");
        }
        new Destruction(directory.resolve(FILE)).run();
    }

    private static SqliteRecordStore openFile(Path directory) {
        Natives.load(directory);
        Path file = directory.resolve(FILE).toAbsolutePath();
        Connection connection = null;
        try {
            connection = JDBC.createConnection("jdbc:sqlite:" + file, atOnce());
            prepare(connection);
            Journal journal = new Journal(file);
            journal.wipe();
            return new SqliteRecordStore(connection, file, journal);
        } catch (SQLException | IOException | StoreException e) {
            closeQuietly(connection);
            throw failure(e);
        }
    }

    /** A file that somebody else has locked is not waited for. */
    private static Properties atOnce() {
        Properties properties = new Properties();
        properties.setProperty("busy_timeout", "0");
        return properties;
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            for (String setting : SETTINGS) {
                sql.execute(setting);
            }
            sql.execute("BEGIN EXCLUSIVE"); // takes the lock, which the locking mode keeps
            if (number(sql, "PRAGMA application_id") == 0 && number(sql, "SELECT count(*) FROM sqlite_schema") == 0) {
                sql.execute("PRAGMA application_id=" + APPLICATION_ID);
                sql.execute("PRAGMA user_version=" + FORMAT);
                sql.execute(Rows.TABLE);
            }
            if (number(sql, "PRAGMA application_id") != APPLICATION_ID) {
                throw new StoreException(Kind.DAMAGED, "the profile's file is not one of this library, or damaged");
            }
            if (number(sql, "PRAGMA user_version") > FORMAT) {
                throw new StoreException(Kind.NEWER_FORMAT, "the profile was written by a newer version");
            }
            sql.execute("COMMIT");
            requireWhole(sql);
        }
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return rows.getInt(1);
        }
    }

    private static void requireWhole(Statement sql) throws SQLException {
        try (ResultSet rows = sql.executeQuery("PRAGMA quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new StoreException(Kind.DAMAGED, "the profile's file is damaged");
            }
        }
    }

    @Override
    public byte @Nullable [] read(byte[] name) {
        requireUsable();
        try {
            return rows.read(name);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        requireUsable();
        try {
            rows.scan(prefix, visitor);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void commit(List<Change> changes) {
        requireUsable();
        try (Statement sql = connection.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            rows.apply(changes);
            sql.execute("COMMIT");
            rows.committed();
        } catch (SQLException e) {
            broken = e.getErrorCode() % 256 == IO_FAILED || !undo();
            throw failure(e);
        } catch (RuntimeException e) {
            broken = !undo();
            throw e;
        }
        wipeJournal();
    }

    /** Whether the connection is out of the failed transaction and can begin another. */
    private boolean undo() {
        rows.undone();
        try (Statement sql = connection.createStatement()) {
            try {
                sql.execute("ROLLBACK");
            } catch (SQLException e) {
                // SQLite has rolled back by itself.
            }
            sql.execute("BEGIN IMMEDIATE");
            sql.execute("ROLLBACK");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** The commit stands, whatever happens here; the next wipe comes with the next commit. */
    private void wipeJournal() {
        try {
            journal.wipe();
        } catch (IOException e) {
            broken = true; // a disk on which a file cannot be overwritten is no place to go on
        }
    }

    private void requireUsable() {
        if (broken) {
            throw new StoreException(Kind.FAILED, "the disk failed earlier; open the profile again");
        }
    }

    /** The keys first, while the connection stands: nothing is waited for. */
    @Override
    public void destroy() {
        broken = true;
        Destruction destruction = new Destruction(file);
        try {
            destruction.eraseKeys();
        } catch (IOException e) {
            // It is tried again below, and told of.
        }
        closeQuietly(connection);
        destruction.run();
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // Every commit is complete; there is nothing to lose.
        }
    }

    private static StoreException failure(Exception e) {
        if (e instanceof StoreException already) {
            return already;
        }
        int code = e instanceof SQLException sql ? sql.getErrorCode() % 256 : 0;
        return switch (code) {
            case BUSY, LOCKED -> new StoreException(Kind.IN_USE, "the profile is open in another program", e);
            case CORRUPT, NOT_A_DATABASE -> new StoreException(Kind.DAMAGED, "the profile's file is damaged", e);
            case FULL -> new StoreException(Kind.FAILED, "the disk is full", e);
            case READ_ONLY -> new StoreException(Kind.FAILED, "the profile's file cannot be written to", e);
            default -> new StoreException(Kind.FAILED, "the profile's file cannot be read or written", e);
        };
    }
}
