package org.waystation.terminal.demo;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.waystation.terminal.console.ExitCode;
import org.waystation.terminal.console.Failure;
import org.waystation.terminal.console.Terminal;

/** Where the relay's program is: beside this one, in a release as in the source tree. */
final class RelayJar {
    private static final String NAME = "waystation-relay.jar";

    private RelayJar() {}

    /** @throws Failure RELAY_JAR_MISSING */
    static Path find(Optional<String> given) {
        List<Path> places = given.map(path -> List.of(Terminal.path(path))).orElseGet(RelayJar::usualPlaces);
        return places.stream()
                .filter(Files::isRegularFile)
                .map(path -> path.toAbsolutePath().normalize())
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "RELAY_JAR_MISSING",
                        ExitCode.USAGE,
                        "The demo needs the relay's program, " + NAME
                                + ". Build it (mvn -DskipTests package) or name it with --relay-jar FILE."));
    }

    private static List<Path> usualPlaces() {
        Path folder = ownFolder();
        return List.of(
                folder.resolve(NAME),
                folder.resolve("../../../relay-server/target").resolve(NAME));
    }

    private static Path ownFolder() {
        CodeSource source = RelayJar.class.getProtectionDomain().getCodeSource();
        try {
            Path own =
                    source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            return own.toAbsolutePath().resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
