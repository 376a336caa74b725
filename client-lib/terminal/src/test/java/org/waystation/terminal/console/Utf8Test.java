package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.waystation.client.Profile;

final class Utf8Test {
    @Test
    void aTextComesInByteForByte() {
        String text = "星 བོད་ ئە 🌱\r\n\n";
        assertEquals(text, Utf8.message(stream(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void sixtyFourKibibytesAndNotOneMore() {
        assertEquals(
                Profile.MAX_TEXT, Utf8.checked("x".repeat(Profile.MAX_TEXT)).length());
        assertReason("TEXT_TOO_LONG", () -> Utf8.checked("x".repeat(Profile.MAX_TEXT + 1)));
        assertReason("TEXT_TOO_LONG", () -> Utf8.checked("星".repeat(Profile.MAX_TEXT / 3 + 1)));
        assertReason("TEXT_INVALID", () -> Utf8.checked(""));
    }

    @Test
    void anEndlessStreamIsNotReadToItsEnd() {
        InputStream endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                read += length;
                assertTrue(read <= Profile.MAX_TEXT + 1);
                Arrays.fill(into, from, from + length, (byte) 'x');
                return length;
            }
        };
        assertReason("TEXT_TOO_LONG", () -> Utf8.message(endless));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[][] wrong = {
            {(byte) 0xff},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xe6, (byte) 0x98}
        };
        for (byte[] bytes : wrong) {
            assertReason("TEXT_INVALID", () -> Utf8.message(stream(bytes)));
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static void assertReason(String reason, Runnable deed) {
        assertEquals(reason, assertThrows(Failure.class, deed::run).reason());
    }
}
