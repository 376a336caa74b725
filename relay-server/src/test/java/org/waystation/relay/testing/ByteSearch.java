package org.waystation.relay.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.waystation.wire.Base32;

/** Looks for secrets in files, in every form in which a program might have written them. */
public final class ByteSearch {
    /** Characters that surely stand in a Base64 text of the bytes, whatever stands before them. */
    private static final int BASE64_LEAST = 24;

    private final List<Needle> needles = new ArrayList<>();

    private record Needle(String what, String bytes) {}

    /** Looks for the bytes as they are, in hex, base 32 and base 64. */
    public ByteSearch bytes(String what, byte[] secret) {
        add(what, new String(secret, ISO_8859_1));
        String hex = HexFormat.of().formatHex(secret);
        text(what + " in hex", hex);
        text(what + " in HEX", hex.toUpperCase(Locale.ROOT));
        text(what + " in base 32", Base32.encode(secret));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[secret.length + shift];
            System.arraycopy(secret, 0, shifted, shift, secret.length);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            text(what + " in base 64", base64.substring(shift == 0 ? 0 : 4, 4 + BASE64_LEAST));
        }
        return this;
    }

    /** Looks for the text, in one byte a character and in two. */
    public ByteSearch text(String what, String text) {
        add(what, text);
        add(what + " in UTF-16", new String(text.getBytes(UTF_16LE), ISO_8859_1));
        return this;
    }

    private void add(String what, String bytes) {
        needles.add(new Needle(what, bytes));
    }

    /** What is found in the file, or in any file below the directory. */
    public List<String> in(Path place) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, ISO_8859_1);
                for (Needle needle : needles) {
                    if (content.contains(needle.bytes())) {
                        found.add(needle.what() + " in " + place.relativize(file));
                    }
                }
            }
        }
        return found;
    }
}
