package org.waystation.relay.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.relay.config.StartException;
import org.waystation.relay.config.StartException.Obstacle;

class OperatorSecretTest {
    private static final byte[] SALT = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory = Path.of("unset");

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("secret"), content);
    }

    private String key(String content) throws IOException, StartException {
        return HexFormat.of().formatHex(OperatorSecret.read(file(content)).key(SALT));
    }

    private void refused(String content, String why) throws IOException {
        Path file = file(content);
        StartException refused = assertThrows(StartException.class, () -> OperatorSecret.read(file));
        assertEquals(Obstacle.SECRET, refused.obstacle());
        assertEquals("the operator secret in " + file + " " + why, refused.getMessage());
        assertNull(refused.getCause());
    }

    /** What is sealed today must open in years: if this fails, the format of the key file has changed. */
    @Test
    void theKeyIsWhatItWas() throws Exception {
        assertEquals(
                "a4adef1de5e579be58c3f5e7228ad3e80f929f37743335ab1c89b39107a74fc6",
                key("correct horse battery staple"));
    }

    @Test
    void aNewlineAtTheEndIsNotOfTheSecret() throws Exception {
        String key = key("correct horse battery staple");
        assertEquals(key, key("correct horse battery staple\n"));
        assertEquals(key, key("correct horse battery staple\r\n"));
        assertNotEquals(key, key("correct horse battery staple\n\n"));
        assertNotEquals(key, key("correct horse battery staple "));
    }

    @Test
    void whatIsNoSecretIsRefused() throws Exception {
        String bounds = "must have at least 16 characters and at most 4096 bytes";
        refused("", bounds);
        refused("fifteen letters\n", bounds);
        refused("ü".repeat(15), bounds);
        refused("x".repeat(4_097), bounds);
        Files.write(directory.resolve("secret"), HexFormat.of().parseHex("ff".repeat(20)));
        StartException binary =
                assertThrows(StartException.class, () -> OperatorSecret.read(directory.resolve("secret")));
        assertEquals(Obstacle.SECRET, binary.obstacle());
        StartException missing = assertThrows(StartException.class, () -> OperatorSecret.read(directory.resolve("no")));
        assertEquals(Obstacle.SECRET, missing.obstacle());
    }

    @Test
    void anErasedSecretMakesAnotherKey() throws Exception {
        OperatorSecret secret = OperatorSecret.read(file("correct horse battery staple"));
        String key = HexFormat.of().formatHex(secret.key(SALT));
        secret.erase();
        assertNotEquals(key, HexFormat.of().formatHex(secret.key(SALT)));
    }
}
