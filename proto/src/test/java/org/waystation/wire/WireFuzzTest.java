package org.waystation.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Frames, addresses and base 32, as somebody may write them who has not read the specification. */
class WireFuzzTest {
    @FuzzTest
    void frame(byte[] data) {
        if (data.length < Wire.LENGTH_PREFIX) {
            return;
        }
        int prefix = ByteBuffer.wrap(data).getInt();
        try {
            int size = Frames.sizeOf(prefix);
            byte[] frame = java.util.Arrays.copyOf(data, size);
            ByteBuffer message = Frames.messageOf(ByteBuffer.wrap(frame));
            assertEquals(prefix, message.remaining());
            byte[] again = new byte[size];
            ByteBuffer.wrap(again).putInt(prefix).put(message);
            assertArrayEquals(again, frame, "a frame is its message and zeros");
        } catch (MalformedFrameException e) {
            assertTrue(e.getMessage().startsWith("W-101") || e.getMessage().startsWith("W-102"));
        }
    }

    @FuzzTest
    void address(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        RelayAddress address;
        try {
            address = RelayAddress.parse(text);
        } catch (IllegalArgumentException e) {
            return;
        }
        String written = address.format();
        assertTrue(written.length() <= RelayAddress.MAX_LENGTH);
        assertEquals(address, RelayAddress.parse(written));
        assertEquals(written, RelayAddress.parse(written).format());
        assertEquals(address.withoutAccess(), RelayAddress.parse(address.toString()));
        assertFalse(address.withoutAccess().access().isPresent());
    }

    @FuzzTest
    void base32(byte[] data) {
        assertArrayEquals(data, Base32.decode(Base32.encode(data)));
        String text = new String(data, StandardCharsets.ISO_8859_1);
        try {
            assertEquals(text.toLowerCase(Locale.ROOT), Base32.encode(Base32.decode(text)), "one text for one value");
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("base 32"));
        }
    }
}
