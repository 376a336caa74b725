package org.waystation.client.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.waystation.client.internal.crypto.InvitationException.Kind;
import org.waystation.sealed.v1.Attachment;

/** What leads to a file: which is taken from a contact, and its form as text. */
class FileTicketTest {
    static Attachment.Builder genuine() {
        return Attachment.newBuilder()
                .setRelay(Contact.offers(1).get(0).getRelay())
                .setReaderSeed(bytes(1))
                .setKey(bytes(2))
                .setDigest(bytes(3))
                .setLength(4_711)
                .setName("Protokoll März.pdf")
                .setMediaType("application/pdf");
    }

    private static ByteString bytes(int value) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) value;
        return ByteString.copyFrom(bytes);
    }

    @Test
    void S621_everyFieldIsChecked() {
        FileTicket.of(genuine().build());
        List<Attachment.Builder> wrong = new ArrayList<>();
        wrong.add(genuine().clearRelay());
        wrong.add(genuine().setRelay("http://example.org"));
        wrong.add(genuine().setRelay(genuine().getRelay().replace("@", "." + "a".repeat(26) + "@")));
        for (int length : new int[] {0, 31, 33}) {
            ByteString other = ByteString.copyFrom(new byte[length]);
            wrong.add(genuine().setReaderSeed(other));
            wrong.add(genuine().setKey(other));
            wrong.add(genuine().setDigest(other));
        }
        wrong.add(genuine().setLength(FileShape.MAX_LENGTH + 1));
        wrong.add(genuine().setLength(-1));
        wrong.add(genuine().setName("../../home/amina/.bashrc"));
        for (String type :
                new String[] {"", "image", "image/", "/png", "Image/png", "a/b/c", "text/html;x=y", "a/b\n"}) {
            wrong.add(genuine().setMediaType(type));
        }
        for (Attachment.Builder each : wrong) {
            assertThrows(IllegalArgumentException.class, () -> FileTicket.of(each.build()));
        }
    }

    @Test
    void S621_aNameIsNoPathAndShowsWhatItIs() {
        String longest = "é".repeat(127) + "x";
        for (String good : new String[] {"a", longest, "...", "گزارش\u200cها.pdf", "\uD83D\uDCF7.jpg", " "}) {
            assertTrue(FileTicket.isName(good), good);
        }
        String[] bad = {
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a\0",
            "a\nb",
            "\u007f",
            "\u0085",
            "\u2028",
            "\u2029",
            "\uD800",
            longest + "x",
            "\u202egnp.exe",
            "\u2066a",
            "a".repeat(256)
        };
        for (String each : bad) {
            assertFalse(FileTicket.isName(each), each);
        }
    }

    @Test
    void S622_whatWasFormattedIsRead() throws Exception {
        FileTicket ticket = FileTicket.of(genuine().build());
        String text = ticket.format();
        assertEquals(ticket, FileTicket.parse(text));
        assertEquals(ticket, FileTicket.parse("  " + text.toUpperCase(Locale.ROOT) + "\n"));
        Attachment.Builder largest = genuine()
                .setRelay(genuine().getRelay().replaceFirst("@.*", "@" + "h".repeat(180)))
                .setName("n".repeat(255))
                .setMediaType("m".repeat(63) + "/" + "m".repeat(63))
                .setLength(FileShape.MAX_LENGTH);
        assertTrue(FileTicket.of(largest.build()).format().length() <= FileTicket.MAX_LENGTH);
    }

    @Test
    void S622_errorsTellWhatIsWrong() {
        String text = FileTicket.of(genuine().build()).format();
        assertEquals(Kind.NOT_A_LINK, refusal("hello"));
        assertEquals(Kind.OTHER_KIND, refusal("waystation:rehome:aaaa"));
        assertEquals(Kind.OTHER_KIND, refusal("waystation://aaaa"));
        assertEquals(Kind.DAMAGED_LINK, refusal(text.substring(0, text.length() - 2)));
        assertEquals(Kind.DAMAGED_LINK, refusal("waystation:file:"));
        assertEquals(Kind.DAMAGED_LINK, refusal("waystation:file:!"));
        char other = text.charAt(60) == 'a' ? 'b' : 'a';
        assertEquals(Kind.DAMAGED_LINK, refusal(text.substring(0, 60) + other + text.substring(61)));
        assertEquals(Kind.NEWER, refusal("waystation:file:" + "e" + text.substring(17)));
        assertEquals(Kind.DAMAGED_LINK, refusal("waystation:file:" + "a".repeat(3_000)));
    }

    private static Kind refusal(String text) {
        return assertThrows(InvitationException.class, () -> FileTicket.parse(text))
                .kind();
    }

    @Test
    void A29_nothingOfItIsPrinted() {
        assertEquals("FileTicket", FileTicket.of(genuine().build()).toString());
    }

    @Test
    void whatNewerVersionsAddIsNotKept() throws Exception {
        byte[] more = new byte[3_000];
        more[0] = (byte) 0x82;
        more[1] = 0x7d; // field 2,000, with 2,996 bytes
        more[2] = (byte) 0xb4;
        more[3] = 0x17;
        Attachment padded = Attachment.parseFrom(Bytes.concat(genuine().build().toByteArray(), more));
        assertTrue(FileTicket.of(padded).format().length() < 600);
    }
}
