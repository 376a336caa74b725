package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the library adds to an app with a store of its own. */
final class SizeIT {
    private static final long LIMIT = 12_000_000;

    @Test
    void theLibraryAndAllItNeedsHaveAtMostTwelveMegabytes() throws IOException {
        long sum = 0;
        for (Path jar : Built.libraries()) {
            sum += Files.size(jar);
            System.out.printf("%,12d bytes  %s%n", Files.size(jar), jar.getFileName());
        }
        System.out.printf("%,12d bytes  in all, of at most %,d%n", sum, LIMIT);
        assertTrue(sum <= LIMIT, "the library and what it needs have " + sum + " bytes");
    }

    @Test
    void itBringsThreeJarsAndNoOther() {
        List<String> names = Built.libraries().stream()
                .map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
                .collect(Collectors.toList());
        assertEquals(List.of("bcprov-jdk18on", "protobuf-javalite", "waystation-client", "waystation-proto"), names);
    }
}
