package org.waystation.client.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.waystation.client.BytePipe;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.CaughtUp;
import org.waystation.wire.v1.Delivery;
import org.waystation.wire.v1.Event;
import org.waystation.wire.v1.Opened;
import org.waystation.wire.v1.RelayFrame;
import org.waystation.wire.v1.Reply;

/** What a stranger's bytes can do to the reader of frames: nothing but end the connection. */
final class RelayFramesTest {
    private static final RelayFrame SAMPLE = RelayFrame.newBuilder()
            .setHello(TestRelay.helloBuilder())
            .addReplies(
                    Reply.newBuilder().setId(7).setOpened(Opened.newBuilder().setHandle(3)))
            .addEvents(Event.newBuilder()
                    .setDelivery(Delivery.newBuilder()
                            .setHandle(3)
                            .setPosition(1)
                            .setEntry(ByteString.copyFrom(new byte[200]))))
            .addEvents(Event.newBuilder().setCaughtUp(CaughtUp.newBuilder().setHandle(3)))
            .build();

    /** Gives these bytes, a few at a time, and then ends. */
    private static RelayFrames reading(byte[] bytes, int most) {
        return new RelayFrames(new BytePipe() {
            private int at;

            @Override
            public int read(byte[] into, int offset, int length) {
                int count = Math.min(Math.min(length, most), bytes.length - at);
                System.arraycopy(bytes, at, into, offset, count);
                at += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public void write(byte[] from, int offset, int length) {}

            @Override
            public void close() {}
        });
    }

    @Test
    void framesAreReadHoweverTheyArriveUntilTheEnd() throws Exception {
        byte[] one = Frames.encode(SAMPLE);
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        for (int most : new int[] {1, 3, 4_096, 100_000}) {
            RelayFrames frames = reading(two, most);
            assertEquals(SAMPLE, frames.next());
            assertEquals(SAMPLE, frames.next());
            assertEquals(null, frames.next());
            assertThrows(
                    EOFException.class,
                    () -> reading(Arrays.copyOf(one, one.length - 1), most).next());
            assertThrows(
                    EOFException.class,
                    () -> reading(Arrays.copyOf(one, 3), Math.min(3, most)).next());
        }
    }

    @Test
    void A11_bombsAreRefusedBeforeTheyUnfold() {
        byte[] nested = new byte[12_000];
        Arrays.fill(nested, (byte) 0x7b); // groups in groups
        assertMalformed(nested, "W-103");
        assertMalformed(
                new byte[] {0x1a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07}, "W-103"); // 2^31 - 1
        assertMalformed(new byte[] {0x1a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}, "W-103"); // -1
        byte[] varint = new byte[11];
        Arrays.fill(varint, (byte) 0xff);
        varint[0] = 0x78;
        assertMalformed(varint, "W-103"); // 70 bits
        byte[] deep = {0x0a, 4, 0x42, 2, 0x7b, 0x7c}; // a group in the limits of a hello
        assertMalformed(deep, "W-103");
    }

    @Test
    void A11_asManyEmptyEventsAsAFrameHoldsAreFew() throws Exception {
        byte[] events = new byte[Wire.MAX_MESSAGE];
        for (int at = 0; at < events.length; at += 2) {
            events[at] = 0x1a;
        }
        assertEquals(
                events.length / 2, RelayFrames.parse(ByteBuffer.wrap(events)).getEventsCount());
    }

    private static void assertMalformed(byte[] message, String rule) {
        MalformedFrameException refused =
                assertThrows(MalformedFrameException.class, () -> RelayFrames.parse(ByteBuffer.wrap(message)));
        assertTrue(refused.getMessage().contains(rule));
    }

    @Test
    void whateverComesEitherReadsOrIsMalformed() throws IOException {
        Random random = new Random(6);
        byte[] sample = Frames.encode(SAMPLE);
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = sample.clone();
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(400)] = (byte) random.nextInt();
            }
            try {
                read += reading(bytes, 5_000).next() == null ? 0 : 1;
            } catch (MalformedFrameException | EOFException e) {
                // named
            }
        }
        assertTrue(read > 100, "some still read");
    }

    @Test
    void anyFirstRecordIsClassified() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 6 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 22 : 21);
                bytes[1] = 3;
                bytes[5] = 2;
            }
            FirstRecord told = FirstRecord.of(ByteBuffer.wrap(bytes));
            assertEquals(bytes.length == 0, told == FirstRecord.NONE);
        }
    }
}
