package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.GoldenTranscript.Line;
import org.waystation.client.internal.crypto.other.OtherClient;
import org.waystation.wire.Wire;

/** The conversation in the repository: no version may write it otherwise, and every version reads it. */
class GoldenTest {
    private final List<Line> lines;

    GoldenTest() throws Exception {
        lines = GoldenTranscript.read();
    }

    private Line line(String name) {
        return lines.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void the_library_writes_the_conversation_byte_for_byte() throws Exception {
        try (var in = getClass().getResourceAsStream("/" + GoldenTranscript.FILE)) {
            String stored = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(stored, GoldenTranscript.write());
        }
    }

    @Test
    void the_second_implementation_is_ben_from_the_specification_alone() throws Exception {
        InvitationLink link = InvitationLink.parse(line("link").value());
        Script script = new Script();
        OtherClient ben = otherBen(link, script);
        assertArrayEquals(line("transcript").hex(), ben.transcript());
        int said = 0;
        for (int i = 0; i < lines.size(); i++) {
            byte[] words = lines.get(i).value().getBytes(StandardCharsets.US_ASCII);
            switch (lines.get(i).name()) {
                case "ben-draws" -> script.expect(lines.get(i).value());
                case "ben-says" -> {
                    assertArrayEquals(lines.get(i + 1).base64(), ben.seal(words, Wire.SMALL_ENTRY));
                    said++;
                }
                case "anna-says" -> {
                    assertArrayEquals(words, ben.open(lines.get(i + 1).base64()));
                    said++;
                }
                default -> {}
            }
        }
        assertEquals(36, said);
        assertEquals(2, ben.epoch());
        // And goes on by itself: Anna, as she was stored, opens what it writes.
        byte[] more = "one more".getBytes(StandardCharsets.US_ASCII);
        Session anna = Session.load(Randomness.platform(), line("anna-session").base64());
        Opening opening = anna.open(ben.seal(more, Wire.LARGE_ENTRY), Contact.NOW);
        assertArrayEquals(more, assertInstanceOf(Opening.Opened.class, opening).content());
        assertArrayEquals(more, ben.open(anna.seal(more, EntrySize.LARGE, Contact.NOW)));
    }

    /** Draws what the file says, in the order in which the second implementation asks; then what it likes. */
    private static final class Script extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient Deque<byte[]> next = new ArrayDeque<>();

        /** The file has the ratchet key before what the post-quantum step draws; the second implementation asks after it. */
        void expect(String draws) {
            List<byte[]> drawn = new ArrayList<>();
            for (String hex : draws.split(",")) {
                drawn.add(HexFormat.of().parseHex(hex));
            }
            if (drawn.size() == 3) {
                Collections.swap(drawn, 0, 1);
            }
            next.addAll(drawn);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (next.isEmpty()) {
                super.nextBytes(bytes);
            } else {
                System.arraycopy(next.peek(), 0, bytes, 0, Math.max(bytes.length, next.poll().length));
            }
        }
    }

    private OtherClient otherBen(InvitationLink link, SecureRandom random) throws Exception {
        OtherClient ben = new OtherClient(random);
        OtherClient.InviterSecrets own = new OtherClient.InviterSecrets();
        own.agreement = line("inviter-dk").hex();
        own.prekey = line("inviter-prekey").hex();
        own.kemSeed = line("inviter-kem-seed").hex();
        ben.accept(
                link.secret().exposeCopy(),
                link.bundleHash(),
                own,
                line("answer").base64());
        return ben;
    }

    @Test
    void sessions_of_format_1_are_read_and_go_on() throws Exception {
        TestRandom random = new TestRandom("later");
        Session anna = Session.load(random, line("anna-session").base64());
        Session ben = Session.load(random, line("ben-session").base64());
        assertArrayEquals(line("anna-session").base64(), anna.save());
        assertArrayEquals(line("ben-session").base64(), ben.save());
        for (int turn = 0; turn < 12; turn++) {
            byte[] content = {(byte) turn};
            Opening atBen = ben.open(anna.seal(content, EntrySize.SMALL, Contact.NOW), Contact.NOW);
            assertArrayEquals(
                    content, assertInstanceOf(Opening.Opened.class, atBen).content());
            Opening atAnna = anna.open(ben.seal(content, EntrySize.SMALL, Contact.NOW), Contact.NOW);
            assertArrayEquals(
                    content, assertInstanceOf(Opening.Opened.class, atAnna).content());
        }
        assertEquals(line("code").value(), anna.verificationCode().digits());
        assertEquals(line("qr").value(), ben.verificationCode().qrText());
    }
}
