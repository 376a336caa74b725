package org.waystation.client.internal.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.waystation.wire.RelayAddress;

/**
 * A conversation with nothing left to chance: the link, the inviter's private keys, every entry and content, both sessions at the
 * end. Lines of {@code name value}; keys in hex, entries in base 64. Of Ben it also says what he drew, so that somebody else can be
 * Ben. Run as a program it writes the file; it is written once for
 * each version of the format and then never again, for later versions have to read it.
 */
final class GoldenTranscript {
    static final String FILE = "golden/conversation-1.txt";

    private static final Instant START = Contact.NOW;

    private final StringBuilder text = new StringBuilder();

    private final Draws draws = new Draws();

    private GoldenTranscript() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, write());
    }

    /** One line of the file. */
    record Line(String name, String value) {
        byte[] hex() {
            return HexFormat.of().parseHex(value);
        }

        byte[] base64() {
            return Base64.getDecoder().decode(value);
        }
    }

    static List<Line> read() throws IOException {
        try (var in = GoldenTranscript.class.getResourceAsStream("/" + FILE)) {
            List<Line> lines = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                int blank = line.indexOf(' ');
                lines.add(new Line(line.substring(0, blank), line.substring(blank + 1)));
            });
            return lines;
        }
    }

    static String write() {
        return new GoldenTranscript().conversation();
    }

    private String conversation() {
        Contact contact = Contact.made("golden 1");
        RelayAddress relay = RelayAddress.parse(Contact.offers(1).get(0).getRelay());
        line("link", new InvitationLink(relay, contact.secret, contact.bundleHash).format());
        hex("inviter-dk", contact.keys.identity().agreement().exposePrivate());
        hex("inviter-prekey", contact.keys.prekey().exposePrivate());
        hex("inviter-kem-seed", contact.keys.kemSeed().exposeCopy());
        base64("bundle-entry", contact.bundleEntry);
        base64("answer", contact.answer);
        hex("transcript", contact.anna.transcript());
        line("code", contact.anna.verificationCode().digits());
        line("qr", contact.anna.verificationCode().qrText());
        contact.ben = Session.load(draws, contact.ben.save());
        for (int turn = 0; turn < 9; turn++) {
            opens(contact.anna, benSays(contact, "ben " + turn, START.plus(Duration.ofHours(turn))), turn);
            opens(contact.anna, benSays(contact, "ben again " + turn, START.plus(Duration.ofHours(turn))), turn);
            EntrySize size = turn == 2 ? EntrySize.LARGE : EntrySize.SMALL;
            byte[] early = contact.anna.seal(bytes("anna early"), size, START.plus(Duration.ofHours(turn)));
            byte[] late = contact.anna.seal(bytes("anna late"), EntrySize.SMALL, START.plus(Duration.ofHours(turn)));
            annaSaid(contact, "anna late", late, turn);
            annaSaid(contact, "anna early", early, turn);
        }
        contact.anna.seal(bytes("never delivered"), EntrySize.SMALL, START.plus(Duration.ofHours(9)));
        base64("anna-session", contact.anna.save());
        base64("ben-session", contact.ben.save());
        return text.toString();
    }

    private byte[] benSays(Contact contact, String words, Instant now) {
        draws.drawn.clear();
        byte[] entry = contact.ben.seal(bytes(words), EntrySize.SMALL, now);
        line("ben-draws", String.join(",", draws.drawn));
        line("ben-says", words);
        base64("entry", entry);
        return entry;
    }

    /** Anna's entries stand in the order in which they arrive. */
    private void annaSaid(Contact contact, String words, byte[] entry, int hour) {
        opens(contact.ben, entry, hour);
        line("anna-says", words);
        base64("entry", entry);
    }

    private static void opens(Session to, byte[] entry, int hour) {
        if (!(to.open(entry, START.plus(Duration.ofHours(hour))) instanceof Opening.Opened)) {
            throw new AssertionError("the golden conversation does not open");
        }
    }

    /** Writes down what is drawn: for a new chain a ratchet key, and what its post-quantum step needs; then a salt. */
    private static final class Draws extends SecureRandom {
        private static final long serialVersionUID = 1L;

        final transient List<String> drawn = new ArrayList<>();
        private final SecureRandom source = new TestRandom("golden 1, Ben");

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
            drawn.add(HexFormat.of().formatHex(bytes));
        }
    }

    private static byte[] bytes(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }

    private void hex(String name, byte[] value) {
        line(name, HexFormat.of().formatHex(value));
    }

    private void base64(String name, byte[] value) {
        line(name, Base64.getEncoder().encodeToString(value));
    }

    private void line(String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
