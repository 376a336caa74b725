package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.client.internal.crypto.other.OtherCode;
import org.waystation.sealed.v1.RehomeTerms;

/** The form of a re-home code, and what it is derived from; what becomes of one is in the tests of the engine. */
class RehomeCodeTest {
    private static final String GOLDEN = "/golden/rehome-1.txt";

    private final TestRandom random = new TestRandom("re-home");
    private final byte[] contactSecret = bytes(0x43);

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private RehomeSecret secret(int direction, int n) {
        RehomeSecret at = RehomeSecret.first(bytes(0x54), Secret.copyOf(contactSecret), direction == 0);
        for (int i = 0; i < n; i++) {
            at = at.next();
        }
        return at;
    }

    private static RehomeTerms terms(int offers) {
        return RehomeTerms.newBuilder()
                .setCounter(2)
                .setExpiresAt(1_795_000_000L)
                .setAsOf(41)
                .addAllMailboxes(Contact.offers(offers))
                .setSession(ByteString.copyFrom(bytes(0x53), 0, 8))
                .build();
    }

    /** Writes the file: once for each version of the format, since later versions have to read it. */
    public static void main(String[] arguments) throws Exception {
        Files.writeString(Path.of(arguments[0] + GOLDEN), golden());
    }

    /** Written by {@link OtherCode} alone, from the specification. */
    private static String golden() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 3; n++) {
            for (int direction = 0; direction < 2; direction++) {
                byte[] r = OtherCode.secret(bytes(0x54), bytes(0x43), direction, n);
                byte[] terms = terms(n + 1).toByteArray();
                text.append(String.format(
                        "secret %s\ntag %s\nterms %s\ncode %s\n",
                        HexFormat.of().formatHex(r),
                        HexFormat.of().formatHex(OtherCode.tag(r)),
                        HexFormat.of().formatHex(terms),
                        OtherCode.write(r, new byte[16], terms)));
            }
        }
        return text.toString();
    }

    @Test
    void the_codes_in_the_repository_are_written_by_the_second_implementation_and_read_by_the_library()
            throws Exception {
        List<String> lines = stored().lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .collect(Collectors.toList());
        assertEquals(golden(), stored());
        for (int n = 0; n < 3; n++) {
            for (int direction = 0; direction < 2; direction++) {
                int at = 4 * (2 * n + direction);
                RehomeSecret secret = secret(direction, n);
                assertEquals(lines.get(at), HexFormat.of().formatHex(secret.exposeCopy()));
                RehomeCode code = RehomeCode.parse(lines.get(at + 3));
                assertArrayEquals(secret.tag(), code.tag());
                assertEquals(lines.get(at + 2), HexFormat.of().formatHex(secret.open(code)));
                assertEquals(lines.get(at + 3), code.format());
            }
        }
    }

    private static String stored() throws IOException {
        try (var in = RehomeCodeTest.class.getResourceAsStream(GOLDEN)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void the_second_implementation_reads_what_the_library_writes() throws Exception {
        for (int offers = 1; offers <= 3; offers++) {
            RehomeCode code = secret(1, 4).seal(terms(offers), random);
            byte[] r = OtherCode.secret(bytes(0x54), contactSecret, 1, 4);
            assertArrayEquals(terms(offers).toByteArray(), OtherCode.read(r, code.format()));
        }
    }

    @Test
    void both_sides_of_a_session_derive_the_same_and_each_direction_its_own() {
        Contact contact = Contact.made(random);
        Secret shared = Secret.copyOf(contactSecret);
        byte[] annas = contact.anna.rehomeSecret(Session.Author.US, shared).exposeCopy();
        assertArrayEquals(
                annas, contact.ben.rehomeSecret(Session.Author.PEER, shared).exposeCopy());
        assertFalse(Arrays.equals(
                annas, contact.ben.rehomeSecret(Session.Author.US, shared).exposeCopy()));
    }

    @Test
    void the_length_tells_little_and_two_codes_of_one_secret_share_nothing_but_the_tag() {
        RehomeSecret secret = secret(0, 0);
        String one = secret.seal(terms(2), random).format();
        String other = secret.seal(terms(2), random).format();
        assertEquals(one.length(), other.length());
        assertFalse(one.equals(other), "an old state that comes back repeats no key and nonce");
        assertEquals(one.length(), secret.seal(terms(3), random).format().length());
        assertTrue(one.length() <= RehomeCode.MAX_LENGTH);
    }

    @Test
    void S511_every_character_counts_and_either_case_will_do() throws Exception {
        String code = secret(0, 0).seal(terms(1), random).format();
        assertEquals(
                code,
                RehomeCode.parse(" " + code.toUpperCase(Locale.ROOT) + "\n").format());
        int start = "waystation:rehome:".length();
        for (int at = start; at < code.length(); at++) {
            char other = code.charAt(at) == 'a' ? 'b' : 'a';
            Kind kind = kind(code.substring(0, at) + other + code.substring(at + 1));
            assertTrue(kind == Kind.DAMAGED_LINK || (at < start + 2 && kind == Kind.NEWER), "character " + at);
        }
        for (int length : new int[] {start, start + 1, code.length() - 1}) {
            assertEquals(Kind.DAMAGED_LINK, kind(code.substring(0, length)));
        }
        assertEquals(Kind.DAMAGED_LINK, kind(code + "a"));
        assertEquals(Kind.NOT_A_LINK, kind("hello"));
        assertEquals(Kind.NOT_A_LINK, kind(""));
    }

    private static Kind kind(String text) {
        return assertThrows(InvitationException.class, () -> RehomeCode.parse(text))
                .kind();
    }
}
