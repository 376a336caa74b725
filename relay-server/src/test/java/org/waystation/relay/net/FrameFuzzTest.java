package org.waystation.relay.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.waystation.relay.session.ClientFrames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;
import org.waystation.wire.v1.ClientFrame;

/** What a stranger's bytes can do before there is a frame: be refused by name, once, and take no more memory than a frame. */
class FrameFuzzTest {
    /** A frame that is gathered, what one read brought, and the room a growing buffer leaves. */
    private static final long MEMORY = 4 * Wire.LARGE_FRAME;

    @FuzzTest
    void message(byte[] data) throws InvalidProtocolBufferException {
        try {
            ClientFrame frame = ClientFrames.read(ByteBuffer.wrap(data));
            assertTrue(frame.getRequestsCount() <= 256);
            assertEquals(frame, ClientFrame.parseFrom(frame.toByteArray()));
        } catch (MalformedFrameException e) {
            assertTrue(e.getMessage().startsWith("W-10"));
        }
    }

    /** Bytes as they are, in slices of the length that the first byte chooses. */
    @FuzzTest
    void stream(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
        new Line(data[0]).feed(bytes);
    }

    /** Messages of arbitrary bytes behind a right length, and zeros up to the right size; the second byte puts one flaw somewhere. */
    @FuzzTest
    void frames(byte[] data) {
        if (data.length < 2) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(data, 2, data.length - 2);
        ByteBuffer out = ByteBuffer.allocate(3 * Wire.LARGE_FRAME);
        while (in.remaining() >= 2 && out.remaining() >= Wire.LARGE_FRAME) {
            byte[] message = new byte[Math.min(in.getShort() & 0x3fff, Math.min(in.remaining(), Wire.MAX_MESSAGE))];
            in.get(message);
            int size = Wire.LENGTH_PREFIX + message.length <= Wire.SMALL_FRAME ? Wire.SMALL_FRAME : Wire.LARGE_FRAME;
            int end = out.position() + size;
            out.putInt(message.length).put(message).position(end);
        }
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        if (data[1] != 0 && bytes.length > 0) {
            bytes[(data[1] & 0xff) * 31 % bytes.length] ^= data[1];
        }
        new Line(data[0]).feed(bytes);
    }

    /** A connection as far as its frames go. */
    private static final class Line {
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Random cuts;
        private boolean broken;

        Line(byte slicing) {
            cuts = new Random(slicing);
            channel.config().setAllocator(memory);
            channel.pipeline().addLast(new FrameDecoder());
        }

        void feed(byte[] bytes) {
            int most = 1 << cuts.nextInt(16);
            for (int at = 0; at < bytes.length; ) {
                int count = Math.min(1 + cuts.nextInt(most), bytes.length - at);
                ByteBuf slice = memory.heapBuffer(count).writeBytes(bytes, at, count);
                at += count;
                write(slice);
                assertTrue(memory.metric().usedHeapMemory() <= MEMORY + 2L * count, "memory for one frame");
            }
            channel.finishAndReleaseAll();
            assertEquals(0, memory.metric().usedHeapMemory(), "a leak");
        }

        private void write(ByteBuf slice) {
            try {
                channel.writeInbound(slice);
            } catch (DecoderException e) {
                assertInstanceOf(MalformedFrameException.class, e.getCause());
                assertFalse(broken, "the first malformed frame is the last thing that is told");
                broken = true;
                channel.releaseInbound();
                return;
            }
            for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
                assertFalse(broken, "a frame after a malformed one");
                assertInstanceOf(ClientFrame.class, read);
            }
            assertNull(channel.readOutbound());
        }
    }
}
