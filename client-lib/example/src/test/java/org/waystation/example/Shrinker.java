package org.waystation.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * ProGuard over the example and its libraries, as one jar. It throws away and renames; it does not optimise, which takes a minute and
 * changes nothing that reflection could meet.
 */
final class Shrinker {
    private static final String RULES = "META-INF/proguard/waystation-client.pro";

    /** Whose classes an Android device has, too, as far as they are used: {@link AndroidCheck} looks. */
    private static final List<String> PLATFORM = List.of("java.base", "java.logging", "java.sql", "jdk.unsupported");

    private final Path folder;

    Shrinker(Path folder) {
        this.folder = folder;
    }

    /** The rules that the library brings. */
    static String rules() throws IOException {
        try (ZipFile jar = new ZipFile(Built.library("waystation-client").toFile())) {
            return new String(jar.getInputStream(jar.getEntry(RULES)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path shrink(String rules) throws IOException, InterruptedException {
        Path shrunk = folder.resolve("shrunk.jar");
        String inputs = Built.libraries().stream()
                .map(jar -> "-injars " + jar + "(!META-INF/**)\n")
                .collect(Collectors.joining());
        Path configuration = Files.writeString(
                folder.resolve("shrink.pro"),
                "-injars " + Built.EXAMPLE + "\n"
                        + inputs
                        + "-outjars " + shrunk + "\n"
                        + "-libraryjars " + platform() + "\n"
                        + "-keep class " + Example.class.getName()
                        + " { public static void main(java.lang.String[]); }\n"
                        + "-dontoptimize\n-dontnote\n"
                        + rules);
        Program.Ran ran = Program.run(
                folder, "-cp", System.getProperty("java.class.path"), "proguard.ProGuard", "@" + configuration);
        assertEquals(0, ran.exit(), ran::output);
        return shrunk;
    }

    /** The running JDK's classes as a jar, since not every JDK has them as files. */
    private Path platform() throws IOException {
        Path jar = folder.resolve("platform.jar");
        FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(0);
            for (String module : PLATFORM) {
                Path root = image.getPath("modules", module);
                try (Stream<Path> classes = Files.walk(root)) {
                    for (Path path : (Iterable<Path>) classes.filter(Shrinker::isClass)::iterator) {
                        zip.putNextEntry(new ZipEntry(root.relativize(path).toString()));
                        zip.write(Files.readAllBytes(path));
                        zip.closeEntry();
                    }
                }
            }
        }
        return jar;
    }

    private static boolean isClass(Path path) {
        return path.toString().endsWith(".class") && !path.endsWith("module-info.class");
    }
}
