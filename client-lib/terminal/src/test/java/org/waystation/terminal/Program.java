package org.waystation.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program as it is shipped, in a JVM that is told to start quickly: most of what a subcommand costs is its beginning. */
final class Program {
    static final Program MESSENGER = new Program("target/waystation.jar");
    static final Program RELAY = new Program("../../relay-server/target/waystation-relay.jar");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path jar;
    private volatile boolean hasArchive;

    private Program(String jar) {
        this.jar = module().resolve(jar).normalize();
    }

    private static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** What runs it, up to its own arguments. */
    List<String> words(String... options) {
        List<String> words = new ArrayList<>(
                List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        if (hasArchive) {
            words.addAll(List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:cds=off"));
        }
        words.addAll(List.of(options));
        words.addAll(List.of("-jar", jar.toString()));
        return words;
    }

    /** The option with which a run leaves the classes that it loaded, as the JVM had them in memory, to those after it. */
    String archiving() {
        return "-XX:ArchiveClassesAtExit=" + archive();
    }

    /** From now on, if the JVM finds it fit; otherwise it loads classes as always. */
    void useArchive() {
        hasArchive = true;
    }

    private Path archive() {
        return Path.of(jar + ".jsa");
    }
}
