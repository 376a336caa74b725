package org.waystation.relay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.waystation.relay.session.ClientFrames;
import org.waystation.wire.Frames;
import org.waystation.wire.MalformedFrameException;
import org.waystation.wire.Wire;

/**
 * Cuts what TLS delivers into frames (W-101, W-102) and reads each (W-103). It never holds more than one frame beside what the last
 * read brought. The first malformed frame is reported as an exception; whatever follows it is thrown away.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private boolean broken;

    /** Whether a frame has begun and is not whole: W-207. Of the event loop. */
    boolean midFrame() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws MalformedFrameException {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Wire.LENGTH_PREFIX) {
            return;
        }
        try {
            int size = Frames.sizeOf(in.getInt(in.readerIndex()));
            if (in.readableBytes() >= size) {
                out.add(ClientFrames.read(Frames.messageOf(in.nioBuffer(in.readerIndex(), size))));
                in.skipBytes(size);
            }
        } catch (MalformedFrameException e) {
            broken = true;
            in.skipBytes(in.readableBytes());
            throw e;
        }
    }
}
