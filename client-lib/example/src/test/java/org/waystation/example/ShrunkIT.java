package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example after a shrinker has thrown away and renamed what it may, with the rules that are in the library's jar. */
final class ShrunkIT {
    @TempDir
    private static Path folder;

    private static Path shrunk;

    @BeforeAll
    static void shrink() throws Exception {
        shrunk = new Shrinker(folder).shrink(Shrinker.rules());
        System.out.printf("%,12d bytes  shrunk, with everything%n", Files.size(shrunk));
    }

    @Test
    void theShrunkProgramDoesTheSame() throws Exception {
        try (Program.Relay relay = new Program.Relay(folder)) {
            assertEquals(new Program.Ran(0, ExampleIT.CONVERSATION), run(shrunk, relay.address()));
        }
    }

    /** Bouncy Castle and protobuf included, as far as they are used. */
    @Test
    void theShrunkProgramUsesNothingThatAndroidLacks() throws Exception {
        assertEquals(List.of(), AndroidCheck.complaints(shrunk));
    }

    private static Program.Ran run(Path jar, String relay) throws Exception {
        return Program.run(folder, "-cp", jar.toString(), Example.class.getName(), relay);
    }
}
