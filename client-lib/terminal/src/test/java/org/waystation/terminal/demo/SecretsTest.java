package org.waystation.terminal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waystation.wire.Base32;

final class SecretsTest {
    private static final String TEXT = "Thursday, 星期四 🌱";
    private static final byte[] KEY =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    private final Random random = new Random(1);

    @Test
    void aTextIsFoundInEverySpelling() {
        Search search = new Secrets().text("the text", TEXT).search();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertFound(search, "the text", TEXT.getBytes(charset));
        }
    }

    @Test
    void aKeyIsFoundInEverySpelling() {
        Search search = new Secrets().key("the key", KEY).search();
        assertFound(search, "the key", KEY);
        for (String spelled : List.of(HexFormat.of().formatHex(KEY), Base32.encode(KEY))) {
            assertEquals(Set.of("the key"), search.in(amid(ascii(spelled))));
            assertEquals(Set.of("the key"), search.in(amid(ascii(spelled.toUpperCase(java.util.Locale.ROOT)))));
        }
    }

    /** Plain, and in Base64 as part of something longer, whatever stands before and behind it. */
    private void assertFound(Search search, String name, byte[] secret) {
        assertEquals(Set.of(name), search.in(amid(secret)));
        for (int before = 0; before < 6; before++) {
            ByteArrayOutputStream longer = new ByteArrayOutputStream();
            longer.writeBytes(noise(before));
            longer.writeBytes(secret);
            longer.writeBytes(noise(before % 4));
            assertEquals(Set.of(name), search.in(Base64.getEncoder().encode(longer.toByteArray())), "after " + before);
            assertEquals(
                    Set.of(name), search.in(Base64.getUrlEncoder().encode(longer.toByteArray())), "after " + before);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Search search = new Secrets().text("the text", TEXT).key("the key", KEY).search();
        assertEquals(Set.of(), search.in(noise(1 << 20)));
    }

    @Test
    void whatIsTooShortToMeanAnythingIsNotLookedFor() {
        assertThrows(IllegalArgumentException.class, () -> new Secrets().text("a word", "tea"));
    }

    /** RFC 8032, section 7.1, test 1. */
    @Test
    void thePublicKeyOfASeedIsTheRightOne() {
        assertEquals(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                HexFormat.of().formatHex(Secrets.publicKey(KEY)));
    }

    @Test
    void aFolderIsSearchedThroughAndCounted(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.write(folder.resolve("a/b/log"), amid(TEXT.getBytes(StandardCharsets.UTF_8)));
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.write(folder.resolve("native.so"), noise(5000));
        Seizure seizure = new Secrets().text("the text", TEXT).search().in(folder);
        assertEquals(Set.of("the text in a/b/log"), seizure.found());
        assertEquals(2, seizure.files());
        assertEquals(Files.size(folder.resolve("a/b/log")), seizure.bytes());
    }

    private byte[] amid(byte[] secret) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(noise(100));
        bytes.writeBytes(secret);
        bytes.writeBytes(noise(100));
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
