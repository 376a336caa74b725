package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as an app is built: with the library and what comes with it. */
final class ExampleIT {
    static final String CONVERSATION = "Willow: Thursday at seven.\nHeron: I will bring the map.\n";

    @TempDir
    private Path folder;

    @Test
    void twoPeopleMeetThroughARelay() throws Exception {
        try (Program.Relay relay = new Program.Relay(folder)) {
            assertEquals(new Program.Ran(0, CONVERSATION), run(relay.address()));
        }
    }

    @Test
    void aFolderNeedsSqliteWhichTheLibraryDoesNotBring() throws Exception {
        String relay = "waystation://" + "a".repeat(52) + "@127.0.0.1:1";
        Program.Ran ran = run(relay, folder.resolve("profiles").toString());
        assertEquals(1, ran.exit());
        assertTrue(ran.output().contains("add org.xerial:sqlite-jdbc"), ran::output);
    }

    private Program.Ran run(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "-cp";
        all[1] = Built.classPath();
        all[2] = Example.class.getName();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Program.run(folder, all);
    }
}
