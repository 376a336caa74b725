package org.waystation.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;
import org.waystation.wire.RelayAddress;

/** SQLite's jar is optional: these apps are loaded without it. */
final class WithoutSqliteTest {
    private static final RelayAddress RELAY = RelayAddress.parse("waystation://" + "a".repeat(52) + "@127.0.0.1:1");
    private static final char[] PASSPHRASE = "correct horse".toCharArray();

    @TempDir
    private Path directory;

    @Test
    void aProfileInTheAppsOwnStoreNeedsNoSqlite() throws Exception {
        assertEquals("1 contacts, 1 relays", run(OwnStore.class, ""));
    }

    @Test
    void aProfileInADirectoryIsRefusedByName() throws Exception {
        Path place = directory.resolve("profile");
        assertEquals("SQLITE_MISSING SQLITE_MISSING", run(InDirectory.class, place.toString()));
        assertEquals(false, Files.exists(place));
    }

    /** Erasing asks SQLite nothing. */
    @Test
    void aProfileInADirectoryIsDestroyedAllTheSame() throws Exception {
        Path place = directory.resolve("profile");
        Profile.create(ProfileOptions.directory(place).build(), RELAY, PASSPHRASE)
                .close();
        assertEquals("destroyed", run(Destroying.class, place.toString()));
        assertEquals(false, Files.exists(place));
    }

    @SuppressWarnings("unchecked")
    private static String run(Class<?> app, String argument) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(withoutSqlite(), ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.sqlite.JDBC"));
            Object loaded = loader.loadClass(app.getName()).getConstructor().newInstance();
            return ((Function<String, String>) loaded).apply(argument);
        }
    }

    private static URL[] withoutSqlite() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!path.getFileName().toString().startsWith("sqlite-jdbc")) {
                urls.add(path.toUri().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }

    public static final class OwnStore implements Function<String, String> {
        @Override
        public String apply(String argument) {
            RecordStore store = new MemoryRecordStore();
            ProfileOptions options = ProfileOptions.store(store).build();
            try (Profile profile = Profile.create(options, RELAY, PASSPHRASE)) {
                profile.invite("Willow");
            }
            try (Profile profile = Profile.open(options, PASSPHRASE)) {
                return profile.contacts().size() + " contacts, "
                        + profile.relays().size() + " relays";
            }
        }
    }

    public static final class InDirectory implements Function<String, String> {
        @Override
        public String apply(String directory) {
            ProfileOptions options =
                    ProfileOptions.directory(Path.of(directory)).build();
            return refusal(() -> Profile.create(options, RELAY, PASSPHRASE)) + " "
                    + refusal(() -> Profile.open(options, PASSPHRASE));
        }

        private static Reason refusal(Runnable deed) {
            return assertThrows(ProgramFaultException.class, deed::run).reason();
        }
    }

    public static final class Destroying implements Function<String, String> {
        @Override
        public String apply(String directory) {
            Profile.destroy(ProfileOptions.directory(Path.of(directory)).build());
            return "destroyed";
        }
    }
}
