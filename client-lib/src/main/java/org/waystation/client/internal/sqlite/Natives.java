package org.waystation.client.internal.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.waystation.client.store.StoreException;
import org.waystation.client.store.StoreException.Kind;

/**
 * Loads SQLite's native library, once per process, out of a directory that only this user can write to: what lies in a common temporary
 * folder might be somebody else's, and would stay there after a crash. The file is removed as soon as it is loaded, where the system
 * allows; elsewhere (Windows) by the next process.
 */
final class Natives {
    private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";
    private static final String READY_MADE_PROPERTY = "org.sqlite.lib.path";
    private static boolean loaded;

    private Natives() {}

    static synchronized void load(Path directory) {
        if (loaded) {
            return;
        }
        try {
            if (System.getProperty(DIRECTORY_PROPERTY) == null && System.getProperty(READY_MADE_PROPERTY) == null) {
                loadFrom(directory.resolve("native"));
            } else {
                SQLiteJDBCLoader.initialize(); // the app has decided
            }
            loaded = true;
        } catch (Exception e) {
            throw new StoreException(Kind.FAILED, "SQLite cannot be loaded on this system", e);
        }
    }

    private static void loadFrom(Path place) throws Exception {
        PrivateFiles.makeDirectory(place);
        System.setProperty(DIRECTORY_PROPERTY, place.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(DIRECTORY_PROPERTY);
            remove(place);
        }
    }

    static void remove(Path place) {
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(place);
        } catch (IOException e) {
            // A loaded library cannot be removed on Windows.
        }
    }
}
