package org.waystation.example;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this module's build has made, where it lies. */
final class Built {
    static final Path MODULE = module();
    static final Path TARGET = MODULE.resolve("target");
    static final Path EXAMPLE = TARGET.resolve("waystation-example.jar");
    static final Path RELAY =
            MODULE.resolve("../../relay-server/target/waystation-relay.jar").normalize();

    private Built() {}

    private static Path module() {
        try {
            Path testClasses = Path.of(Built.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return testClasses.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an app is given that depends on the library, and on nothing else. */
    static List<Path> libraries() {
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            return jars.sorted().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path library(String name) {
        return libraries().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no jar " + name + " among " + libraries()));
    }

    /** The example with its libraries. */
    static String classPath() {
        return Stream.concat(Stream.of(EXAMPLE), libraries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
