package org.waystation.client.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the seeds of a fuzz test where Jazzer looks for them, and scripts as {@link Script} reads them. */
public final class Seeds {
    private final Path root;

    /** @param test whose seeds they are */
    public Seeds(Class<?> test) {
        root = Path.of("src/test/resources", test.getName().replace('.', '/') + "Inputs");
    }

    public void write(String target, String name, byte[] data) throws IOException {
        Path file = root.resolve(target).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, data);
    }

    /** Choices, and what {@link #piece} and other calls of this made. */
    public static byte[] script(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer choice) {
                out.write(choice);
            } else {
                out.writeBytes((byte[]) part);
            }
        }
        return out.toByteArray();
    }

    /** What {@link Script#piece} gives back. */
    public static byte[] piece(byte[] bytes) {
        return script(bytes.length >> 8, bytes.length, bytes);
    }
}
